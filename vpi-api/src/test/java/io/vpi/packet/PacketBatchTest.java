package io.vpi.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketBatchTest {
  private static final long SIZE = 1000;

  private final MemorySegment memory = Arena.ofAuto().allocate(SIZE);
  private final TapRegistry taps = new TapRegistry();
  private final PacketBatch batch = new PacketBatch(4);

  private int addPacket() {
    return batch.add(10, 60, 60, 1, LinkType.ETHERNET, PacketBatch.NO_TAP);
  }

  @Property
  void takesExactlyWhatLiesWithinTheMemory(
      @ForAll long offset, @ForAll int captured, @ForAll @IntRange(max = 1100) int near) {
    assertEquals(lies(offset, captured), takes(offset, captured));
    assertEquals(lies(near, captured), takes(near, captured));
    assertEquals(lies(near, near), takes(near, near));
  }

  private boolean lies(long offset, int captured) {
    return offset >= 0 && captured >= 0 && offset <= SIZE && captured <= SIZE - offset;
  }

  private boolean takes(long offset, int captured) {
    PacketBatch one = new PacketBatch(1);
    one.begin(memory, taps, 0);
    try {
      one.add(offset, captured, captured, 0, 1, 0);
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  @Nested
  class Life {
    @Test
    void beginsEmptyAndNotLent() {
      assertEquals(4, batch.capacity());
      assertEquals(0, batch.size());
      assertFalse(batch.isLent());
      assertFalse(batch.isFull());
      assertEquals(0, batch.now());
      assertEquals(0, batch.memory().byteSize());
      assertNull(batch.taps());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_537, Integer.MAX_VALUE})
    void refusesACapacityOutOfRange(int capacity) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new PacketBatch(capacity));
      assertEquals("capacity of a packet batch is 1 to 65536, not " + capacity, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PacketBatch.DEFAULT_CAPACITY, PacketBatch.MAX_CAPACITY})
    void takesAsManyPacketsAsItsCapacity(int capacity) {
      PacketBatch sized = new PacketBatch(capacity);
      sized.begin(memory, taps, 0);
      for (int i = 0; i < capacity; i++) {
        assertFalse(sized.isFull());
        assertEquals(i, sized.add(0, 1, 1, i, 1, 0));
      }
      assertTrue(sized.isFull());
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> sized.add(0, 1, 1, 0, 1, 0));
      assertEquals("the batch is full", e.getMessage());
      assertEquals(capacity, sized.size());
    }

    @Test
    void isLentFromBeginToClear() {
      batch.begin(memory, taps, 5);
      assertTrue(batch.isLent());
      assertSame(memory, batch.memory());
      assertSame(taps, batch.taps());
      addPacket();
      batch.clear();
      assertFalse(batch.isLent());
      assertEquals(0, batch.size());
      assertEquals(MemorySegment.NULL, batch.memory());
      assertNull(batch.taps());
    }

    @Test
    void refusesToBeginTwice() {
      batch.begin(memory, taps, 0);
      addPacket();
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> batch.begin(memory, taps, 0));
      assertEquals("the batch was not released since it was last polled", e.getMessage());
      assertEquals(1, batch.size());
    }

    @Test
    void refusesAPacketBeforeItBeginsAndAfterItIsCleared() {
      assertEquals(
          "the batch was not begun",
          assertThrows(IllegalStateException.class, () -> addPacket()).getMessage());
      batch.begin(memory, taps, 0);
      batch.clear();
      assertThrows(IllegalStateException.class, () -> addPacket());
    }

    @Test
    void mayBeClearedWhenItIsEmpty() {
      batch.clear();
      batch.clear();
      assertFalse(batch.isLent());
    }

    @Test
    void takesTheClockOfEachPollAndMovesItForwardOnlyWithinOne() {
      batch.begin(memory, taps, 100);
      batch.advanceNow(99);
      assertEquals(100, batch.now());
      batch.advanceNow(101);
      assertEquals(101, batch.now());
      batch.clear();
      assertEquals(101, batch.now());
      batch.begin(memory, taps, 90);
      assertEquals(90, batch.now());
    }

    @Test
    void refusesMemoryOnTheHeap() {
      MemorySegment heap = MemorySegment.ofArray(new byte[64]);
      assertThrows(IllegalArgumentException.class, () -> batch.begin(heap, taps, 1));
      assertFalse(batch.isLent());
    }

    @Test
    void takesAStrippedTagWithoutTypeForAnOrdinaryOne() {
      batch.begin(memory, taps, 1);
      int packet = batch.add(0, 60, 60, 1, LinkType.ETHERNET, 0);
      batch.addStrippedVlan(packet, 0, 0);
      assertEquals(1, batch.strippedVlanCount(packet));
      assertEquals(0x8100_0000, batch.strippedVlan(packet, 0));
    }

    @Test
    void allocatesNothingWhileItIsFilledJudgedAndCleared() {
      PacketBatch full = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      long bytes =
          Allocation.bytesAllocatedBy(() -> {
            full.begin(memory, taps, 1);
            while (!full.isFull()) {
              int i = full.add(0, 60, 60, 1, LinkType.ETHERNET, 0);
              full.token(i, i);
              full.direction(i, Direction.EGRESS);
              full.addStrippedVlan(i, 0x8100, i);
              full.verdict(i, full.direction(i) == Direction.EGRESS ? Verdict.DROP : Verdict.PASS);
              full.replace(i, memory, 0, 10);
            }
            full.clear();
          });
      assertEquals(0, bytes);
    }
  }

  @Nested
  class Bounds {
    @ParameterizedTest
    @CsvSource({
      "-1, 1",
      "0, -1",
      "0, 1001",
      "1000, 1",
      "999, 2",
      "1001, 0",
      "9223372036854775807, 1",
      "9223372036854775807, 2147483647",
      "-9223372036854775808, 0",
      "0, -2147483648",
    })
    void refusesAPacketThatIsNotWithinTheMemory(long offset, int captured) {
      batch.begin(memory, taps, 0);
      assertThrows(IndexOutOfBoundsException.class, () -> batch.add(offset, captured, 0, 0, 1, 0));
      assertEquals(0, batch.size());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1000", "999, 1", "1000, 0"})
    void takesAPacketAtTheEdge(long offset, int captured) {
      batch.begin(memory, taps, 0);
      int index = batch.add(offset, captured, captured, 0, 1, 0);
      assertEquals(offset, batch.offset(index));
      assertEquals(captured, batch.capturedLength(index));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4})
    void refusesAnIndexBeyondItsCapacity(int index) {
      batch.begin(memory, taps, 0);
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> batch.offset(index));
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> batch.capturedLength(index));
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> batch.verdict(index));
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> batch.verdict(index, Verdict.DROP));
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> batch.flags(index));
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> batch.strippedVlanCount(index));
    }
  }

  @Nested
  class Facts {
    @Test
    void keepsWhatTheSourceSaid() {
      batch.begin(memory, taps, 0);
      batch.add(0, 1, 1, 0, 0, 0);
      int index = batch.add(100, 60, 1514, 123, 65_535, 7);
      assertEquals(1, index);
      assertEquals(100, batch.offset(index));
      assertEquals(60, batch.capturedLength(index));
      assertEquals(1514, batch.wireLength(index));
      assertEquals(123, batch.timestamp(index));
      assertEquals(65_535, batch.linkType(index));
      assertEquals(7, batch.tapId(index));
      assertEquals(Direction.UNKNOWN, batch.direction(index));
      assertEquals(Verdict.PASS, batch.verdict(index));
      assertEquals(0, batch.token(index));
      batch.token(index, -1);
      assertEquals(-1, batch.token(index));
      assertEquals(0, batch.token(0));
    }

    @ParameterizedTest
    @CsvSource({
      "60, 60, 0, 60",
      "60, 61, 4, 61",
      "60, 59, 0, 59",
      "0, 1, 4, 1",
      "60, -1, 4, 4294967295",
      "0, -2147483648, 4, 2147483648",
      "0, 0, 0, 0",
    })
    void marksAPacketThatWasLongerOnTheWire(int captured, int wire, int flags, long wireLength) {
      batch.begin(memory, taps, 0);
      int index = batch.add(0, captured, wire, 0, 1, 0);
      assertEquals(flags, batch.flags(index));
      assertEquals(wireLength, batch.wireLength(index));
    }

    @Test
    void addsFlagsToThoseThatAreSet() {
      batch.begin(memory, taps, 0);
      int index = batch.add(0, 1, 2, 0, 1, 0);
      batch.addFlags(index, PacketFlags.CHECKSUM_NOT_READY);
      batch.addFlags(index, PacketFlags.SEGMENTATION_OFFLOAD | PacketFlags.CHECKSUM_NOT_READY);
      assertEquals(
          PacketFlags.TRUNCATED | PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD,
          batch.flags(index));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void keepsTheDirection(Direction direction) {
      batch.begin(memory, taps, 0);
      int index = addPacket();
      batch.direction(index, direction);
      assertEquals(direction, batch.direction(index));
      assertEquals(direction, Direction.of(direction.ordinal()));
    }

    @Test
    void leavesNothingOfThePacketThatHadTheIndexBefore() {
      batch.begin(memory, taps, 0);
      int index = addPacket();
      batch.direction(index, Direction.EGRESS);
      batch.addFlags(index, PacketFlags.MIRRORED_COPY);
      batch.token(index, 9);
      batch.addStrippedVlan(index, 0x8100, 1);
      batch.replace(index, memory, 0, 1);
      batch.clear();
      batch.begin(memory, taps, 0);
      assertEquals(index, addPacket());
      assertEquals(Direction.UNKNOWN, batch.direction(index));
      assertEquals(0, batch.flags(index));
      assertEquals(0, batch.token(index));
      assertEquals(0, batch.strippedVlanCount(index));
      assertEquals(Verdict.PASS, batch.verdict(index));
      assertNull(batch.replacementMemory(index));
    }
  }

  @Nested
  class StrippedVlans {
    private int index;

    private void begin() {
      batch.begin(memory, taps, 0);
      index = addPacket();
    }

    @Test
    void keepsOneTag() {
      begin();
      batch.addStrippedVlan(index, 0x8100, 0x6064);
      assertEquals(1, batch.strippedVlanCount(index));
      assertEquals(0x8100_6064, batch.strippedVlan(index, 0));
      assertEquals(0, batch.strippedVlan(index, 1));
    }

    @Test
    void keepsTwoTagsTheOutermostFirst() {
      begin();
      batch.addStrippedVlan(index, 0x88A8, 0xFFFF);
      batch.addStrippedVlan(index, 0x8100, 0);
      assertEquals(2, batch.strippedVlanCount(index));
      assertEquals(0x88A8_FFFF, batch.strippedVlan(index, 0));
      assertEquals(0x8100_0000, batch.strippedVlan(index, 1));
    }

    @Test
    void countsAPriorityTagWhoseNumberIsZero() {
      begin();
      batch.addStrippedVlan(index, 0x8100, 0);
      assertEquals(1, batch.strippedVlanCount(index));
      assertEquals(0x8100_0000, batch.strippedVlan(index, 0));
    }

    @Test
    void refusesAThirdTag() {
      begin();
      batch.addStrippedVlan(index, 0x88A8, 1);
      batch.addStrippedVlan(index, 0x8100, 2);
      assertThrows(IllegalStateException.class, () -> batch.addStrippedVlan(index, 0x8100, 3));
      assertEquals(2, batch.strippedVlanCount(index));
      assertEquals(0x8100_0002, batch.strippedVlan(index, 1));
    }

    @Test
    void takesOnlyTheLowSixteenBits() {
      begin();
      batch.addStrippedVlan(index, 0x1_8100, 0x7_0064);
      assertEquals(0x8100_0064, batch.strippedVlan(index, 0));
    }
  }

  @Nested
  class Verdicts {
    @ParameterizedTest
    @EnumSource(Verdict.class)
    void givesEveryVerdictButReplace(Verdict verdict) {
      batch.begin(memory, taps, 0);
      int index = addPacket();
      if (verdict == Verdict.REPLACE) {
        assertEquals(
            "the verdict REPLACE comes with bytes: call replace",
            assertThrows(IllegalArgumentException.class, () -> batch.verdict(index, verdict))
                .getMessage());
        assertEquals(Verdict.PASS, batch.verdict(index));
      } else {
        batch.verdict(index, verdict);
        assertEquals(verdict, batch.verdict(index));
      }
      assertEquals(verdict, Verdict.of(verdict.ordinal()));
    }

    @Test
    void keepsTheBytesOfAReplacement() {
      batch.begin(memory, taps, 0);
      int index = addPacket();
      MemorySegment other = Arena.ofAuto().allocate(100);
      batch.replace(index, other, 40, 60);
      assertEquals(Verdict.REPLACE, batch.verdict(index));
      assertSame(other, batch.replacementMemory(index));
      assertEquals(40, batch.replacementOffset(index));
      assertEquals(60, batch.replacementLength(index));
    }

    @Test
    void forgetsTheBytesWhenAnotherVerdictFollows() {
      batch.begin(memory, taps, 0);
      int index = addPacket();
      batch.replace(index, memory, 0, 1);
      batch.verdict(index, Verdict.DROP);
      assertNull(batch.replacementMemory(index));
      assertEquals(Verdict.DROP, batch.verdict(index));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, -1", "0, 1001", "1000, 1", "9223372036854775807, 1"})
    void refusesBytesThatAreNotWithinTheSegment(long start, int length) {
      batch.begin(memory, taps, 0);
      int index = addPacket();
      batch.verdict(index, Verdict.DROP);
      assertThrows(
          IndexOutOfBoundsException.class, () -> batch.replace(index, memory, start, length));
      assertEquals(Verdict.DROP, batch.verdict(index));
    }
  }
}
