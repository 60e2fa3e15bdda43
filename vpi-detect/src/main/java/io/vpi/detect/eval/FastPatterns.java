package io.vpi.detect.eval;

import io.vpi.detect.rule.Content;
import io.vpi.detect.rule.Rule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the literal that must be in a payload for a rule to be worth testing. */
final class FastPatterns {
  /** Beyond this, more bytes do not make a pattern rarer in practice. */
  private static final int WEIGHED_BYTES = 24;

  private FastPatterns() {}

  /**
   * A literal.
   *
   * @param bytes at least one
   * @param nocase whether ASCII letters match in either case
   */
  @SuppressWarnings("ArrayRecordComponent") // looked at once, while compiling
  record Literal(byte[] bytes, boolean nocase) {}

  /** The rule's literal, or null if it has no positive content. */
  static @Nullable Literal choose(Rule rule) {
    List<Content> contents = rule.contents();
    Rule.FastPattern wanted = rule.fastPattern();
    if (wanted != null) {
      Content content = contents.get(wanted.content());
      int end = wanted.start() + wanted.length();
      return new Literal(
          Arrays.copyOfRange(content.bytes(), wanted.start(), end), content.nocase());
    }
    Content best = null;
    int bestWeight = -1;
    for (Content content : contents) {
      int weight = weight(content.bytes());
      if (!content.negated() && weight > bestWeight) {
        best = content;
        bestWeight = weight;
      }
    }
    return best == null ? null : new Literal(best.bytes(), best.nocase());
  }

  /** Length counts most; bytes that traffic is full of, and repeated ones, count less. */
  private static int weight(byte[] bytes) {
    int weight = 0;
    for (int i = 0; i < Math.min(bytes.length, WEIGHED_BYTES); i++) {
      byte b = bytes[i];
      boolean repeated = i > 0 && b == bytes[i - 1];
      boolean filler = b == 0 || b == -1 || b == ' ';
      boolean text = b > ' ' && b < 0x7F;
      weight += repeated || filler ? 2 : text ? 5 : 6;
    }
    return weight;
  }
}
