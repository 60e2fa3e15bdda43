package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * BSD loopback, <a href="https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html">LINKTYPE_NULL</a>
 * and <a href="https://www.tcpdump.org/linktypes/LINKTYPE_LOOP.html">LINKTYPE_LOOP</a>: 4 bytes of
 * address family, in the byte order of the host that captured, or (LOOP) in network order. Families
 * are small numbers, so the order shows by itself. What is no family that is known here may have an
 * EtherType in its last two bytes, as some programs write it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Address family                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class NullLoopback {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 4;

  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6_LINUX = 10;
  private static final int FAMILY_IPV6_NETBSD = 24;
  private static final int FAMILY_IPV6_FREEBSD = 28;
  private static final int FAMILY_IPV6_DARWIN = 30;

  private static final int ETHER_TYPE_MASK = 0xFFFF;

  private NullLoopback() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.NULL_LOOPBACK, HEADER_LENGTH)) {
      return null;
    }
    int header = cursor.u32(0);
    int family = inOrder(header);
    cursor.layer(Protocol.NULL_LOOPBACK, HEADER_LENGTH);
    return switch (family) {
      case FAMILY_IPV4 -> Protocol.IPV4;
      case FAMILY_IPV6_LINUX, FAMILY_IPV6_NETBSD, FAMILY_IPV6_FREEBSD, FAMILY_IPV6_DARWIN ->
          Protocol.IPV6;
      default -> cursor.next(header & ETHER_TYPE_MASK);
    };
  }

  private static int inOrder(int family) {
    return (family & 0xFFFF0000) == 0 ? family : Integer.reverseBytes(family);
  }

  /**
   * The address family, in the numbers of the host that captured.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the family, 2 for IPv4 everywhere
   */
  public static int family(MemorySegment memory, long header) {
    return inOrder(Wire.i32(memory, header));
  }
}
