package io.vpi.capture.pcap;

import io.vpi.capture.pcap.PcapHeader.LengthOrder;
import io.vpi.packet.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads the records of a pcap file (draft-ietf-opsawg-pcap, section 5):
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |                    seconds, since 1970-01-01                  |
 *   |                  microseconds or nanoseconds                  |
 *   |                        captured length                        |
 *   |                          wire length                          |
 *   +---------------------------------------------------------------+
 *   |                     the packet, not padded                    |
 * </pre>
 *
 * Variants have 4, 8 or 12 bytes more before the packet.
 */
final class PcapReader extends RecordReader {
  /** The record header that all variants have, in bytes. */
  static final int RECORD_HEADER_LENGTH = 16;

  private static final int FRACTION_OFFSET = 4;
  private static final int FIRST_LENGTH_OFFSET = 8;
  private static final int SECOND_LENGTH_OFFSET = 12;

  /** In Kuznetsov's variants, after the interface's index and the protocol. */
  private static final int PACKET_TYPE_OFFSET = 22;

  /** The highest of Linux's packet types for a packet that came in: host, broadcast, multicast. */
  private static final int LAST_INCOMING_TYPE = 2;

  private static final int PACKET_TYPE_OUTGOING = 4;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int recordHeaderLength;
  private final boolean hasPacketType;
  private final LengthOrder lengths;
  private final long nanosPerFraction;
  private final int maxPacketLength;

  /**
   * A reader for a file whose header was read.
   *
   * @param header the file's header
   * @param recordHeaderLength the length of each record's header, in bytes
   * @param tap the tap that all packets come from
   * @param maxPacketLength the largest captured length that is no damage, in bytes
   */
  PcapReader(PcapHeader header, int recordHeaderLength, int tap, int maxPacketLength) {
    this.recordHeaderLength = recordHeaderLength;
    this.hasPacketType = recordHeaderLength >= PcapVariant.PATCHED_LENGTH;
    this.lengths = header.lengths();
    this.nanosPerFraction = header.nanoseconds() ? 1 : 1000;
    this.maxPacketLength = maxPacketLength;
    bigEndian = header.bigEndian();
    linkType = header.linkType();
    tapId = tap;
    hasTimestamp = true;
  }

  @Override
  int read(MemorySegment memory, long offset, long limit) {
    long visible = limit - offset;
    if (visible < recordHeaderLength) {
      return need(recordHeaderLength, "record header");
    }
    int first = int32(memory, offset + FIRST_LENGTH_OFFSET);
    int second = int32(memory, offset + SECOND_LENGTH_OFFSET);
    boolean capturedFirst =
        lengths == LengthOrder.CAPTURED_FIRST
            || (lengths == LengthOrder.SMALLER_IS_CAPTURED
                && Integer.compareUnsigned(first, second) <= 0);
    long captured = Integer.toUnsignedLong(capturedFirst ? first : second);
    if (captured > maxPacketLength) {
      return damaged(
          capturedFirst ? FIRST_LENGTH_OFFSET : SECOND_LENGTH_OFFSET,
          "the record claims a packet of "
              + captured
              + " bytes, expected at most "
              + maxPacketLength);
    }
    recordLength = recordHeaderLength + captured;
    if (visible < recordLength) {
      return need(recordLength, "record");
    }
    packetOffset = offset + recordHeaderLength;
    capturedLength = (int) captured;
    wireLength = capturedFirst ? second : first;
    // No overflow: both are below 2^32.
    timestamp =
        unsigned32(memory, offset) * NANOS_PER_SECOND
            + unsigned32(memory, offset + FRACTION_OFFSET) * nanosPerFraction;
    if (hasPacketType) {
      direction = directionOf(memory.get(ValueLayout.JAVA_BYTE, offset + PACKET_TYPE_OFFSET));
    }
    return PACKET;
  }

  /** Linux's packet type is seen from the host; what it received came into the switch. */
  private static Direction directionOf(byte packetType) {
    if (packetType >= 0 && packetType <= LAST_INCOMING_TYPE) {
      return Direction.INGRESS;
    }
    return packetType == PACKET_TYPE_OUTGOING ? Direction.EGRESS : Direction.UNKNOWN;
  }
}
