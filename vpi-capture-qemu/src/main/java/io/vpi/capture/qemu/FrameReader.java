package io.vpi.capture.qemu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Takes apart what a filter of QEMU writes to its socket. With {@code vnet_hdr_support=on}:
 *
 * <pre>
 *   0        4                 8
 *  | length | header's length | virtio header | Ethernet frame |
 *                             |<----------- length ----------->|
 * </pre>
 *
 * and without it {@code | length | Ethernet frame |}. Lengths are in network byte order. What a
 * length may be is bounded before it is used; a record is told only when all of its bytes are
 * there.
 *
 * <p>Not thread safe.
 */
final class FrameReader {
  /**
   * The longest record that QEMU makes or takes, without the lengths: its NET_BUFSIZE, in bytes.
   */
  static final int MAX_RECORD = 4096 + 65_536;

  /** Answers of {@link #read}: more bytes are needed. */
  static final int NEED_MORE = 0;

  /** A frame is there. */
  static final int FRAME = 1;

  /** A record is there that holds no frame to show: see {@link #recordLength}. */
  static final int SKIPPED = 2;

  /** The bytes make no sense, and nothing behind them will: see {@link #damage}. */
  static final int DAMAGED = 3;

  /** A length as it is written. */
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final boolean vnetHeaders;
  private final int maxFrame;
  private boolean first = true;

  /** Length of the record with the lengths before it, in bytes. */
  int recordLength;

  /** Where the frame begins. */
  long frameOffset;

  int frameLength;

  /** Length of the virtio header before the frame, in bytes; 0 without one. */
  int vnetLength;

  /** What the virtio header says, as bits of {@link io.vpi.packet.PacketFlags}. */
  int packetFlags;

  String damage = "";

  FrameReader(boolean vnetHeaders, int maxFrame) {
    this.vnetHeaders = vnetHeaders;
    this.maxFrame = maxFrame;
  }

  /** Begins with a new connection. */
  void reset() {
    first = true;
    vnetLength = 0;
  }

  /** Length of the virtio header of the last frame, in bytes; -1 before the first. */
  int knownVnetLength() {
    return vnetHeaders ? (first ? -1 : vnetLength) : 0;
  }

  /** How many bytes stand before a record: its length, and that of the virtio header. */
  static int prefix(boolean vnetHeaders) {
    return vnetHeaders ? 2 * Integer.BYTES : Integer.BYTES;
  }

  /** As the other method, for the records that this reads. */
  int prefix() {
    return prefix(vnetHeaders);
  }

  /** Reads the record that begins at a position, of which bytes up to a limit are there. */
  int read(MemorySegment memory, long position, long limit) {
    int prefix = prefix();
    if (limit - position < prefix) {
      return NEED_MORE;
    }
    int length = memory.get(INT, position);
    if (length < 0 || length > MAX_RECORD) {
      return damaged(
          "a frame claims "
              + Integer.toUnsignedString(length)
              + " bytes where QEMU makes none of more than "
              + MAX_RECORD
              + (vnetHeaders ? hint() : ""));
    }
    int header = vnetHeaders ? memory.get(INT, position + 4) : 0;
    if (!VirtioNetHeader.isLength(header)) {
      return damaged(
          "a virtio header claims "
              + Integer.toUnsignedString(header)
              + " bytes, which none has"
              + hint());
    }
    if (limit - position - prefix < length) {
      return NEED_MORE;
    }
    recordLength = prefix + length;
    frameOffset = position + prefix + header;
    frameLength = length - header;
    if (frameLength <= 0 || frameLength > maxFrame) {
      return SKIPPED; // A guest may send a header alone: that is no reason to lose sight of it.
    }
    if (first && header == 0 && VirtioNetHeader.precedes(memory, frameOffset, frameLength)) {
      return damaged(
          "frames begin with a virtio header that is not announced; the filter needs"
              + " vnet_hdr_support=on"
              + (vnetHeaders ? "" : " and the source vnet=on"));
    }
    if (first && !vnetHeaders && isHeaderLength(memory, frameOffset)) {
      return damaged(
          "frames begin with the length of a virtio header; the source needs vnet=on, or the"
              + " filter vnet_hdr_support=off");
    }
    first = false;
    vnetLength = header;
    packetFlags = header > 0 ? VirtioNetHeader.packetFlags(memory, position + prefix) : 0;
    return FRAME;
  }

  /** Whether a frame's first word is a length and not half of a MAC address, as no card has it. */
  private boolean isHeaderLength(MemorySegment memory, long frame) {
    return frameLength >= 4
        && memory.get(INT, frame) != 0
        && VirtioNetHeader.isLength(memory.get(INT, frame));
  }

  private int damaged(String what) {
    damage = what;
    return DAMAGED;
  }

  private static String hint() {
    return "; is the filter made without vnet_hdr_support=on?";
  }
}
