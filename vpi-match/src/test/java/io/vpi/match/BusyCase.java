package io.vpi.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Patterns of which many have the same gram, in each pass of the filters, and a text in which these
 * grams come in blocks: a scan exceeds its budget of work in one pass or another, in any piece.
 */
final class BusyCase {

  static final int MAX_LENGTH = 20_000;

  private final Random random;
  private final List<LiteralPattern> patterns = new ArrayList<>();
  private final byte[] text;

  BusyCase(Random random) {
    this.random = random;
    // One letter for each range of lengths that has a pass of its own.
    if (random.nextBoolean()) {
      addCases('a', 1, 1);
    }
    if (random.nextInt(4) > 0) {
      addCases('b', 2, 3);
    }
    if (random.nextInt(4) > 0) {
      addCases('c', 4, 6);
    }
    addRuns('d', 7, 7 + random.nextInt(200));
    if (random.nextInt(4) == 0) {
      addRuns('e', 200, 4200 + random.nextInt(20));
    }
    this.text = new byte[1000 + random.nextInt(MAX_LENGTH - 1000)];
    fill();
  }

  /** A letter so often in all mixtures of cases, of which each folds to the same gram. */
  private void addCases(char letter, int shortest, int longest) {
    for (int length = shortest; length <= longest; length++) {
      for (int cases = 0; cases < 1 << length; cases++) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
          bytes[i] = (byte) (letter ^ (((cases >> i) & 1) << 5));
        }
        patterns.add(LiteralPattern.of(patterns.size(), bytes, cases == 0));
      }
    }
  }

  private void addRuns(char letter, int shortest, int longest) {
    int step = 1 + (longest - shortest) / 150;
    for (int length = shortest; length <= longest; length += step) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) letter);
      patterns.add(LiteralPattern.of(patterns.size(), bytes, random.nextBoolean()));
    }
  }

  private void fill() {
    for (int at = 0; at < text.length; ) {
      int length = Math.min(1 + random.nextInt(3000), text.length - at);
      int kind = random.nextInt(9);
      for (int i = at; i < at + length; i++) {
        // Others than letters, a letter, a letter in either case.
        text[i] =
            (byte)
                (kind < 4
                    ? '0' + random.nextInt(10)
                    : ('a' + kind - 4) ^ (random.nextInt(16) == 0 ? 0x20 : 0));
      }
      at += length;
    }
  }

  /** What differs between the engines, or the empty string. */
  String compare(Agreement agreement) {
    agreement.compile(patterns, Agreement.OTHERS);
    long[] cuts = new RandomCase(random).cuts(text.length);
    // So late that the automata have taken over.
    int stopAfter = 1 + random.nextInt(20 * text.length);
    return agreement.compare(text, cuts, random.nextBoolean(), stopAfter);
  }
}
