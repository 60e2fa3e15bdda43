package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * IGMP, RFC 2236 section 2 and RFC 9776 section 4: the eight bytes that all versions begin with.
 * The group records and sources of version 3 are payload.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      | Max resp code |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Group address, or depends on the type                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Igmp {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  /** The type of a membership query. */
  public static final int TYPE_QUERY = 0x11;

  /** The type of a version 3 membership report, which has group records instead of a group. */
  public static final int TYPE_REPORT_V3 = 0x22;

  private static final int TYPE_OFFSET = 0;
  private static final int MAX_RESPONSE_OFFSET = 1;
  private static final int CHECKSUM_OFFSET = 2;
  private static final int GROUP_OFFSET = 4;

  private Igmp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.require(Protocol.IGMP, HEADER_LENGTH)) {
      cursor.transportLayer(Protocol.IGMP, HEADER_LENGTH);
    }
    return null;
  }

  /**
   * The message type.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int type(MemorySegment memory, long header) {
    return Wire.u8(memory, header + TYPE_OFFSET);
  }

  /**
   * How long members may take to answer a query.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return tenths of a second up to 127; above, version 3 codes a mantissa and an exponent
   */
  public static int maxResponseCode(MemorySegment memory, long header) {
    return Wire.u8(memory, header + MAX_RESPONSE_OFFSET);
  }

  /**
   * The checksum field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int checksum(MemorySegment memory, long header) {
    return Wire.u16(memory, header + CHECKSUM_OFFSET);
  }

  /**
   * The group's address.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest; not an address for {@link #TYPE_REPORT_V3}
   */
  public static int group(MemorySegment memory, long header) {
    return Wire.i32(memory, header + GROUP_OFFSET);
  }
}
