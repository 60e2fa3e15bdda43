package io.vpi.match;

/**
 * How often bytes occur in traffic, as a guess made before any was seen: half of it text of the
 * kind that protocols consist of, half of it bytes of any value. It only has to tell rare from
 * frequent; a bad guess costs time, never a match.
 */
final class ByteFrequencies {

  /** English letters, a to z, in percent of letters. */
  private static final double[] LETTERS = {
    8.2, 1.5, 2.8, 4.3, 12.7, 2.2, 2.0, 6.1, 7.0, 0.2, 0.8, 4.0, 2.4, 6.7, 7.5, 1.9, 0.1, 6.0, 6.3,
    9.1, 2.8, 1.0, 2.4, 0.2, 2.0, 0.1
  };

  private static final String PUNCTUATION = "/.-_=:;,\"'<>()&?%+*";

  private static final double[] OF = new double[256];

  static {
    for (int b = 0; b < OF.length; b++) {
      OF[b] = 0.35 / OF.length;
    }
    for (int i = 0; i < LETTERS.length; i++) {
      OF['a' + i] += 0.36 * LETTERS[i] / 100;
      OF['A' + i] += 0.06 * (LETTERS[i] + 2) / 150;
    }
    for (int digit = '0'; digit <= '9'; digit++) {
      OF[digit] += 0.006;
    }
    for (int i = 0; i < PUNCTUATION.length(); i++) {
      OF[PUNCTUATION.charAt(i)] += 0.004;
    }
    OF[' '] += 0.03;
    OF['\r'] += 0.005;
    OF['\n'] += 0.008;
    OF[0] += 0.03;
    OF[1] += 0.005;
    OF[0xFF] += 0.008;
  }

  private ByteFrequencies() {}

  /** The share of a byte, 0 to 1; all shares add up to about 1. */
  static double of(int unsignedByte) {
    return OF[unsignedByte];
  }
}
