package io.vpi.decode;

import java.lang.foreign.MemorySegment;

/**
 * The ones' complement sum of RFC 1071, over native memory.
 *
 * <p>Sums are partial: 32-bit words added up in a {@code long}, folded at the end. A 64-bit
 * accumulator takes 2^32 such words before it could overflow, more than any packet has.
 */
final class InternetChecksum {
  private InternetChecksum() {}

  /** The sum of a range, an odd byte at its end padded with zero. */
  static long sum(MemorySegment memory, long offset, int length) {
    long sum = 0;
    long at = offset;
    long end = offset + length;
    for (; at + 8 <= end; at += 8) {
      long word = Wire.i64(memory, at);
      sum += (word >>> 32) + (word & 0xFFFFFFFFL);
    }
    for (; at + 2 <= end; at += 2) {
      sum += Wire.u16(memory, at);
    }
    if (at < end) {
      sum += (long) Wire.u8(memory, at) << 8;
    }
    return sum;
  }

  /** Folds a sum to 16 bits; 0xFFFF for a range that contains its right checksum. */
  static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) folded;
  }
}
