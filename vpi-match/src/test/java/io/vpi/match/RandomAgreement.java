package io.vpi.match;

import java.util.List;
import java.util.Random;

/** Compares engines on sets, texts and cuts that are made from a number. */
final class RandomAgreement implements AutoCloseable {

  /** How many texts each set gets. */
  static final int TEXTS_PER_SET = 20;

  private static final int MAX_PATTERNS = 300;
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_SHORT_TEXT = 300;

  private final Agreement agreement = new Agreement(MAX_TEXT);
  private long comparisons;
  private long sets;
  private long bytes;

  /**
   * Compares on one set.
   *
   * @return what differs in the smallest such case, or the empty string
   */
  String compareSet(long seed) {
    Random random = new Random(seed);
    RandomCase cases = new RandomCase(random);
    // Windows far into a pattern, and patterns longer than a piece, with few sets only: they take
    // long.
    int kind = random.nextInt(200);
    List<LiteralPattern> patterns =
        kind == 0
            ? cases.patterns(10, 6_000)
            : kind < 10 ? cases.patterns(50, 500) : cases.patterns(MAX_PATTERNS, 20);
    agreement.compile(patterns, Agreement.OTHERS);
    sets++;
    for (int i = 0; i < TEXTS_PER_SET; i++) {
      byte[] text =
          cases.text(patterns, kind == 0 || random.nextInt(8) == 0 ? MAX_TEXT : MAX_SHORT_TEXT);
      long[] cuts = cases.cuts(text.length);
      boolean atEnd = random.nextBoolean();
      int stopAfter = 1 + random.nextInt(30);
      String difference = agreement.compare(text, cuts, atEnd, stopAfter);
      if (!difference.isEmpty()) {
        return "set %d, text %d: %s%n%s"
            .formatted(
                seed, i, difference, agreement.shrunk(patterns, text, cuts, atEnd, stopAfter));
      }
      comparisons++;
      bytes += text.length;
    }
    return "";
  }

  /** How many texts were compared. */
  long comparisons() {
    return comparisons;
  }

  /** How many scans of blocks were handed over to the automata. */
  long handedOver() {
    return agreement.handedOver();
  }

  @Override
  public String toString() {
    return "%,d comparisons: %,d sets, %,d bytes of text, %,d scans of blocks handed over"
        .formatted(comparisons, sets, bytes, handedOver());
  }

  @Override
  public void close() {
    agreement.close();
  }
}
