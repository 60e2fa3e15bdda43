package io.vpi.detect.eval;

/**
 * Rules to be tested, taken out in ascending order of their rank: a bit a rule, and a bit for each
 * word of these, so that a few rules of many thousands are found at once. Nothing is allocated
 * after construction.
 */
final class CandidateSet {
  private final long[] words;
  private final long[] summary;

  CandidateSet(int capacity) {
    words = new long[(capacity + 63) >>> 6];
    summary = new long[(words.length + 63) >>> 6];
  }

  void add(int rank) {
    int word = rank >>> 6;
    words[word] |= 1L << rank;
    summary[word >>> 6] |= 1L << word;
  }

  boolean contains(int rank) {
    return (words[rank >>> 6] & 1L << rank) != 0;
  }

  /** Takes the lowest rank out, or answers -1. */
  int poll() {
    for (int i = 0; i < summary.length; i++) {
      if (summary[i] != 0) {
        int word = (i << 6) + Long.numberOfTrailingZeros(summary[i]);
        int rank = (word << 6) + Long.numberOfTrailingZeros(words[word]);
        words[word] &= words[word] - 1;
        if (words[word] == 0) {
          summary[i] &= summary[i] - 1;
        }
        return rank;
      }
    }
    return -1;
  }

  void clear() {
    while (poll() >= 0) {
      // each poll takes one out
    }
  }
}
