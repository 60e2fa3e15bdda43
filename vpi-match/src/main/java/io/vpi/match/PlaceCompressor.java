package io.vpi.match;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link CandidateList#collect} by an instruction of AVX-512 VBMI2 ({@code vpcompressb}), which
 * moves the lanes of a vector that a mask selects to its front: with the numbers of the lanes in
 * them, those are the places. How many bits a word has then decides nothing up to sixteen.
 */
final class PlaceCompressor {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

  /** Places that one vector holds, so many are written for a word that has any. */
  private static final int AT_ONCE = 16;

  private static final byte[] LANES = lanes();

  private PlaceCompressor() {}

  private static byte[] lanes() {
    byte[] lanes = new byte[Long.SIZE];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (byte) i;
    }
    return lanes;
  }

  /** As {@link CandidateList#collect}. */
  static int collect(FilterScratch scratch, int words, int stepShift) {
    long[] candidates = scratch.candidates;
    int[] places = scratch.places;
    int count = 0;
    ByteVector lanes = ByteVector.fromArray(BYTES, LANES, 0);
    for (int word = 0; word < words; word++) {
      long bits = candidates[word];
      if (bits == 0) {
        continue;
      }
      ByteVector set = lanes.compress(VectorMask.fromLong(BYTES, bits));
      int base = word * Long.SIZE;
      ((IntVector) set.convertShape(VectorOperators.B2I, INTS, 0))
          .add(base)
          .lanewise(VectorOperators.LSHL, stepShift)
          .intoArray(places, count);
      int after = count + Long.bitCount(bits);
      if (after > count + AT_ONCE) {
        ((IntVector) set.convertShape(VectorOperators.B2I, INTS, 1))
            .add(base)
            .lanewise(VectorOperators.LSHL, stepShift)
            .intoArray(places, count + AT_ONCE);
        ((IntVector) set.convertShape(VectorOperators.B2I, INTS, 2))
            .add(base)
            .lanewise(VectorOperators.LSHL, stepShift)
            .intoArray(places, count + 2 * AT_ONCE);
        ((IntVector) set.convertShape(VectorOperators.B2I, INTS, 3))
            .add(base)
            .lanewise(VectorOperators.LSHL, stepShift)
            .intoArray(places, count + 3 * AT_ONCE);
      }
      count = after;
    }
    return count;
  }
}
