package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * IPv6 fragment header, RFC 8200 section 4.5.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next header  |   Reserved    |     Fragment offset     |Res|M|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Identification                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>An atomic fragment, offset 0 and no more to come, is a whole packet (RFC 6946). In a fragment
 * other than the first nothing is decoded further.
 *
 * <p>Anomalies: {@code truncated}; {@code fragment_too_large}; {@code fragment_unaligned}.
 */
public final class Ipv6Fragment {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int NEXT_HEADER_OFFSET = 0;
  private static final int FRAGMENT_OFFSET = 2;
  private static final int IDENTIFICATION_OFFSET = 4;

  /** The offset field stands in the upper 13 bits, so that masking leaves bytes. */
  private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;

  private static final int MORE_FRAGMENTS = 1;

  private Ipv6Fragment() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.IPV6_FRAGMENT, HEADER_LENGTH)) {
      return null;
    }
    int field = cursor.u16(FRAGMENT_OFFSET);
    int offset = field & FRAGMENT_OFFSET_MASK;
    boolean more = (field & MORE_FRAGMENTS) != 0;
    int next = cursor.u8(NEXT_HEADER_OFFSET);
    // The reassembled packet has the extension headers before this one, but not this one.
    cursor.checkFragment(
        Protocol.IPV6_FRAGMENT,
        cursor.behindNetworkHeader(),
        offset,
        cursor.declaredAvailable() - HEADER_LENGTH,
        more);
    cursor.layer(Protocol.IPV6_FRAGMENT, HEADER_LENGTH);
    if (offset != 0) {
      cursor.laterFragment();
      return null;
    }
    if (more) {
      cursor.firstFragment();
    }
    return IpProtocol.afterIpv6(next);
  }

  /**
   * What the datagram carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return an IANA protocol number, 0 to 255
   */
  public static int nextHeader(MemorySegment memory, long header) {
    return Wire.u8(memory, header + NEXT_HEADER_OFFSET);
  }

  /**
   * Where this fragment's payload belongs in the datagram's fragmentable part.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes, a multiple of 8, 0 to 65528
   */
  public static int fragmentOffset(MemorySegment memory, long header) {
    return Wire.u16(memory, header + FRAGMENT_OFFSET) & FRAGMENT_OFFSET_MASK;
  }

  /**
   * The flag "more fragments".
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return whether it is set
   */
  public static boolean moreFragments(MemorySegment memory, long header) {
    return (Wire.u16(memory, header + FRAGMENT_OFFSET) & MORE_FRAGMENTS) != 0;
  }

  /**
   * The identification that the fragments of a datagram share.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int identification(MemorySegment memory, long header) {
    return Wire.i32(memory, header + IDENTIFICATION_OFFSET);
  }
}
