package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * PPP as it stands in a capture, in PPPoE and in GRE: RFC 1661 section 2, with the address and
 * control bytes of RFC 1662 section 3.1 or without.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Address 0xFF  |  Control 0x03 |     Protocol, 1 or 2 bytes    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Address and control may be left out; the first byte of a protocol is never 0xFF. A protocol
 * field whose first byte is odd is compressed to that one byte (RFC 1661 section 6.5).
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class Ppp {
  /** The protocol number of IPv4. */
  public static final int PROTOCOL_IPV4 = 0x0021;

  /** The protocol number of IPv6. */
  public static final int PROTOCOL_IPV6 = 0x0057;

  /** The protocol number of MPLS, unicast. */
  public static final int PROTOCOL_MPLS = 0x0281;

  /** The protocol number of MPLS, multicast. */
  public static final int PROTOCOL_MPLS_MULTICAST = 0x0283;

  private static final int ADDRESS_AND_CONTROL = 0xFF03;
  private static final int ADDRESS_AND_CONTROL_LENGTH = 2;

  private Ppp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.PPP, 1)) {
      return null;
    }
    int at = 0;
    if (cursor.u8(0) == ADDRESS_AND_CONTROL >>> 8) {
      // The accessors look at both bytes before they know what these are.
      if (!cursor.require(Protocol.PPP, ADDRESS_AND_CONTROL_LENGTH)) {
        return null;
      }
      if (cursor.u16(0) != ADDRESS_AND_CONTROL) {
        cursor.layer(Protocol.PPP, ADDRESS_AND_CONTROL_LENGTH);
        return null;
      }
      at = ADDRESS_AND_CONTROL_LENGTH;
    }
    if (!cursor.require(Protocol.PPP, at + 1)) {
      return null;
    }
    int protocol = cursor.u8(at);
    int length = at + 1;
    if ((protocol & 1) == 0) {
      length++;
      if (!cursor.require(Protocol.PPP, length)) {
        return null;
      }
      protocol = cursor.u16(at);
    }
    cursor.layer(Protocol.PPP, length);
    return switch (protocol) {
      case PROTOCOL_IPV4 -> Protocol.IPV4;
      case PROTOCOL_IPV6 -> Protocol.IPV6;
      case PROTOCOL_MPLS, PROTOCOL_MPLS_MULTICAST -> Protocol.MPLS;
      default -> null;
    };
  }

  /**
   * What the frame carries, whether the field is compressed or not.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return a PPP protocol number, 0 to 65535
   */
  public static int protocol(MemorySegment memory, long header) {
    long at = header;
    int first = Wire.u8(memory, at);
    if (first == ADDRESS_AND_CONTROL >>> 8 && Wire.u16(memory, at) == ADDRESS_AND_CONTROL) {
      at += ADDRESS_AND_CONTROL_LENGTH;
      first = Wire.u8(memory, at);
    }
    return (first & 1) == 1 ? first : Wire.u16(memory, at);
  }
}
