package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
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
    super(0, buckets.positions());
    this.positions = buckets.positions();
    this.tables = buckets.nibbleTables();
    this.name = NAME + "/" + buckets.positions() + "x" + buckets.buckets();
    this.groups = buckets.buckets() == Byte.SIZE ? new int[1] : new int[] {0, tables.length / 2};
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    long[] out = scratch.candidates;
    Arrays.fill(out, first, first + words, 0);
    for (int table : groups) {
      switch (positions) {
        case 1 -> allOne(memory, from, first, words, tables, table, out);
        case 2 -> allTwo(memory, from, first, words, tables, table, out);
        case 3 -> allThree(memory, from, first, words, tables, table, out);
        default -> allFour(memory, from, first, words, tables, table, out);
      }
    }
  }

  private static void allOne(
      MemorySegment memory, long from, int first, int words, byte[] tables, int table, long[] out) {
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * Long.SIZE;
      long found = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        found |= one(memory, at + lane, tables, table) << lane;
      }
      out[first + i] |= found;
    }
  }

  private static void allTwo(
      MemorySegment memory, long from, int first, int words, byte[] tables, int table, long[] out) {
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * Long.SIZE;
      long found = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        found |= two(memory, at + lane, tables, table) << lane;
      }
      out[first + i] |= found;
    }
  }

  private static void allThree(
      MemorySegment memory, long from, int first, int words, byte[] tables, int table, long[] out) {
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * Long.SIZE;
      long found = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        found |= three(memory, at + lane, tables, table) << lane;
      }
      out[first + i] |= found;
    }
  }

  private static void allFour(
      MemorySegment memory, long from, int first, int words, byte[] tables, int table, long[] out) {
    for (int i = 0; i < words; i++) {
      long at = from + (long) i * Long.SIZE;
      long found = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        found |= four(memory, at + lane, tables, table) << lane;
      }
      out[first + i] |= found;
    }
  }

  private static long one(MemorySegment memory, long at, byte[] tables, int table) {
    ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
    ByteVector high0 =
        text0
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector hits0 =
        text0
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table))
            .and(high0.selectFrom(ByteVector.fromArray(BYTES, tables, table + LANES)));
    return hits0.compare(VectorOperators.NE, (byte) 0).toLong();
  }

  private static long two(MemorySegment memory, long at, byte[] tables, int table) {
    ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
    ByteVector high0 =
        text0
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
    ByteVector high1 =
        text1
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector hits0 =
        text0
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table))
            .and(high0.selectFrom(ByteVector.fromArray(BYTES, tables, table + LANES)));
    ByteVector hits1 =
        text1
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table + 2 * LANES))
            .and(high1.selectFrom(ByteVector.fromArray(BYTES, tables, table + 3 * LANES)));
    return hits0.and(hits1).compare(VectorOperators.NE, (byte) 0).toLong();
  }

  private static long three(MemorySegment memory, long at, byte[] tables, int table) {
    ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
    ByteVector high0 =
        text0
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
    ByteVector high1 =
        text1
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
    ByteVector high2 =
        text2
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector hits0 =
        text0
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table))
            .and(high0.selectFrom(ByteVector.fromArray(BYTES, tables, table + LANES)));
    ByteVector hits1 =
        text1
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table + 2 * LANES))
            .and(high1.selectFrom(ByteVector.fromArray(BYTES, tables, table + 3 * LANES)));
    ByteVector hits2 =
        text2
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table + 4 * LANES))
            .and(high2.selectFrom(ByteVector.fromArray(BYTES, tables, table + 5 * LANES)));
    return hits0.and(hits1).and(hits2).compare(VectorOperators.NE, (byte) 0).toLong();
  }

  private static long four(MemorySegment memory, long at, byte[] tables, int table) {
    ByteVector text0 = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER);
    ByteVector high0 =
        text0
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector text1 = ByteVector.fromMemorySegment(BYTES, memory, at + 1, ORDER);
    ByteVector high1 =
        text1
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector text2 = ByteVector.fromMemorySegment(BYTES, memory, at + 2, ORDER);
    ByteVector high2 =
        text2
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector text3 = ByteVector.fromMemorySegment(BYTES, memory, at + 3, ORDER);
    ByteVector high3 =
        text3
            .reinterpretAsShorts()
            .lanewise(VectorOperators.LSHR, 4)
            .reinterpretAsBytes()
            .and((byte) 0xF);
    ByteVector hits0 =
        text0
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table))
            .and(high0.selectFrom(ByteVector.fromArray(BYTES, tables, table + LANES)));
    ByteVector hits1 =
        text1
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table + 2 * LANES))
            .and(high1.selectFrom(ByteVector.fromArray(BYTES, tables, table + 3 * LANES)));
    ByteVector hits2 =
        text2
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table + 4 * LANES))
            .and(high2.selectFrom(ByteVector.fromArray(BYTES, tables, table + 5 * LANES)));
    ByteVector hits3 =
        text3
            .and((byte) 0xF)
            .selectFrom(ByteVector.fromArray(BYTES, tables, table + 6 * LANES))
            .and(high3.selectFrom(ByteVector.fromArray(BYTES, tables, table + 7 * LANES)));
    return hits0.and(hits1).and(hits2).and(hits3).compare(VectorOperators.NE, (byte) 0).toLong();
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
