package io.vpi.match;

import java.lang.foreign.MemorySegment;

/** The grams of a {@link GramFilter}: one bit for each hash. */
final class GramSet {

  /** 32 to 64 bits a gram: 2 to 3 of a hundred other grams are then taken for one of the set. */
  private static final long BITS_PER_GRAM = 64;

  private static final int MIN_BITS = 1 << 13;
  private static final int MAX_BITS = 1 << 24;

  final int[] bits;

  /** For {@link Grams#hash}. */
  final int shift;

  /** A set of folded grams. */
  GramSet(int[] grams) {
    int count = Math.clamp(Integer.highestOneBit(grams.length) * BITS_PER_GRAM, MIN_BITS, MAX_BITS);
    this.bits = new int[count / Integer.SIZE];
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(count);
    for (int gram : grams) {
      int hash = Grams.hash(gram, shift);
      bits[hash / Integer.SIZE] |= 1 << hash;
    }
  }

  /**
   * Looks grams of the text up.
   *
   * @param from where the first stands
   * @param count how many, 1 to 64
   * @param stepShift bytes from one to the next, as a power of two
   * @return a bit for each, from the lowest on
   */
  long probe(MemorySegment memory, long from, int count, int stepShift) {
    long found = 0;
    for (int i = 0; i < count; i++) {
      int gram = Grams.fold(memory.get(Grams.INT, from + ((long) i << stepShift)));
      int hash = Grams.hash(gram, shift);
      found |= (long) ((bits[hash >>> 5] >>> hash) & 1) << i;
    }
    return found;
  }

  long sizeInBytes() {
    return Integer.BYTES * (long) bits.length;
  }
}
