package io.vpi.match;

/**
 * A form of a Teddy filter that there is a loop for. More of each makes it mark less and take
 * longer.
 *
 * @param bits how many bits of a byte decide, from the lowest: 6 to 8
 * @param positions how many bytes from a place on are looked at, 1 to 6
 * @param groups how many groups of 8 buckets the patterns are shared out to, 1 or 2
 * @param nanos what 64 places took, in nanoseconds, on the CPU that it was measured on
 */
record TeddyForm(int bits, int positions, int groups, double nanos) {

  int buckets() {
    return groups * Byte.SIZE;
  }

  /** For records. */
  @Override
  public String toString() {
    return "/" + bits + "b" + positions + "x" + buckets();
  }
}
