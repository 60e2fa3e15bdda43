package io.vpi.detect.eval;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds one byte string in memory: the algorithm of Knuth, Morris and Pratt ("Fast Pattern Matching
 * in Strings", SIAM J. Comput. 6, 1977). It reads each byte once at most and compares twice as
 * often at most, whatever the payload holds: faster algorithms can be made slow by who writes the
 * payload.
 *
 * <p>Immutable, thread safe, allocates nothing when searching.
 */
final class LiteralSearch {
  /** Lower case where case is ignored. */
  private final byte[] pattern;

  private final boolean nocase;

  /**
   * At index i: if the first i bytes matched and the next does not, how many of them still count as
   * matched.
   */
  private final int[] fallback;

  LiteralSearch(byte[] bytes, boolean nocase) {
    this.nocase = nocase;
    pattern = bytes.clone();
    if (nocase) {
      for (int i = 0; i < pattern.length; i++) {
        pattern[i] = fold(pattern[i]);
      }
    }
    fallback = new int[pattern.length];
    int matched = 0;
    for (int i = 1; i < pattern.length; i++) {
      fallback[i] = matched;
      while (matched > 0 && pattern[i] != pattern[matched]) {
        matched = fallback[matched];
      }
      if (pattern[i] == pattern[matched]) {
        matched++;
      }
    }
  }

  int length() {
    return pattern.length;
  }

  /**
   * Finds the first occurrence that lies wholly within a range.
   *
   * @param memory where to look
   * @param from the range's first byte
   * @param to behind its last byte
   * @return where the occurrence starts, or -1
   */
  long find(MemorySegment memory, long from, long to) {
    byte[] wanted = pattern;
    int length = wanted.length;
    if (to - from < length) {
      return -1;
    }
    int matched = 0;
    for (long at = from; at < to; at++) {
      byte b = memory.get(ValueLayout.JAVA_BYTE, at);
      if (nocase) {
        b = fold(b);
      }
      while (matched > 0 && b != wanted[matched]) {
        matched = fallback[matched];
      }
      if (b == wanted[matched]) {
        matched++;
        if (matched == length) {
          return at + 1 - length;
        }
      }
    }
    return -1;
  }

  private static byte fold(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }
}
