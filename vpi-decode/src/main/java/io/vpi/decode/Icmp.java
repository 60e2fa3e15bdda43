package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * ICMP, RFC 792.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Depends on type and code                   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The packet that an error speaks of is the payload of this layer; it is not decoded as if it
 * were the packet's own.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Icmp {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int TYPE_OFFSET = 0;
  private static final int CODE_OFFSET = 1;
  private static final int CHECKSUM_OFFSET = 2;
  private static final int REST_OFFSET = 4;

  private Icmp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.require(Protocol.ICMP, HEADER_LENGTH)) {
      cursor.transportLayer(Protocol.ICMP, HEADER_LENGTH);
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
   * The code within the type.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int code(MemorySegment memory, long header) {
    return Wire.u8(memory, header + CODE_OFFSET);
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
   * The identifier of an echo message.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535; means something for types 0 and 8 only
   */
  public static int echoIdentifier(MemorySegment memory, long header) {
    return Wire.u16(memory, header + REST_OFFSET);
  }
}
