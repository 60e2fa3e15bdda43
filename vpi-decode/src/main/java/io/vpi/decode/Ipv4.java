package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * IPv4, RFC 791 section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  |   DSCP    |ECN|         Total length          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Identification         |0|D|M|     Fragment offset     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Time to live  |   Protocol    |        Header checksum        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Source address                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Destination address                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Options, up to 40 bytes ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A total length of 0 is that of a segment which a network card will cut up (TSO): the packet
 * then reaches to the end of what was on the wire. In a fragment other than the first nothing is
 * decoded further.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version}; {@code length_too_short} for an IHL below
 * 5 (required 20) or a total length below the header's; {@code length_exceeds_packet} for a total
 * length beyond the link's payload; {@code malformed_option}; {@code fragment_too_large}; {@code
 * fragment_unaligned}; {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Ipv4 {
  /** Length of the header without options, in bytes. */
  public static final int MIN_HEADER_LENGTH = 20;

  private static final int VERSION_IHL_OFFSET = 0;
  private static final int TOTAL_LENGTH_OFFSET = 2;
  private static final int IDENTIFICATION_OFFSET = 4;
  private static final int FRAGMENT_OFFSET = 6;
  private static final int TIME_TO_LIVE_OFFSET = 8;
  private static final int PROTOCOL_OFFSET = 9;
  private static final int CHECKSUM_OFFSET = 10;
  private static final int SOURCE_OFFSET = 12;
  private static final int DESTINATION_OFFSET = 16;

  private static final int DONT_FRAGMENT = 0x4000;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET_MASK = 0x1FFF;

  private Ipv4() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.IPV4, MIN_HEADER_LENGTH)) {
      return null;
    }
    // Version to fragment offset in one load.
    long start = cursor.i64(VERSION_IHL_OFFSET);
    int versionAndLength = (int) (start >>> 56);
    if (versionAndLength >>> 4 != 4) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.IPV4, 4, versionAndLength >>> 4);
      return null;
    }
    int headerLength = (versionAndLength & 0x0F) * 4;
    if (headerLength < MIN_HEADER_LENGTH) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.IPV4, MIN_HEADER_LENGTH, headerLength);
      return null;
    }
    int totalLength = (int) (start >>> 32) & 0xFFFF;
    if (totalLength != 0) {
      if (totalLength < headerLength) {
        cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.IPV4, headerLength, totalLength);
        return null;
      }
      cursor.declareLength(Protocol.IPV4, totalLength);
    }
    if (!cursor.require(Protocol.IPV4, headerLength)) {
      return null;
    }
    if (headerLength > MIN_HEADER_LENGTH) {
      cursor.options().ipv4(cursor.memory(), cursor.position(), headerLength);
      cursor.checkOptions(Protocol.IPV4);
    }
    int fragment = (int) start & (MORE_FRAGMENTS | FRAGMENT_OFFSET_MASK);
    if (fragment != 0) {
      cursor.checkFragment(
          Protocol.IPV4,
          headerLength,
          (fragment & FRAGMENT_OFFSET_MASK) * 8,
          cursor.declaredAvailable() - headerLength,
          (fragment & MORE_FRAGMENTS) != 0);
    }
    int protocol = cursor.u8(PROTOCOL_OFFSET);
    cursor.networkLayer(Protocol.IPV4, headerLength);
    if ((fragment & FRAGMENT_OFFSET_MASK) != 0) {
      cursor.laterFragment();
      return null;
    }
    if (fragment != 0) {
      cursor.firstFragment();
    }
    return IpProtocol.afterIpv4(protocol);
  }

  /**
   * The header's length, options included.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 20 to 60 bytes
   */
  public static int headerLength(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + VERSION_IHL_OFFSET) & 0x0F) * 4;
  }

  /**
   * The total length field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return length in bytes of header and payload; 0 before segmentation by a network card
   */
  public static int totalLength(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TOTAL_LENGTH_OFFSET);
  }

  /**
   * The identification that the fragments of a datagram share.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int identification(MemorySegment memory, long header) {
    return Wire.u16(memory, header + IDENTIFICATION_OFFSET);
  }

  /**
   * The flag "don't fragment".
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return whether it is set
   */
  public static boolean dontFragment(MemorySegment memory, long header) {
    return (Wire.u16(memory, header + FRAGMENT_OFFSET) & DONT_FRAGMENT) != 0;
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
   * Where this fragment's payload belongs in the datagram's.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes, a multiple of 8, 0 to 65528
   */
  public static int fragmentOffset(MemorySegment memory, long header) {
    return (Wire.u16(memory, header + FRAGMENT_OFFSET) & FRAGMENT_OFFSET_MASK) * 8;
  }

  /**
   * The time to live.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return hops left, 0 to 255
   */
  public static int timeToLive(MemorySegment memory, long header) {
    return Wire.u8(memory, header + TIME_TO_LIVE_OFFSET);
  }

  /**
   * What the packet carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return an IANA protocol number, 0 to 255
   */
  public static int protocol(MemorySegment memory, long header) {
    return Wire.u8(memory, header + PROTOCOL_OFFSET);
  }

  /**
   * The header checksum field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int checksum(MemorySegment memory, long header) {
    return Wire.u16(memory, header + CHECKSUM_OFFSET);
  }

  /**
   * The sender.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest
   */
  public static int source(MemorySegment memory, long header) {
    return Wire.i32(memory, header + SOURCE_OFFSET);
  }

  /**
   * The receiver.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest
   */
  public static int destination(MemorySegment memory, long header) {
    return Wire.i32(memory, header + DESTINATION_OFFSET);
  }
}
