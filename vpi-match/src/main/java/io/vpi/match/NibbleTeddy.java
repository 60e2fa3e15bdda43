package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Teddy on look-ups of half a byte, the form that its inventors gave it: a vector of 16 bytes is a
 * table, {@code pshufb} and its like on other CPUs look 16 bytes of text up in it, and a byte is
 * accepted if both of its halves are. Vectors of 128 bits are all that it takes; wider ones look up
 * within each 128 bits, for which the JVM's vectors have no word.
 */
final class NibbleTeddy extends CandidateFilter {

  static final String NAME = "teddy4";

  static final List<TeddyForm> FORMS =
      List.of(
          new TeddyForm(8, 1, 1, 6.5),
          new TeddyForm(8, 2, 1, 10.5),
          new TeddyForm(8, 2, 2, 20),
          new TeddyForm(8, 3, 1, 14),
          new TeddyForm(8, 3, 2, 28),
          new TeddyForm(8, 4, 1, 18),
          new TeddyForm(8, 4, 2, 35));

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int LANES = 16;

  private final int positions;
  private final byte[] tables;
  private final String name;

  /** Where the tables of each group of 8 buckets begin. */
  private final int[] groups;

  /** A filter on the tables of {@link TeddyBuckets#nibbleTables}. */
  NibbleTeddy(TeddyBuckets buckets) {
    super(0, buckets.form().positions());
    this.positions = buckets.form().positions();
    this.tables = buckets.nibbleTables();
    this.name = NAME + buckets.form();
    this.groups = buckets.form().groups() == 1 ? new int[1] : new int[] {0, tables.length / 2};
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    short[] misses = scratch.sixteens;
    long[] out = scratch.candidates;
    Arrays.fill(out, first, first + words, 0);
    for (int table : groups) {
      int sixteens = words * (Long.SIZE / LANES);
      switch (positions) {
        case 1 -> one(memory, from, sixteens, tables, table, misses);
        case 2 -> two(memory, from, sixteens, tables, table, misses);
        case 3 -> three(memory, from, sixteens, tables, table, misses);
        default -> four(memory, from, sixteens, tables, table, misses);
      }
      for (int i = 0; i < words; i++) {
        out[first + i] |=
            ~((misses[4 * i] & 0xFFFFL)
                | (misses[4 * i + 1] & 0xFFFFL) << 16
                | (misses[4 * i + 2] & 0xFFFFL) << 32
                | (long) misses[4 * i + 3] << 48);
      }
    }
  }

  private static void one(
      MemorySegment memory, long from, int sixteens, byte[] tables, int table, short[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, table);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, table + LANES);
    for (int i = 0; i < sixteens; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector half0 =
          text0.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector hits = text0.selectFrom(low0).and(half0.selectFrom(high0));
      out[i] = (short) hits.compare(VectorOperators.EQ, (byte) 0).toLong();
    }
  }

  private static void two(
      MemorySegment memory, long from, int sixteens, byte[] tables, int table, short[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, table);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, table + LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, table + 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, table + 3 * LANES);
    for (int i = 0; i < sixteens; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector half0 =
          text0.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector half1 =
          text1.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector hits =
          text0
              .selectFrom(low0)
              .and(half0.selectFrom(high0))
              .and(text1.selectFrom(low1).and(half1.selectFrom(high1)));
      out[i] = (short) hits.compare(VectorOperators.EQ, (byte) 0).toLong();
    }
  }

  private static void three(
      MemorySegment memory, long from, int sixteens, byte[] tables, int table, short[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, table);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, table + LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, table + 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, table + 3 * LANES);
    ByteVector low2 = ByteVector.fromArray(BYTES, tables, table + 4 * LANES);
    ByteVector high2 = ByteVector.fromArray(BYTES, tables, table + 5 * LANES);
    for (int i = 0; i < sixteens; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector half0 =
          text0.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector half1 =
          text1.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector half2 =
          text2.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector hits =
          text0
              .selectFrom(low0)
              .and(half0.selectFrom(high0))
              .and(text1.selectFrom(low1).and(half1.selectFrom(high1)))
              .and(text2.selectFrom(low2).and(half2.selectFrom(high2)));
      out[i] = (short) hits.compare(VectorOperators.EQ, (byte) 0).toLong();
    }
  }

  private static void four(
      MemorySegment memory, long from, int sixteens, byte[] tables, int table, short[] out) {
    ByteVector low0 = ByteVector.fromArray(BYTES, tables, table);
    ByteVector high0 = ByteVector.fromArray(BYTES, tables, table + LANES);
    ByteVector low1 = ByteVector.fromArray(BYTES, tables, table + 2 * LANES);
    ByteVector high1 = ByteVector.fromArray(BYTES, tables, table + 3 * LANES);
    ByteVector low2 = ByteVector.fromArray(BYTES, tables, table + 4 * LANES);
    ByteVector high2 = ByteVector.fromArray(BYTES, tables, table + 5 * LANES);
    ByteVector low3 = ByteVector.fromArray(BYTES, tables, table + 6 * LANES);
    ByteVector high3 = ByteVector.fromArray(BYTES, tables, table + 7 * LANES);
    for (int i = 0; i < sixteens; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector half0 =
          text0.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector half1 =
          text1.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector half2 =
          text2.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector half3 =
          text3.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
      ByteVector hits =
          text0
              .selectFrom(low0)
              .and(half0.selectFrom(high0))
              .and(text1.selectFrom(low1).and(half1.selectFrom(high1)))
              .and(text2.selectFrom(low2).and(half2.selectFrom(high2)))
              .and(text3.selectFrom(low3).and(half3.selectFrom(high3)));
      out[i] = (short) hits.compare(VectorOperators.EQ, (byte) 0).toLong();
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
