package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The ring of blocks that the kernel fills with frames, {@code TPACKET_V3} of {@code
 * linux/if_packet.h}. The kernel hands a block over when it is full or its time is up; it gets it
 * back when it was read to its end and no batch holds a packet of it any more.
 *
 * <pre>
 * block      0        4               8              12           16               20
 *           | version | private area | block status | packets    | first packet   | length ...
 *
 * packet     0        4        8            12           16       20      24    26
 *           | next   | seconds | nanoseconds | captured   | wire   | status | mac | net
 *            28           32        36
 *           | (rx hash)  | VLAN TCI | VLAN TPID | ... 48: struct sockaddr_ll ... mac: the frame
 * </pre>
 *
 * <p>What the headers say is believed as far as it stays within the block: a packet whose bytes do
 * not, or that does not lead on to the next, ends the reading of its block, and the packets that
 * are left there are counted as skipped.
 *
 * <p>Not thread safe.
 */
final class BlockRing {
  /** Where a block's status is, in bytes from its start. */
  static final int BLOCK_STATUS_OFFSET = 8;

  static final int BLOCK_PACKETS_OFFSET = 12;
  static final int BLOCK_FIRST_OFFSET = 16;

  /** The length of a block's own header, in bytes. */
  static final int BLOCK_HEADER_LENGTH = 48;

  static final int NEXT_OFFSET = 0;
  static final int SECONDS_OFFSET = 4;
  static final int NANOS_OFFSET = 8;
  static final int CAPTURED_OFFSET = 12;
  static final int WIRE_OFFSET = 16;
  static final int STATUS_OFFSET = 20;
  static final int MAC_OFFSET = 24;
  static final int VLAN_TCI_OFFSET = 32;
  static final int VLAN_TPID_OFFSET = 36;

  /** {@code sll_pkttype} of the address that follows the packet's header. */
  static final int PACKET_TYPE_OFFSET = 48 + 10;

  /** The length of a packet's header with the address, in bytes. */
  static final int PACKET_HEADER_LENGTH = 48 + 20;

  /** A block that the kernel has handed over. */
  static final int STATUS_USER = 1;

  static final int STATUS_CHECKSUM_NOT_READY = 1 << 3;
  static final int STATUS_VLAN_VALID = 1 << 4;
  static final int STATUS_VLAN_TPID_VALID = 1 << 6;
  static final int STATUS_GSO_TCP = 1 << 8;

  /** The type of a packet that this host sends out of the interface. */
  static final int PACKET_OUTGOING = 4;

  private static final int UNUSUAL = STATUS_CHECKSUM_NOT_READY | STATUS_VLAN_VALID | STATUS_GSO_TCP;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MemorySegment memory;
  private final int blockShift;
  private final int blockLength;
  private final int blocks;
  private final int snapLength;
  private final int linkType;
  private final int tap;

  /** How many batches hold packets of each block. */
  private final int[] holders;

  /** Which blocks were read to their end and are not yet the kernel's again. */
  private final boolean[] read;

  /** How many blocks are held by batches, read to their end or not. */
  private int heldBlocks;

  /** The block that is read, or is to be read next. */
  private int block;

  /** How many packets of it are left; 0 before it is opened. */
  private int left;

  /** Where its next packet lies, in bytes from the block's start. */
  private int next;

  private long bytes;
  private long truncated;
  private long skipped;

  /**
   * Reads a ring from its first block on.
   *
   * @param memory the ring, mapped
   * @param blockLength the length of a block, in bytes, a power of two
   * @param snapLength the most bytes of a packet that are handed out
   * @param linkType what the frames begin with
   * @param tap where they are seen
   */
  BlockRing(MemorySegment memory, int blockLength, int snapLength, int linkType, int tap) {
    if (Integer.bitCount(blockLength) != 1 || memory.byteSize() % blockLength != 0) {
      throw new IllegalArgumentException("a ring is whole blocks, each a power of two long");
    }
    this.memory = memory;
    this.blockLength = blockLength;
    this.blockShift = Integer.numberOfTrailingZeros(blockLength);
    this.blocks = (int) (memory.byteSize() >>> blockShift);
    this.snapLength = snapLength;
    this.linkType = linkType;
    this.tap = tap;
    this.holders = new int[blocks];
    this.read = new boolean[blocks];
  }

  /** Whether {@link #fill} would find packets, or a block to pass over. */
  boolean isReady() {
    return left > 0 || (!isHeld(block) && isHandedOver(block));
  }

  /**
   * Whether a batch holds packets, so that the kernel's own word that some are ready means little.
   */
  boolean isAnyHeld() {
    return heldBlocks > 0;
  }

  private boolean isHeld(int index) {
    return read[index] || holders[index] > 0;
  }

  private boolean isHandedOver(int index) {
    long status = ((long) index << blockShift) + BLOCK_STATUS_OFFSET;
    return ((int) INT.getAcquire(memory, status) & STATUS_USER) != 0;
  }

  /**
   * Adds packets to a batch until it is full or there are no more. What it added, {@link #bytes}
   * and the others tell.
   *
   * @param batch a batch that was begun with this ring's memory
   */
  void fill(PacketBatch batch) {
    bytes = 0;
    truncated = 0;
    skipped = 0;
    int room = batch.capacity() - batch.size();
    while (room > 0 && (left > 0 || openBlock())) {
      int added = left == 0 ? 0 : addPackets(batch, room);
      if (added > 0) {
        hold(block);
        room -= added;
      }
      if (left == 0) {
        finishBlock();
      }
    }
  }

  /** Goes on to the next block; false if it is the kernel's, or a batch still holds it. */
  private boolean openBlock() {
    if (isHeld(block) || !isHandedOver(block)) {
      return false;
    }
    long start = (long) block << blockShift;
    // Unsigned in the kernel; a negative number can only be wrong, and counts as none.
    left = Math.max(0, memory.get(JAVA_INT_UNALIGNED, start + BLOCK_PACKETS_OFFSET));
    next = memory.get(JAVA_INT_UNALIGNED, start + BLOCK_FIRST_OFFSET);
    return true;
  }

  /**
   * Adds packets of the open block. The loop that each packet of a sensor goes through: what it
   * needs stands in local variables, what is rare in methods of its own.
   *
   * @param room for how many the batch has room, 1 or more
   * @return how many were added
   */
  private int addPackets(PacketBatch batch, int room) {
    MemorySegment ring = memory;
    long start = (long) block << blockShift;
    int limit = Math.min(room, left);
    int offset = next;
    int sum = 0;
    int added = 0;
    while (added < limit) {
      int rest = blockLength - offset;
      if (offset < BLOCK_HEADER_LENGTH || rest <= PACKET_HEADER_LENGTH) {
        break;
      }
      long header = start + offset;
      int mac = ring.get(JAVA_SHORT_UNALIGNED, header + MAC_OFFSET) & 0xFFFF;
      int captured = ring.get(JAVA_INT_UNALIGNED, header + CAPTURED_OFFSET);
      if (captured < 0 || mac < PACKET_HEADER_LENGTH || mac >= rest || captured > rest - mac) {
        break;
      }
      captured = Math.min(captured, snapLength);
      int wire = ring.get(JAVA_INT_UNALIGNED, header + WIRE_OFFSET);
      int status = ring.get(JAVA_INT_UNALIGNED, header + STATUS_OFFSET);
      int index = batch.add(header + mac, captured, wire, stamp(ring, header), linkType, tap);
      boolean outgoing = ring.get(JAVA_BYTE, header + PACKET_TYPE_OFFSET) == PACKET_OUTGOING;
      batch.direction(index, outgoing ? Direction.EGRESS : Direction.INGRESS);
      if ((status & UNUSUAL) != 0) {
        addUnusual(batch, index, header, status);
      }
      if (wire != captured) {
        countCut(captured, wire);
      }
      sum += captured;
      added++;
      // Forward only, so that a block is read in a bounded number of steps. A last packet leads
      // nowhere, which is never looked at.
      int distance = ring.get(JAVA_INT_UNALIGNED, header + NEXT_OFFSET);
      offset = distance < PACKET_HEADER_LENGTH || distance >= rest ? -1 : offset + distance;
    }
    bytes += sum;
    next = offset;
    left = added < limit ? skip(left - added) : left - added;
    return added;
  }

  private static long stamp(MemorySegment ring, long header) {
    long seconds = ring.get(JAVA_INT_UNALIGNED, header + SECONDS_OFFSET) & 0xFFFF_FFFFL;
    return seconds * NANOS_PER_SECOND + ring.get(JAVA_INT_UNALIGNED, header + NANOS_OFFSET);
  }

  private void addUnusual(PacketBatch batch, int index, long header, int status) {
    if ((status & STATUS_CHECKSUM_NOT_READY) != 0) {
      batch.addFlags(index, PacketFlags.CHECKSUM_NOT_READY);
    }
    if ((status & STATUS_GSO_TCP) != 0) {
      batch.addFlags(index, PacketFlags.SEGMENTATION_OFFLOAD);
    }
    if ((status & STATUS_VLAN_VALID) != 0) {
      int tci = memory.get(JAVA_INT_UNALIGNED, header + VLAN_TCI_OFFSET);
      boolean known = (status & STATUS_VLAN_TPID_VALID) != 0;
      int tpid = known ? memory.get(JAVA_SHORT_UNALIGNED, header + VLAN_TPID_OFFSET) : 0;
      batch.addStrippedVlan(index, tpid, tci);
    }
  }

  private void countCut(int captured, int wire) {
    if (Integer.compareUnsigned(wire, captured) > 0) {
      truncated++;
    }
  }

  /** Passes over packets that cannot be read; answers how many are left then. */
  private int skip(int packets) {
    skipped += packets;
    return 0;
  }

  private void hold(int index) {
    if (holders[index]++ == 0) {
      heldBlocks++;
    }
  }

  /** The block has been read to its end. */
  private void finishBlock() {
    read[block] = true;
    if (holders[block] == 0) {
      handBack(block);
    }
    block = block + 1 == blocks ? 0 : block + 1;
  }

  /**
   * Takes back what a batch held.
   *
   * @param batch a batch that {@link #fill} filled and nobody has cleared since
   */
  void release(PacketBatch batch) {
    int size = batch.size();
    if (size == 0) {
      return;
    }
    // A packet's first byte lies within its block, so its offset tells the block.
    int last = (int) (batch.offset(size - 1) >>> blockShift);
    int index = (int) (batch.offset(0) >>> blockShift);
    letGo(index);
    while (index != last) {
      index = index + 1 == blocks ? 0 : index + 1;
      letGo(index);
    }
  }

  private void letGo(int index) {
    if (holders[index] > 0 && --holders[index] == 0) {
      heldBlocks--;
      if (read[index]) {
        handBack(index);
      }
    }
  }

  private void handBack(int index) {
    read[index] = false;
    INT.setRelease(memory, ((long) index << blockShift) + BLOCK_STATUS_OFFSET, 0);
  }

  /** Captured bytes of the packets that the last {@link #fill} added. */
  long bytes() {
    return bytes;
  }

  /** How many packets that the last {@link #fill} added were cut. */
  long truncated() {
    return truncated;
  }

  /** How many packets the last {@link #fill} passed over, since their headers made no sense. */
  long skipped() {
    return skipped;
  }
}
