package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Teddy on look-ups of seven bits: two vectors of 64 bytes together are a table of 128, and one
 * instruction ({@code vpermi2b} of AVX-512 VBMI) looks 64 bytes of text up in it. A byte and its
 * like with the top bit set are one; the comparison that follows tells them apart.
 *
 * <p>There is a loop for each number of positions and of buckets, written out, because the JIT
 * keeps vectors in registers only where it sees all of their life.
 */
final class SevenBitTeddy extends CandidateFilter {

  static final String NAME = "teddy7";

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int LANES = 64;

  private final int kernel;
  private final byte[] tables;
  private final String name;

  /** A filter on the tables of {@link TeddyBuckets#sevenBitTables}. */
  SevenBitTeddy(TeddyBuckets buckets) {
    super(0, buckets.positions());
    this.kernel = 2 * buckets.positions() + buckets.buckets() / Byte.SIZE;
    this.tables = buckets.sevenBitTables();
    this.name = NAME + "/" + buckets.positions() + "x" + buckets.buckets();
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    long[] out = scratch.candidates;
    switch (kernel) {
      case 3 -> one(memory, from, first, words, tables, out);
      case 5 -> two(memory, from, first, words, tables, out);
      case 6 -> twoOf16(memory, from, first, words, tables, out);
      case 7 -> three(memory, from, first, words, tables, out);
      case 8 -> threeOf16(memory, from, first, words, tables, out);
      case 9 -> four(memory, from, first, words, tables, out);
      default -> fourOf16(memory, from, first, words, tables, out);
    }
  }

  private static void one(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector hits = text0.selectFrom(low0, high0);
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void two(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector hits = text0.selectFrom(low0, high0).and(text1.selectFrom(low1, high1));
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void twoOf16(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector low0b = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector high0b = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    ByteVector low1b = ByteVector.fromArray(BYTES, tables, 6 * LANES);
    ByteVector high1b = ByteVector.fromArray(BYTES, tables, 7 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector hits = text0.selectFrom(low0, high0).and(text1.selectFrom(low1, high1));
      ByteVector hitsb = text0.selectFrom(low0b, high0b).and(text1.selectFrom(low1b, high1b));
      out[first + i] = hits.or(hitsb).compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void three(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector low2 = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector high2 = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector hits =
          text0
              .selectFrom(low0, high0)
              .and(text1.selectFrom(low1, high1))
              .and(text2.selectFrom(low2, high2));
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void threeOf16(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector low2 = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector high2 = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    ByteVector low0b = ByteVector.fromArray(BYTES, tables, 6 * LANES);
    ByteVector high0b = ByteVector.fromArray(BYTES, tables, 7 * LANES);
    ByteVector low1b = ByteVector.fromArray(BYTES, tables, 8 * LANES);
    ByteVector high1b = ByteVector.fromArray(BYTES, tables, 9 * LANES);
    ByteVector low2b = ByteVector.fromArray(BYTES, tables, 10 * LANES);
    ByteVector high2b = ByteVector.fromArray(BYTES, tables, 11 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector hits =
          text0
              .selectFrom(low0, high0)
              .and(text1.selectFrom(low1, high1))
              .and(text2.selectFrom(low2, high2));
      ByteVector hitsb =
          text0
              .selectFrom(low0b, high0b)
              .and(text1.selectFrom(low1b, high1b))
              .and(text2.selectFrom(low2b, high2b));
      out[first + i] = hits.or(hitsb).compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void four(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector low2 = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector high2 = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    ByteVector low3 = ByteVector.fromArray(BYTES, tables, 6 * LANES);
    ByteVector high3 = ByteVector.fromArray(BYTES, tables, 7 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector hits =
          text0
              .selectFrom(low0, high0)
              .and(text1.selectFrom(low1, high1))
              .and(text2.selectFrom(low2, high2))
              .and(text3.selectFrom(low3, high3));
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void fourOf16(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector low2 = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector high2 = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    ByteVector low3 = ByteVector.fromArray(BYTES, tables, 6 * LANES);
    ByteVector high3 = ByteVector.fromArray(BYTES, tables, 7 * LANES);
    ByteVector low0b = ByteVector.fromArray(BYTES, tables, 8 * LANES);
    ByteVector high0b = ByteVector.fromArray(BYTES, tables, 9 * LANES);
    ByteVector low1b = ByteVector.fromArray(BYTES, tables, 10 * LANES);
    ByteVector high1b = ByteVector.fromArray(BYTES, tables, 11 * LANES);
    ByteVector low2b = ByteVector.fromArray(BYTES, tables, 12 * LANES);
    ByteVector high2b = ByteVector.fromArray(BYTES, tables, 13 * LANES);
    ByteVector low3b = ByteVector.fromArray(BYTES, tables, 14 * LANES);
    ByteVector high3b = ByteVector.fromArray(BYTES, tables, 15 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector hits =
          text0
              .selectFrom(low0, high0)
              .and(text1.selectFrom(low1, high1))
              .and(text2.selectFrom(low2, high2))
              .and(text3.selectFrom(low3, high3));
      ByteVector hitsb =
          text0
              .selectFrom(low0b, high0b)
              .and(text1.selectFrom(low1b, high1b))
              .and(text2.selectFrom(low2b, high2b))
              .and(text3.selectFrom(low3b, high3b));
      out[first + i] = hits.or(hitsb).compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  @Override
  String name() {
    return name;
  }

  @Override
  long sizeInBytes() {
    return tables.length;
  }
}
