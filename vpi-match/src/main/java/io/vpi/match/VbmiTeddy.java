package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Teddy on the byte permutations of AVX-512 VBMI: a vector of 64 bytes is a table, and one
 * instruction ({@code vpermb}) looks 64 bytes of text up in it by the low six bits of each. Bytes
 * that have those in common are one to it; the comparison that follows tells them apart. Seven bits
 * in tables of two vectors ({@code vpermi2b}) tell more apart, but take twice as long, in which
 * another position tells more; they serve short patterns, which have no more positions.
 *
 * <p>There is a loop for each number of positions and of buckets, written out, because the JIT
 * keeps vectors in registers only where it sees all of their life.
 */
final class VbmiTeddy extends CandidateFilter {

  static final String NAME = "teddy-vbmi";

  /** Each has a loop of its own; {@link #run} tells them by their order. */
  static final List<TeddyForm> FORMS =
      List.of(
          new TeddyForm(7, 1, 1, 1.6),
          new TeddyForm(7, 2, 1, 2.8),
          new TeddyForm(7, 2, 2, 3.8),
          new TeddyForm(7, 3, 2, 5.4),
          new TeddyForm(6, 3, 1, 2.9),
          new TeddyForm(6, 3, 2, 3.7),
          new TeddyForm(6, 4, 1, 3.7),
          new TeddyForm(6, 4, 2, 4.3),
          new TeddyForm(6, 6, 1, 4.8),
          new TeddyForm(6, 6, 2, 5.7));

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int LANES = 64;

  /** Where the filter's form stands among all. */
  private final int kernel;

  private final byte[] tables;
  private final String name;

  /** A filter on the tables of {@link TeddyBuckets#tables}. */
  VbmiTeddy(TeddyBuckets buckets) {
    super(0, buckets.form().positions());
    TeddyForm form = buckets.form();
    this.kernel = FORMS.indexOf(form);
    this.tables = buckets.tables();
    this.name = NAME + form;
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    long[] out = scratch.candidates;
    switch (kernel) {
      case 0 -> sevenBitsOne(memory, from, first, words, tables, out);
      case 1 -> sevenBitsTwo(memory, from, first, words, tables, out);
      case 2 -> sevenBitsTwoOf16(memory, from, first, words, tables, out);
      case 3 -> sevenBitsThreeOf16(memory, from, first, words, tables, out);
      case 4 -> sixBitsThree(memory, from, first, words, tables, out);
      case 5 -> sixBitsThreeOf16(memory, from, first, words, tables, out);
      case 6 -> sixBitsFour(memory, from, first, words, tables, out);
      case 7 -> sixBitsFourOf16(memory, from, first, words, tables, out);
      case 8 -> sixBitsSix(memory, from, first, words, tables, out);
      case 9 -> sixBitsSixOf16(memory, from, first, words, tables, out);
      default -> throw new IllegalStateException(name);
    }
  }

  private static void sevenBitsOne(
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

  private static void sevenBitsTwo(
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

  private static void sevenBitsTwoOf16(
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

  private static void sevenBitsThreeOf16(
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

  private static void sixBitsThree(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector table0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector table1 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector table2 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector hits =
          text0.selectFrom(table0).and(text1.selectFrom(table1)).and(text2.selectFrom(table2));
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void sixBitsThreeOf16(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector table0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector table1 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector table2 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector table0b = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector table1b = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector table2b = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector hits =
          text0.selectFrom(table0).and(text1.selectFrom(table1)).and(text2.selectFrom(table2));
      ByteVector hitsb =
          text0.selectFrom(table0b).and(text1.selectFrom(table1b)).and(text2.selectFrom(table2b));
      out[first + i] = hits.or(hitsb).compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void sixBitsFour(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector table0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector table1 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector table2 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector table3 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector hits =
          text0
              .selectFrom(table0)
              .and(text1.selectFrom(table1))
              .and(text2.selectFrom(table2))
              .and(text3.selectFrom(table3));
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void sixBitsFourOf16(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector table0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector table1 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector table2 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector table3 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector table0b = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector table1b = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    ByteVector table2b = ByteVector.fromArray(BYTES, tables, 6 * LANES);
    ByteVector table3b = ByteVector.fromArray(BYTES, tables, 7 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector hits =
          text0
              .selectFrom(table0)
              .and(text1.selectFrom(table1))
              .and(text2.selectFrom(table2))
              .and(text3.selectFrom(table3));
      ByteVector hitsb =
          text0
              .selectFrom(table0b)
              .and(text1.selectFrom(table1b))
              .and(text2.selectFrom(table2b))
              .and(text3.selectFrom(table3b));
      out[first + i] = hits.or(hitsb).compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void sixBitsSix(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector table0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector table1 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector table2 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector table3 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector table4 = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector table5 = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector text4 = ByteVector.fromMemorySegment(BYTES, memory, at + 4, ORDER);
      ByteVector text5 = ByteVector.fromMemorySegment(BYTES, memory, at + 5, ORDER);
      ByteVector hits =
          text0
              .selectFrom(table0)
              .and(text1.selectFrom(table1))
              .and(text2.selectFrom(table2))
              .and(text3.selectFrom(table3))
              .and(text4.selectFrom(table4))
              .and(text5.selectFrom(table5));
      out[first + i] = hits.compare(VectorOperators.NE, (byte) 0).toLong();
    }
  }

  private static void sixBitsSixOf16(
      MemorySegment memory, long from, int first, int words, byte[] tables, long[] out) {
    ByteVector table0 = ByteVector.fromArray(BYTES, tables, 0);
    ByteVector table1 = ByteVector.fromArray(BYTES, tables, LANES);
    ByteVector table2 = ByteVector.fromArray(BYTES, tables, 2 * LANES);
    ByteVector table3 = ByteVector.fromArray(BYTES, tables, 3 * LANES);
    ByteVector table4 = ByteVector.fromArray(BYTES, tables, 4 * LANES);
    ByteVector table5 = ByteVector.fromArray(BYTES, tables, 5 * LANES);
    ByteVector table0b = ByteVector.fromArray(BYTES, tables, 6 * LANES);
    ByteVector table1b = ByteVector.fromArray(BYTES, tables, 7 * LANES);
    ByteVector table2b = ByteVector.fromArray(BYTES, tables, 8 * LANES);
    ByteVector table3b = ByteVector.fromArray(BYTES, tables, 9 * LANES);
    ByteVector table4b = ByteVector.fromArray(BYTES, tables, 10 * LANES);
    ByteVector table5b = ByteVector.fromArray(BYTES, tables, 11 * LANES);
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * LANES;
      ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
      ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
      ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
      ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
      ByteVector text4 = ByteVector.fromMemorySegment(BYTES, memory, at + 4, ORDER);
      ByteVector text5 = ByteVector.fromMemorySegment(BYTES, memory, at + 5, ORDER);
      ByteVector hits =
          text0
              .selectFrom(table0)
              .and(text1.selectFrom(table1))
              .and(text2.selectFrom(table2))
              .and(text3.selectFrom(table3))
              .and(text4.selectFrom(table4))
              .and(text5.selectFrom(table5));
      ByteVector hitsb =
          text0
              .selectFrom(table0b)
              .and(text1.selectFrom(table1b))
              .and(text2.selectFrom(table2b))
              .and(text3.selectFrom(table3b))
              .and(text4.selectFrom(table4b))
              .and(text5.selectFrom(table5b));
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
