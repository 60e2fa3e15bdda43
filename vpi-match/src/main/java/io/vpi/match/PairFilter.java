package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Passes over text in which no pattern gets beyond its first byte.
 *
 * <p>An automaton in a short state, that of a prefix of one byte or none, has forgotten all but the
 * last byte. Where the next byte takes it then depends on two bytes of text and on nothing else, so
 * one bit for each pair says whether anything comes of it: a longer prefix, or a match. As long as
 * nothing does, the states need not be known, and the look-ups don't wait for each other. In real
 * traffic most pairs are of that kind, even with thousands of patterns.
 */
final class PairFilter {

  private static final ValueLayout.OfShort PAIR =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Bit {@code first | second << 8}, 64 bits a word: set if the second byte leads one of the
   * automata from the short state of the first byte to a state that is not short, or reports.
   */
  private final long[] words = new long[(1 << 16) / Long.SIZE];

  PairFilter(AhoCorasick[] automata) {
    for (AhoCorasick automaton : automata) {
      for (int first = 0; first < 256; first++) {
        int state = automaton.shortState(first);
        for (int second = 0; second < 256; second++) {
          if (automaton.rows[state + automaton.byteClass(second)] >= automaton.shortEnd) {
            int pair = first | second << 8;
            words[pair / Long.SIZE] |= 1L << pair % Long.SIZE;
          }
        }
      }
    }
  }

  /**
   * The first place, from one on, whose byte takes an automaton out of the short states or reports.
   *
   * @param memory where the text lies
   * @param from where to begin; the byte before it belongs to the text, too
   * @param end the text's end
   * @return the place, or end if there is none
   */
  long skip(MemorySegment memory, long from, long end) {
    long[] bits = words;
    long at = from;
    while (at < end) {
      int pair = memory.get(PAIR, at - 1) & 0xFFFF;
      // A shift takes its distance modulo 64.
      if ((bits[pair / Long.SIZE] >>> pair & 1) != 0) {
        break;
      }
      at++;
    }
    return at;
  }

  long sizeInBytes() {
    return (long) words.length * Long.BYTES;
  }
}
