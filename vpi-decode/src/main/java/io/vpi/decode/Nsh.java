package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Network service header, RFC 8300 section 2: the chain of services that a packet is led through.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Ver|O|U|    TTL    |   Length  |U|U|U|U|MD type| Next protocol |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Service path identifier              | Service index |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Context headers ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The length counts 4-byte words, all of the header. It stands behind an EtherType or in
 * VXLAN-GPE, whose numbers of the next protocol it shares.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version}, required 0; {@code length_too_short} for
 * a length below the base and service path headers, required 8.
 */
public final class Nsh {
  /** Length of the header without context headers, in bytes. */
  public static final int MIN_HEADER_LENGTH = 8;

  private static final int FIRST_OFFSET = 0;
  private static final int NEXT_PROTOCOL_OFFSET = 3;
  private static final int PATH_OFFSET = 4;

  private static final int VERSION_SHIFT = 14;
  private static final int LENGTH_MASK = 0x3F;

  private static final int NEXT_IPV4 = 1;
  private static final int NEXT_IPV6 = 2;
  private static final int NEXT_ETHERNET = 3;
  private static final int NEXT_NSH = 4;
  private static final int NEXT_MPLS = 5;

  private Nsh() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.NSH, MIN_HEADER_LENGTH)) {
      return null;
    }
    int first = cursor.u16(FIRST_OFFSET);
    if (first >>> VERSION_SHIFT != 0) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.NSH, 0, first >>> VERSION_SHIFT);
      return null;
    }
    int length = (first & LENGTH_MASK) * 4;
    if (length < MIN_HEADER_LENGTH) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.NSH, MIN_HEADER_LENGTH, length);
      return null;
    }
    if (!cursor.require(Protocol.NSH, length)) {
      return null;
    }
    int next = cursor.u8(NEXT_PROTOCOL_OFFSET);
    cursor.layer(Protocol.NSH, length);
    return behind(next);
  }

  /** What a next protocol number of this header, or of VXLAN-GPE, stands for. */
  static @Nullable Protocol behind(int next) {
    return switch (next) {
      case NEXT_IPV4 -> Protocol.IPV4;
      case NEXT_IPV6 -> Protocol.IPV6;
      case NEXT_ETHERNET -> Protocol.ETHERNET;
      case NEXT_NSH -> Protocol.NSH;
      case NEXT_MPLS -> Protocol.MPLS;
      default -> null;
    };
  }

  /**
   * What the packet carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS, to 255
   */
  public static int nextProtocol(MemorySegment memory, long header) {
    return Wire.u8(memory, header + NEXT_PROTOCOL_OFFSET);
  }

  /**
   * The service path that the packet takes.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 24 bits
   */
  public static int servicePath(MemorySegment memory, long header) {
    return Wire.i32(memory, header + PATH_OFFSET) >>> 8;
  }

  /**
   * Where on the path the packet is: it counts down.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int serviceIndex(MemorySegment memory, long header) {
    return Wire.i32(memory, header + PATH_OFFSET) & 0xFF;
  }
}
