package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * DCCP's generic header, RFC 4340 section 5.1, with what its type and options add.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source port          |       Destination port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Data offset  | CCVal | CsCov |            Checksum           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Res | Type  |X|   Reserved    |  Sequence number, high bits   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              Sequence number, low bits (X is set)             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>With X = 0 the sequence number has the 24 bits behind the X. The data offset counts 4-byte
 * words to where the payload starts.
 *
 * <p>Anomalies: {@code truncated}; {@code length_too_short} for a data offset below the generic
 * header's size, required 12 or 16; {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Dccp {
  /** Length of the generic header with a short sequence number, in bytes. */
  public static final int MIN_HEADER_LENGTH = 12;

  /** Length of the generic header with a long sequence number, in bytes. */
  public static final int EXTENDED_HEADER_LENGTH = 16;

  private static final int SOURCE_PORT_OFFSET = 0;
  private static final int DESTINATION_PORT_OFFSET = 2;
  private static final int DATA_OFFSET_OFFSET = 4;
  private static final int COVERAGE_OFFSET = 5;
  private static final int CHECKSUM_OFFSET = 6;
  private static final int TYPE_OFFSET = 8;
  private static final int SEQUENCE_OFFSET = 8;

  private static final int EXTENDED = 1;
  private static final int SHORT_SEQUENCE_MASK = 0x00FFFFFF;

  private Dccp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.DCCP, MIN_HEADER_LENGTH)) {
      return null;
    }
    boolean extended = (cursor.u8(TYPE_OFFSET) & EXTENDED) != 0;
    int least = extended ? EXTENDED_HEADER_LENGTH : MIN_HEADER_LENGTH;
    int length = cursor.u8(DATA_OFFSET_OFFSET) * 4;
    if (length < least) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.DCCP, least, length);
      return null;
    }
    if (cursor.require(Protocol.DCCP, length)) {
      cursor.transportLayer(Protocol.DCCP, length);
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
   * The packet's type.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 request, 1 response, 2 data, 3 ack, 4 data and ack, 5 close request, 6 close, 7
   *     reset, 8 sync, 9 sync and ack, to 15
   */
  public static int type(MemorySegment memory, long header) {
    return Wire.u8(memory, header + TYPE_OFFSET) >>> 1 & 0x0F;
  }

  /**
   * Whether the sequence number has 48 bits.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the X bit; if unset it has 24
   */
  public static boolean hasLongSequenceNumber(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + TYPE_OFFSET) & EXTENDED) != 0;
  }

  /**
   * The sequence number.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 48 or 24 bits
   */
  public static long sequenceNumber(MemorySegment memory, long header) {
    return hasLongSequenceNumber(memory, header)
        ? Wire.i64(memory, header + SEQUENCE_OFFSET) & 0xFFFF_FFFF_FFFFL
        : Wire.i32(memory, header + SEQUENCE_OFFSET) & SHORT_SEQUENCE_MASK;
  }

  /**
   * How much the checksum covers.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 for all; n for the header and n - 1 words of 4 bytes, to 15
   */
  public static int checksumCoverage(MemorySegment memory, long header) {
    return Wire.u8(memory, header + COVERAGE_OFFSET) & 0x0F;
  }

  /** How much the checksum covers, in bytes; 0 for all. */
  static int coveredLength(MemorySegment memory, long header) {
    int coverage = checksumCoverage(memory, header);
    return coverage == 0
        ? 0
        : Wire.u8(memory, header + DATA_OFFSET_OFFSET) * 4 + (coverage - 1) * 4;
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
}
