package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * IPv6 extension headers that share one form: hop-by-hop options, routing and destination options,
 * RFC 8200 sections 4.3, 4.4 and 4.6.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next header  |  Ext. length  |  Options, or: routing type,   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |  segments left, type-specific data ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The length field counts 8-byte units behind the first.
 *
 * <p>Anomalies: {@code truncated}; {@code malformed_option} for the two kinds of options; {@code
 * misplaced} for hop-by-hop options that do not stand right behind the IPv6 header (section 4.1);
 * {@code deprecated} for routing type 0 (RFC 5095), where required is 0 and available the segments
 * left.
 */
public final class Ipv6Extension {
  /** The shortest such header, in bytes. */
  public static final int MIN_LENGTH = 8;

  private static final int NEXT_HEADER_OFFSET = 0;
  private static final int LENGTH_OFFSET = 1;
  private static final int ROUTING_TYPE_OFFSET = 2;
  private static final int SEGMENTS_LEFT_OFFSET = 3;

  private Ipv6Extension() {}

  static @Nullable Protocol decodeHopByHop(Cursor cursor) {
    if (cursor.previous() != Protocol.IPV6) {
      cursor.anomaly(AnomalyKind.MISPLACED, Protocol.IPV6_HOP_BY_HOP, 0, 0);
    }
    return decodeOptions(cursor, Protocol.IPV6_HOP_BY_HOP);
  }

  static @Nullable Protocol decodeDestinationOptions(Cursor cursor) {
    return decodeOptions(cursor, Protocol.IPV6_DESTINATION_OPTIONS);
  }

  private static @Nullable Protocol decodeOptions(Cursor cursor, Protocol protocol) {
    int length = requireWhole(cursor, protocol);
    if (length == 0) {
      return null;
    }
    cursor.options().ipv6(cursor.memory(), cursor.position(), length);
    cursor.checkOptions(protocol);
    return take(cursor, protocol, length);
  }

  static @Nullable Protocol decodeRouting(Cursor cursor) {
    int length = requireWhole(cursor, Protocol.IPV6_ROUTING);
    if (length == 0) {
      return null;
    }
    if (cursor.u8(ROUTING_TYPE_OFFSET) == 0) {
      cursor.anomaly(
          AnomalyKind.DEPRECATED, Protocol.IPV6_ROUTING, 0, cursor.u8(SEGMENTS_LEFT_OFFSET));
    }
    return take(cursor, Protocol.IPV6_ROUTING, length);
  }

  /** The header's length, or 0 if it is not all there. */
  private static int requireWhole(Cursor cursor, Protocol protocol) {
    if (!cursor.require(protocol, MIN_LENGTH)) {
      return 0;
    }
    int length = MIN_LENGTH + 8 * cursor.u8(LENGTH_OFFSET);
    return cursor.require(protocol, length) ? length : 0;
  }

  private static @Nullable Protocol take(Cursor cursor, Protocol protocol, int length) {
    int next = cursor.u8(NEXT_HEADER_OFFSET);
    cursor.layer(protocol, length);
    return IpProtocol.afterIpv6(next);
  }

  /**
   * What follows this header.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return an IANA protocol number, 0 to 255
   */
  public static int nextHeader(MemorySegment memory, long header) {
    return Wire.u8(memory, header + NEXT_HEADER_OFFSET);
  }

  /**
   * The routing type of a routing header.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int routingType(MemorySegment memory, long header) {
    return Wire.u8(memory, header + ROUTING_TYPE_OFFSET);
  }

  /**
   * How many stops of a routing header are still to be visited.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255; above 0 the packet's last receiver is not the IPv6 header's
   */
  public static int segmentsLeft(MemorySegment memory, long header) {
    return Wire.u8(memory, header + SEGMENTS_LEFT_OFFSET);
  }
}
