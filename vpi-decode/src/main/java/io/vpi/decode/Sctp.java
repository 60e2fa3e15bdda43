package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * SCTP's common header, RFC 9260 section 3.1; the chunks are payload.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source port          |       Destination port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Verification tag                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Checksum (CRC32c)                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_checksum} by {@link ChecksumVerifier}, both values
 * as {@link #checksum} has them.
 */
public final class Sctp {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 12;

  static final int CHECKSUM_OFFSET = 8;

  private static final int SOURCE_PORT_OFFSET = 0;
  private static final int DESTINATION_PORT_OFFSET = 2;
  private static final int VERIFICATION_TAG_OFFSET = 4;

  private Sctp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.require(Protocol.SCTP, HEADER_LENGTH)) {
      cursor.transportLayer(Protocol.SCTP, HEADER_LENGTH);
    }
    return null;
  }

  /**
   * The sender's port.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int sourcePort(MemorySegment memory, long header) {
    return Wire.u16(memory, header + SOURCE_PORT_OFFSET);
  }

  /**
   * The receiver's port.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int destinationPort(MemorySegment memory, long header) {
    return Wire.u16(memory, header + DESTINATION_PORT_OFFSET);
  }

  /**
   * The tag that the receiver chose for this association; 0 in the packet that opens it.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int verificationTag(MemorySegment memory, long header) {
    return Wire.i32(memory, header + VERIFICATION_TAG_OFFSET);
  }

  /**
   * The checksum field, which holds the CRC32c with its lowest byte first (RFC 9260 appendix A).
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest
   */
  public static int checksum(MemorySegment memory, long header) {
    return Wire.i32(memory, header + CHECKSUM_OFFSET);
  }
}
