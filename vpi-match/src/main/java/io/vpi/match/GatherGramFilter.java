package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link GramFilter} on the CPU's widest vectors, sixteen grams at a time on those of 512 bits:
 * fold, multiply, shift, gather a word of the set for each, test its bit.
 */
final class GatherGramFilter extends CandidateFilter {

  static final String NAME = "gather-grams";

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Grams in a vector, and its bytes. */
  private static final int GRAMS = INTS.length();

  private static final int VECTOR_BYTES = GRAMS * GramFilter.GRAM;

  /** Every fourth bit: where the grams of one vector go if every place is looked at. */
  private static final long EVERY_FOURTH = 0x1111_1111_1111_1111L;

  private final GramSet grams;

  /** A filter that looks at every place, or at every fourth. */
  GatherGramFilter(GramSet grams, int stepShift) {
    super(stepShift, GramFilter.GRAM);
    this.grams = grams;
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    int[] bits = grams.bits;
    int shift = grams.shift;
    int[] indexes = scratch.indexes;
    long[] out = scratch.candidates;
    if (stepShift == 0) {
      everyPlace(memory, from, first, words, bits, shift, indexes, out);
    } else {
      everyFourth(memory, from, first, words, bits, shift, indexes, out);
    }
  }

  @Override
  void runSome(MemorySegment memory, long from, int places, FilterScratch scratch) {
    if (stepShift == 0) {
      run(memory, from, 0, 1, scratch);
      return;
    }
    long found = 0;
    int done = 0;
    for (; done + GRAMS <= places; done += GRAMS) {
      long at = from + (long) done * GramFilter.GRAM;
      found |= probe(memory, at, grams.bits, grams.shift, scratch.indexes) << done;
    }
    int left = places - done;
    if (left > 0) {
      // With some before them, if there are any; otherwise the text is a padded one.
      int before = done > 0 ? GRAMS - left : 0;
      long at = from + (long) (done - before) * GramFilter.GRAM;
      long last = probe(memory, at, grams.bits, grams.shift, scratch.indexes);
      found |= (last >>> before) << done;
    }
    scratch.candidates[0] = found;
  }

  private static void everyFourth(
      MemorySegment memory,
      long from,
      int first,
      int words,
      int[] bits,
      int shift,
      int[] indexes,
      long[] out) {
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * Long.SIZE * GramFilter.GRAM;
      long found = 0;
      for (int done = 0; done < Long.SIZE; done += GRAMS) {
        found |= probe(memory, at + (long) done * GramFilter.GRAM, bits, shift, indexes) << done;
      }
      out[first + i] = found;
    }
  }

  private static void everyPlace(
      MemorySegment memory,
      long from,
      int first,
      int words,
      int[] bits,
      int shift,
      int[] indexes,
      long[] out) {
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * Long.SIZE;
      long found = 0;
      for (int done = 0; done < Long.SIZE; done += VECTOR_BYTES) {
        found |= fourInterleaved(memory, at + done, bits, shift, indexes) << done;
      }
      out[first + i] = found;
    }
  }

  private static long fourInterleaved(
      MemorySegment memory, long at, int[] bits, int shift, int[] indexes) {
    long found = Long.expand(probe(memory, at, bits, shift, indexes), EVERY_FOURTH);
    found |= Long.expand(probe(memory, at + 1, bits, shift, indexes), EVERY_FOURTH) << 1;
    found |= Long.expand(probe(memory, at + 2, bits, shift, indexes), EVERY_FOURTH) << 2;
    found |= Long.expand(probe(memory, at + 3, bits, shift, indexes), EVERY_FOURTH) << 3;
    return found;
  }

  private static long probe(MemorySegment memory, long at, int[] bits, int shift, int[] indexes) {
    ByteVector text = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
    VectorMask<Byte> capitals =
        text.sub((byte) 'A').compare(VectorOperators.ULT, (byte) ('Z' - 'A' + 1));
    IntVector hashes =
        text.add((byte) ('a' - 'A'), capitals)
            .reinterpretAsInts()
            .mul(Grams.MULTIPLIER)
            .lanewise(VectorOperators.LSHR, shift);
    hashes.lanewise(VectorOperators.LSHR, 5).intoArray(indexes, 0);
    return IntVector.fromArray(INTS, bits, 0, indexes, 0)
        .lanewise(VectorOperators.LSHR, hashes)
        .and(1)
        .compare(VectorOperators.NE, 0)
        .toLong();
  }

  @Override
  String name() {
    return NAME;
  }

  @Override
  long sizeInBytes() {
    return grams.sizeInBytes();
  }
}
