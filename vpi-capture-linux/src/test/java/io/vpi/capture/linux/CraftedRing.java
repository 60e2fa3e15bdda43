package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Writes a ring as the kernel would, or as it never should. */
final class CraftedRing {
  static final int BLOCK = 4096;

  /** Where a frame lies in its packet, as the kernel aligns it behind Ethernet's header. */
  static final int MAC = 82;

  final MemorySegment memory;

  CraftedRing(MemorySegment memory) {
    this.memory = memory;
  }

  static long at(int block) {
    return (long) block * BLOCK;
  }

  /** Writes packets of these lengths, each full of its own number, and hands the block over. */
  void fill(int block, int... lengths) {
    int offset = BlockRing.BLOCK_HEADER_LENGTH;
    for (int i = 0; i < lengths.length; i++) {
      int next = (MAC + lengths[i] + 7) / 8 * 8;
      long packet = at(block) + offset;
      putInt(packet + BlockRing.NEXT_OFFSET, i == lengths.length - 1 ? 0 : next);
      putInt(packet + BlockRing.SECONDS_OFFSET, 1000 + block);
      putInt(packet + BlockRing.NANOS_OFFSET, i);
      putInt(packet + BlockRing.CAPTURED_OFFSET, lengths[i]);
      putInt(packet + BlockRing.WIRE_OFFSET, lengths[i]);
      putInt(packet + BlockRing.STATUS_OFFSET, BlockRing.STATUS_USER);
      memory.set(JAVA_SHORT_UNALIGNED, packet + BlockRing.MAC_OFFSET, (short) MAC);
      memory.set(JAVA_BYTE, packet + BlockRing.PACKET_TYPE_OFFSET, (byte) 0);
      memory.asSlice(packet + MAC, lengths[i]).fill((byte) (16 * block + i));
      offset += next;
    }
    handOver(block, lengths.length);
  }

  void handOver(int block, int packets) {
    putInt(at(block) + BlockRing.BLOCK_PACKETS_OFFSET, packets);
    putInt(at(block) + BlockRing.BLOCK_FIRST_OFFSET, BlockRing.BLOCK_HEADER_LENGTH);
    putInt(at(block) + BlockRing.BLOCK_STATUS_OFFSET, BlockRing.STATUS_USER);
  }

  boolean isKernels(int block) {
    return memory.get(JAVA_INT_UNALIGNED, at(block) + BlockRing.BLOCK_STATUS_OFFSET) == 0;
  }

  /** The place of the first packet's header in a block. */
  static long firstPacket(int block) {
    return at(block) + BlockRing.BLOCK_HEADER_LENGTH;
  }

  void putInt(long offset, int value) {
    memory.set(JAVA_INT_UNALIGNED, offset, value);
  }
}
