package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct virtio_net_hdr}, which says what of a frame is left to the network card. It lies
 * right before the frame, in the machine's byte order.
 *
 * <pre>
 *  0 flags            1: the checksum is to be computed
 *  1 GSO type         0: one packet; otherwise to be cut up
 *  2 header length    up to the end of the transport header
 *  4 segment size     payload of each packet
 *  6 checksum start   from the frame's first byte
 *  8 checksum offset  from there
 * 10
 * </pre>
 */
final class VnetHeader {
  static final int BYTES = 10;

  static final int NEEDS_CHECKSUM = 1;

  private static final int GSO_TYPE_OFFSET = 1;
  private static final int HEADER_LENGTH_OFFSET = 2;
  private static final int SEGMENT_SIZE_OFFSET = 4;
  private static final int CHECKSUM_START_OFFSET = 6;

  private VnetHeader() {}

  static boolean needsChecksum(MemorySegment memory, long header) {
    return (memory.get(JAVA_BYTE, header) & NEEDS_CHECKSUM) != 0;
  }

  static boolean isSegmented(MemorySegment memory, long header) {
    return memory.get(JAVA_BYTE, header + GSO_TYPE_OFFSET) != 0;
  }

  /** Says how many of the frame's first bytes are headers. */
  static void headerLength(MemorySegment memory, long header, int bytes) {
    memory.set(JAVA_SHORT_UNALIGNED, header + HEADER_LENGTH_OFFSET, (short) bytes);
  }

  /** A frame that is no longer than its headers and one segment must not be told to be cut up. */
  static void clearNeedlessSegmentation(MemorySegment memory, long header, int frameLength) {
    if (isSegmented(memory, header)
        && frameLength
            <= unsigned(memory, header + HEADER_LENGTH_OFFSET)
                + unsigned(memory, header + SEGMENT_SIZE_OFFSET)) {
      memory.set(JAVA_BYTE, header + GSO_TYPE_OFFSET, (byte) 0);
      memory.set(JAVA_SHORT_UNALIGNED, header + SEGMENT_SIZE_OFFSET, (short) 0);
    }
  }

  /** Says that everything behind the addresses has moved back by so many bytes. */
  static void shift(MemorySegment memory, long header, int bytes) {
    add(memory, header + HEADER_LENGTH_OFFSET, bytes);
    if (needsChecksum(memory, header)) {
      add(memory, header + CHECKSUM_START_OFFSET, bytes);
    }
  }

  private static void add(MemorySegment memory, long offset, int bytes) {
    int value = unsigned(memory, offset);
    if (value != 0) {
      memory.set(JAVA_SHORT_UNALIGNED, offset, (short) (value + bytes));
    }
  }

  private static int unsigned(MemorySegment memory, long offset) {
    return memory.get(JAVA_SHORT_UNALIGNED, offset) & 0xFFFF;
  }
}
