package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockRingTest {
  private static final int BLOCKS = 4;

  private final MemorySegment memory =
      Arena.ofAuto().allocate((long) BLOCKS * CraftedRing.BLOCK, 4096);
  private final CraftedRing crafted = new CraftedRing(memory);
  private final BlockRing ring =
      new BlockRing(memory, CraftedRing.BLOCK, 1000, LinkType.ETHERNET, 7);
  private final TapRegistry taps = new TapRegistry();

  private PacketBatch poll(int capacity) {
    PacketBatch batch = new PacketBatch(capacity);
    batch.begin(memory, taps, 0);
    ring.fill(batch);
    return batch;
  }

  private void release(PacketBatch batch) {
    ring.release(batch);
    batch.clear();
  }

  private static List<Integer> numbers(PacketBatch batch) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      numbers.add((int) batch.memory().get(JAVA_BYTE, batch.offset(i)));
    }
    return numbers;
  }

  @Test
  void readsPacketsOverTheBordersOfBlocks() {
    crafted.fill(0, 60, 61);
    crafted.fill(1, 62, 63, 64);
    assertTrue(ring.isReady());
    PacketBatch batch = poll(8);
    assertEquals(List.of(0, 1, 16, 17, 18), numbers(batch));
    assertEquals(63, batch.capturedLength(3));
    assertEquals(63, batch.wireLength(3));
    assertEquals(1001 * 1_000_000_000L + 1, batch.timestamp(3));
    assertEquals(7, batch.tapId(3));
    assertEquals(Direction.INGRESS, batch.direction(3));
    assertEquals(0, batch.flags(3));
    assertEquals(310, ring.bytes());
    assertFalse(ring.isReady());
  }

  @Test
  void givesABlockBackOnceItIsReadAndNobodyHoldsItsPackets() {
    crafted.fill(0, 60, 60, 60);
    PacketBatch first = poll(2);
    PacketBatch second = poll(2);
    assertEquals(1, second.size());
    release(first);
    assertFalse(crafted.isKernels(0), "the second batch holds it");
    assertTrue(ring.isAnyHeld());
    release(second);
    assertTrue(crafted.isKernels(0));
    assertFalse(ring.isAnyHeld());
  }

  @Test
  void keepsABlockThatIsNotReadToItsEnd() {
    crafted.fill(0, 60, 60);
    release(poll(1));
    assertFalse(crafted.isKernels(0));
    assertTrue(ring.isReady());
    release(poll(1));
    assertTrue(crafted.isKernels(0));
  }

  @Test
  void batchesAreReleasedInAnyOrder() {
    for (int block = 0; block < BLOCKS; block++) {
      crafted.fill(block, 60, 60);
    }
    PacketBatch first = poll(3);
    PacketBatch second = poll(3);
    PacketBatch third = poll(3);
    release(second);
    assertFalse(crafted.isKernels(1), "the first holds it");
    assertTrue(crafted.isKernels(2), "it alone held it");
    release(third);
    assertTrue(crafted.isKernels(3));
    release(first);
    for (int block = 0; block < BLOCKS; block++) {
      assertTrue(crafted.isKernels(block));
    }
  }

  @Test
  void aBlockThatABatchHoldsIsNotReadAgain() {
    for (int block = 0; block < BLOCKS; block++) {
      crafted.fill(block, 60);
    }
    PacketBatch all = poll(BLOCKS);
    assertEquals(BLOCKS, all.size());
    assertFalse(ring.isReady(), "its status still says that it is ours");
    assertEquals(0, poll(1).size());
    release(all);
    crafted.fill(0, 60);
    assertEquals(List.of(0), numbers(poll(1)));
  }

  @Test
  void anEmptyBlockIsGivenBackAtOnce() {
    crafted.fill(0);
    crafted.fill(1, 60);
    assertEquals(1, poll(4).size());
    assertTrue(crafted.isKernels(0));
  }

  @Test
  void tellsWhatTheKernelKnowsOfAPacket() {
    crafted.fill(0, 60, 60);
    long packet = CraftedRing.firstPacket(0);
    int status =
        BlockRing.STATUS_CHECKSUM_NOT_READY
            | BlockRing.STATUS_GSO_TCP
            | BlockRing.STATUS_VLAN_VALID
            | BlockRing.STATUS_VLAN_TPID_VALID;
    crafted.putInt(packet + BlockRing.STATUS_OFFSET, status | 1);
    crafted.putInt(packet + BlockRing.VLAN_TCI_OFFSET, 0xE123);
    memory.set(JAVA_SHORT_UNALIGNED, packet + BlockRing.VLAN_TPID_OFFSET, (short) 0x88A8);
    memory.set(JAVA_BYTE, packet + BlockRing.PACKET_TYPE_OFFSET, (byte) 4);
    PacketBatch batch = poll(4);
    assertEquals(PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD, batch.flags(0));
    assertEquals(1, batch.strippedVlanCount(0));
    assertEquals(0x88A8E123, batch.strippedVlan(0, 0));
    assertEquals(Direction.EGRESS, batch.direction(0));
    assertEquals(0, batch.strippedVlanCount(1));
    assertEquals(Direction.INGRESS, batch.direction(1));
  }

  @Test
  void cutsWhatIsLongerThanTheSnapLengthAndCountsIt() {
    crafted.fill(0, 1001, 60);
    crafted.putInt(CraftedRing.firstPacket(0) + BlockRing.WIRE_OFFSET, 9000);
    PacketBatch batch = poll(4);
    assertEquals(1000, batch.capturedLength(0));
    assertEquals(9000, batch.wireLength(0));
    assertEquals(PacketFlags.TRUNCATED, batch.flags(0));
    assertEquals(1, ring.truncated());
  }

  @ParameterizedTest
  @CsvSource({
    "0",
    "4",
    "-8",
    "4096",
    "2147483647",
    "-2147483648",
  })
  void aPacketThatLeadsNowhereIsTheLastOfItsBlock(int value) {
    crafted.fill(0, 60, 60, 60);
    crafted.putInt(CraftedRing.firstPacket(0) + BlockRing.NEXT_OFFSET, value);
    crafted.fill(1, 60);
    PacketBatch batch = poll(8);
    assertEquals(List.of(0, 16), numbers(batch));
    assertEquals(2, ring.skipped());
    release(batch);
    assertTrue(crafted.isKernels(0));
  }

  @ParameterizedTest
  @CsvSource({"4096", "4048", "-1", "2147483647", "-2147483648", "3967"})
  void aPacketLongerThanItsBlockIsPassedOver(int captured) {
    crafted.fill(0, 60, 60);
    crafted.putInt(CraftedRing.firstPacket(0) + BlockRing.CAPTURED_OFFSET, captured);
    crafted.fill(1, 60);
    assertEquals(List.of(16), numbers(poll(8)));
    assertEquals(2, ring.skipped());
    assertTrue(crafted.isKernels(0));
  }

  @Test
  void aPacketThatEndsWithItsBlockIsRead() {
    int longest = CraftedRing.BLOCK - BlockRing.BLOCK_HEADER_LENGTH - CraftedRing.MAC;
    crafted.fill(0, longest);
    PacketBatch batch = poll(8);
    assertEquals(1, batch.size());
    assertEquals(longest, batch.wireLength(0));
    release(batch);
    assertTrue(crafted.isKernels(0));
  }

  @ParameterizedTest
  @CsvSource({"0", "67", "4048", "65535"})
  void aFrameOutsideOfItsPacketIsPassedOver(int mac) {
    crafted.fill(0, 60);
    memory.set(
        JAVA_SHORT_UNALIGNED, CraftedRing.firstPacket(0) + BlockRing.MAC_OFFSET, (short) mac);
    assertEquals(0, poll(8).size());
    assertEquals(1, ring.skipped());
    assertTrue(crafted.isKernels(0));
  }

  @ParameterizedTest
  @CsvSource({"0", "47", "4095", "4096", "4028", "-1", "2147483647", "-2147483648"})
  void aFirstPacketOutsideOfTheBlockIsPassedOver(int first) {
    crafted.fill(0, 60);
    crafted.putInt(BlockRing.BLOCK_FIRST_OFFSET, first);
    assertEquals(0, poll(8).size());
    assertEquals(1, ring.skipped());
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "2147483647, 2147483645", "-1, 0", "-2147483648, 0"})
  void aBlockThatClaimsMorePacketsThanItHasEnds(int packets, int skipped) {
    crafted.fill(0, 60, 60);
    crafted.putInt(BlockRing.BLOCK_PACKETS_OFFSET, packets);
    PacketBatch batch = poll(8);
    assertEquals(packets < 0 ? 0 : 2, batch.size());
    assertEquals(skipped, ring.skipped());
    release(batch);
    assertTrue(crafted.isKernels(0));
  }

  @Property(tries = 2000)
  void whateverTheHeadersSayPacketsStayWithinTheirBlock(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 511) Integer> places,
      @ForAll @Size(40) List<Integer> values,
      @ForAll @IntRange(min = 1, max = 9) int capacity) {
    for (int block = 0; block < BLOCKS; block++) {
      crafted.fill(block, 60, 200, 61, 300);
    }
    for (int i = 0; i < places.size(); i++) {
      // Any four bytes of the headers, which lie at the start of each block.
      crafted.putInt(CraftedRing.at(i % BLOCKS) + places.get(i), values.get(i));
    }
    for (int block = 0; block < BLOCKS; block++) {
      crafted.putInt(CraftedRing.at(block) + BlockRing.BLOCK_STATUS_OFFSET, 1);
    }
    int polls = 0;
    while (ring.isReady()) {
      PacketBatch batch = poll(capacity);
      for (int i = 0; i < batch.size(); i++) {
        long start = batch.offset(i);
        long end = start + batch.capturedLength(i);
        long block = start / CraftedRing.BLOCK * CraftedRing.BLOCK;
        assertTrue(start >= block + BlockRing.BLOCK_HEADER_LENGTH, "behind the block's header");
        assertTrue(end <= block + CraftedRing.BLOCK, "within the block");
      }
      release(batch);
      assertTrue(polls++ < BLOCKS * CraftedRing.BLOCK, "it comes to an end");
    }
    for (int block = 0; block < BLOCKS; block++) {
      assertTrue(crafted.isKernels(block), "each block goes back");
    }
  }

  @Test
  void readingAllocatesNothing() {
    int[] lengths = new int[20];
    Arrays.fill(lengths, 60);
    for (int block = 0; block < BLOCKS; block++) {
      crafted.fill(block, lengths);
    }
    PacketBatch batch = new PacketBatch(16);
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          for (int block = 0; block < BLOCKS; block++) {
            crafted.putInt(CraftedRing.at(block) + BlockRing.BLOCK_STATUS_OFFSET, 1);
          }
          while (ring.isReady()) {
            batch.begin(memory, taps, 0);
            ring.fill(batch);
            ring.release(batch);
            batch.clear();
          }
        });
    assertEquals(0, bytes);
  }
}
