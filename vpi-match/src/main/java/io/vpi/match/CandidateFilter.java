package io.vpi.match;

import java.lang.foreign.MemorySegment;

/**
 * Marks the places of a text where a pattern may stand, fast and without false negatives. What it
 * marks is looked at again, so a wrong mark costs time only.
 *
 * <p>Immutable, shared by threads. The loop of a filter over the text writes to an array and calls
 * nothing of ours: the JVM's vectors are free only where the JIT sees all of their life in one
 * method.
 */
abstract class CandidateFilter {

  /** How many bytes of text one call covers. */
  static final int PIECE = 4096;

  /**
   * How many more it may cover, so that no call is left with fewer. A filter looks at 64 places at
   * once, and the last of them are looked at together with some before them.
   */
  private static final int REST = Long.SIZE << 2;

  /** How many words of 64 candidates one call fills at most. */
  static final int WORDS = (PIECE + REST) / Long.SIZE;

  /** Bytes from one place to the next, as a power of two. */
  final int stepShift;

  /** Bytes that a filter looks at from a place on. */
  private final int width;

  /**
   * A filter.
   *
   * @param stepShift bytes from one place to the next, as a power of two: 0 for each byte, 2 for
   *     every fourth
   * @param width how many bytes from a place on it looks at, 1 to 6
   */
  CandidateFilter(int stepShift, int width) {
    this.stepShift = stepShift;
    this.width = width;
  }

  /**
   * Where a piece of text ends.
   *
   * @param from where it begins
   * @param end where the text ends
   */
  static long pieceEnd(long from, long end) {
    return end - from < PIECE + REST ? end : from + PIECE;
  }

  /**
   * Looks at the places of a piece of text, one a step: {@code from}, {@code from + step}, and so
   * on, as far as a place is at most {@code last}.
   *
   * @param memory where the text lies
   * @param from the first place
   * @param last the last place to mark, less than {@link #pieceEnd}
   * @param readable up to where bytes may be read, more than {@code last}. A text of fewer than
   *     {@link FilterScratch#READ_AHEAD} bytes must have so many more behind it.
   * @param scratch whose candidates are written, bit n of the words, counted from the lowest of the
   *     first: a pattern may stand at {@code from + n * step}
   * @return how many words were written
   */
  final int mark(MemorySegment memory, long from, long last, long readable, FilterScratch scratch) {
    int places = (int) ((last - from) >> stepShift) + 1;
    int inReach = (int) Math.min(((readable - width - from) >> stepShift) + 1, places);
    int words = inReach / Long.SIZE;
    if (words > 0) {
      run(memory, from, 0, words, scratch);
    }
    int left = inReach - words * Long.SIZE;
    if (left > 0) {
      // The last places are looked at together with some before them; a short text is padded.
      long[] out = scratch.candidates;
      if (words > 0) {
        run(memory, from + (((long) inReach - Long.SIZE) << stepShift), words, 1, scratch);
        out[words] >>>= Long.SIZE - left;
      } else {
        runSome(memory, from, left, scratch);
        out[0] &= -1L >>> (Long.SIZE - left);
      }
      words++;
    }
    return markOutOfReach(inReach, places, words, scratch.candidates);
  }

  /** Places too near to the end for all that is looked at are marked, whatever stands there. */
  private static int markOutOfReach(int inReach, int places, int wordsWritten, long[] out) {
    int words = wordsWritten;
    for (int place = inReach; place < places; place++) {
      if (place / Long.SIZE == words) {
        out[words++] = 0;
      }
      out[place / Long.SIZE] |= 1L << place;
    }
    return words;
  }

  /**
   * Looks at 64 places for each word.
   *
   * @param from the first place
   * @param first the first word to write
   * @param words how many
   */
  abstract void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch);

  /**
   * Looks at the only places of a text, fewer than 64, and writes the first word, of which the
   * higher bits may be anything.
   */
  void runSome(MemorySegment memory, long from, int places, FilterScratch scratch) {
    run(memory, from, 0, 1, scratch);
  }

  /** For records: the kernel and its parameters. */
  abstract String name();

  abstract long sizeInBytes();
}
