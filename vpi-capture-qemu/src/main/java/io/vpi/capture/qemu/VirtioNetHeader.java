package io.vpi.capture.qemu;

import io.vpi.packet.PacketFlags;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The header that a virtio network card puts before a frame (virtio 1.3, section 5.1.6).
 *
 * <pre>
 *   0       1        2         4          6            8             10
 *  | flags | gso type | hdr_len | gso_size | csum_start | csum_offset | num_buffers (12) | hash (20)
 * </pre>
 *
 * <p>Its length depends on what the guest's driver has negotiated, and so changes when that starts.
 */
final class VirtioNetHeader {
  /** Without num_buffers: what a backend has before the guest's driver starts. */
  static final int LEGACY_LENGTH = 10;

  /** With num_buffers: virtio 1, or mergeable receive buffers. */
  static final int LENGTH = 12;

  /** With a hash report. */
  static final int HASH_LENGTH = 20;

  private static final int FLAGS_OFFSET = 0;
  private static final int GSO_TYPE_OFFSET = 1;
  private static final int NEEDS_CSUM = 1;
  private static final int ECN = 0x80;

  private static final int MAC_ADDRESSES = 12;
  private static final int MOST_FLAGS = 7;
  private static final int MOST_GSO_TYPE = 5;

  private VirtioNetHeader() {}

  /** Whether a header can have this length; 0 stands for none. */
  static boolean isLength(int length) {
    return length == 0 || length == LENGTH || length == LEGACY_LENGTH || length == HASH_LENGTH;
  }

  /** What a header says of its packet, as bits of {@link PacketFlags}. */
  static int packetFlags(MemorySegment memory, long header) {
    int flags = memory.get(ValueLayout.JAVA_BYTE, header + FLAGS_OFFSET);
    int gsoType = memory.get(ValueLayout.JAVA_BYTE, header + GSO_TYPE_OFFSET) & ~ECN;
    return ((flags & NEEDS_CSUM) != 0 ? PacketFlags.CHECKSUM_NOT_READY : 0)
        | ((gsoType & 0xFF) != 0 ? PacketFlags.SEGMENTATION_OFFLOAD : 0);
  }

  /**
   * Whether a frame that is said to have no header begins with one all the same, or with the rest
   * of one whose first word was taken for a length: where the EtherType of a plain frame would
   * stand there is none, and behind a header of one of these lengths there is. Asked for the first
   * frame of a connection alone; a guest that makes such a frame on purpose gains no more than that
   * its filter connects again.
   */
  static boolean precedes(MemorySegment memory, long frame, int length) {
    return !isEtherType(memory, frame, length, 0)
        && ((beginsHeader(memory, frame, length)
                && (isEtherType(memory, frame, length, LEGACY_LENGTH)
                    || isEtherType(memory, frame, length, LENGTH)))
            || isEtherType(memory, frame, length, LEGACY_LENGTH - 4)
            || isEtherType(memory, frame, length, LENGTH - 4));
  }

  private static boolean beginsHeader(MemorySegment memory, long frame, int length) {
    return length > GSO_TYPE_OFFSET
        && (memory.get(ValueLayout.JAVA_BYTE, frame + FLAGS_OFFSET) & 0xFF) <= MOST_FLAGS
        && (memory.get(ValueLayout.JAVA_BYTE, frame + GSO_TYPE_OFFSET) & ~ECN & 0xFF)
            <= MOST_GSO_TYPE;
  }

  private static boolean isEtherType(MemorySegment memory, long frame, int length, int shift) {
    int at = shift + MAC_ADDRESSES;
    if (at + 2 > length) {
      return false;
    }
    int type =
        ((memory.get(ValueLayout.JAVA_BYTE, frame + at) & 0xFF) << 8)
            | (memory.get(ValueLayout.JAVA_BYTE, frame + at + 1) & 0xFF);
    return switch (type) {
      case 0x0800, 0x0806, 0x86DD, 0x8100, 0x88A8, 0x8863, 0x8864, 0x88CC -> true;
      default -> false;
    };
  }
}
