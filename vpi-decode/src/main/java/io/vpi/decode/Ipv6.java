package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * IPv6, RFC 8200 section 3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Traffic class |              Flow label               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Payload length         |  Next header  |   Hop limit   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                    Source address, 16 bytes                   +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                 Destination address, 16 bytes                 +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A payload length of 0 means no payload, unless hop-by-hop options follow, which may hold the
 * length of a jumbogram (RFC 2675), or more is there than the field could say, as in a segment that
 * a network card will cut up: the packet then reaches to the end of what was on the wire.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version}; {@code length_exceeds_packet} for a
 * payload length beyond the link's payload (both numbers count the header too).
 */
public final class Ipv6 {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 40;

  private static final int VERSION_OFFSET = 0;
  private static final int PAYLOAD_LENGTH_OFFSET = 4;
  private static final int NEXT_HEADER_OFFSET = 6;
  private static final int HOP_LIMIT_OFFSET = 7;
  private static final int SOURCE_OFFSET = 8;
  private static final int DESTINATION_OFFSET = 24;

  private static final int MAX_PAYLOAD_LENGTH = 65_535;

  private Ipv6() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.IPV6, HEADER_LENGTH)) {
      return null;
    }
    // Version to hop limit in one load.
    long start = cursor.i64(VERSION_OFFSET);
    int version = (int) (start >>> 60);
    if (version != 6) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.IPV6, 6, version);
      return null;
    }
    int payloadLength = (int) (start >>> 16) & 0xFFFF;
    int nextHeader = (int) (start >>> 8) & 0xFF;
    boolean lengthIsElsewhere =
        payloadLength == 0
            && (nextHeader == IpProtocol.HOP_BY_HOP
                || cursor.declaredAvailable() - HEADER_LENGTH > MAX_PAYLOAD_LENGTH);
    if (!lengthIsElsewhere) {
      cursor.declareLength(Protocol.IPV6, HEADER_LENGTH + payloadLength);
    }
    cursor.networkLayer(Protocol.IPV6, HEADER_LENGTH);
    return IpProtocol.afterIpv6(nextHeader);
  }

  /**
   * The flow label.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 20 bits
   */
  public static int flowLabel(MemorySegment memory, long header) {
    return Wire.i32(memory, header + VERSION_OFFSET) & 0xFFFFF;
  }

  /**
   * The payload length field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes behind this header, extension headers included; 0 also for a jumbogram
   */
  public static int payloadLength(MemorySegment memory, long header) {
    return Wire.u16(memory, header + PAYLOAD_LENGTH_OFFSET);
  }

  /**
   * What follows this header: an extension header or what the packet carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return an IANA protocol number, 0 to 255
   */
  public static int nextHeader(MemorySegment memory, long header) {
    return Wire.u8(memory, header + NEXT_HEADER_OFFSET);
  }

  /**
   * The hop limit.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return hops left, 0 to 255
   */
  public static int hopLimit(MemorySegment memory, long header) {
    return Wire.u8(memory, header + HOP_LIMIT_OFFSET);
  }

  /**
   * The first half of the sender's address.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 64 bits, the first byte highest
   */
  public static long sourceHigh(MemorySegment memory, long header) {
    return Wire.i64(memory, header + SOURCE_OFFSET);
  }

  /**
   * The second half of the sender's address.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 64 bits, the first byte highest
   */
  public static long sourceLow(MemorySegment memory, long header) {
    return Wire.i64(memory, header + SOURCE_OFFSET + 8);
  }

  /**
   * The first half of the receiver's address: the next stop if a routing header follows.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 64 bits, the first byte highest
   */
  public static long destinationHigh(MemorySegment memory, long header) {
    return Wire.i64(memory, header + DESTINATION_OFFSET);
  }

  /**
   * The second half of the receiver's address.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 64 bits, the first byte highest
   */
  public static long destinationLow(MemorySegment memory, long header) {
    return Wire.i64(memory, header + DESTINATION_OFFSET + 8);
  }
}
