package io.vpi.detect.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the rules in a text: one a line, or over several lines of which all but the last end with a
 * backslash. Empty lines and lines that begin with {@code #} are left out.
 */
public final class RuleLines {
  /** The three bytes of UTF-8 that some editors put first, each as a character. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private RuleLines() {}

  /**
   * A rule's text.
   *
   * @param number the line that it begins on, 1 or more
   * @param text the rule, its lines joined
   */
  public record Line(int number, String text) {}

  /**
   * Finds the rules.
   *
   * @param text a rule file's text
   * @return its rules in order
   */
  public static List<Line> of(String text) {
    List<Line> rules = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    int start = 0;
    int number = 0;
    String body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(3) : text;
    for (String raw : body.split("\r\n|\n|\r", -1)) {
      number++;
      boolean continues = start != 0;
      // White space at the head of a later line may be part of a content that the line break cuts.
      String line = continues ? raw.stripTrailing() : raw.strip();
      if (!continues && (line.isEmpty() || line.startsWith("#"))) {
        continue;
      }
      if (!continues) {
        start = number;
      }
      if (line.endsWith("\\")) {
        joined.append(line, 0, line.length() - 1);
        continue;
      }
      rules.add(new Line(start, joined.append(line).toString()));
      joined.setLength(0);
      start = 0;
    }
    if (start != 0) {
      rules.add(new Line(start, joined.toString()));
    }
    return rules;
  }
}
