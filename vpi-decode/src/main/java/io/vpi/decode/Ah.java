package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * IP authentication header, RFC 4302 section 2. What it protects follows in the clear.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next header  | Payload length|           Reserved            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Security parameters index (SPI)                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Sequence number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Integrity check value, any length ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The length field counts 4-byte words of this header, less 2. The header belongs to IP as an
 * extension header does: what follows it is the packet's transport.
 *
 * <p>Anomalies: {@code truncated}; {@code length_too_short} for a length below the fixed part,
 * required 12.
 */
public final class Ah {
  /** Length of the header without the integrity check value, in bytes. */
  public static final int MIN_HEADER_LENGTH = 12;

  private static final int NEXT_HEADER_OFFSET = 0;
  private static final int LENGTH_OFFSET = 1;
  private static final int SPI_OFFSET = 4;
  private static final int SEQUENCE_OFFSET = 8;

  private Ah() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.AH, MIN_HEADER_LENGTH)) {
      return null;
    }
    int length = (cursor.u8(LENGTH_OFFSET) + 2) * 4;
    if (length < MIN_HEADER_LENGTH) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.AH, MIN_HEADER_LENGTH, length);
      return null;
    }
    if (!cursor.require(Protocol.AH, length)) {
      return null;
    }
    int next = cursor.u8(NEXT_HEADER_OFFSET);
    boolean inIpv6 = cursor.isInIpv6();
    cursor.layer(Protocol.AH, length);
    return inIpv6 ? IpProtocol.afterIpv6(next) : IpProtocol.afterIpv4(next);
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
   * The security parameters index: with the receiver's address it names the association.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits; 0 to 255 are reserved
   */
  public static int spi(MemorySegment memory, long header) {
    return Wire.i32(memory, header + SPI_OFFSET);
  }

  /**
   * The sequence number's low half.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int sequenceNumber(MemorySegment memory, long header) {
    return Wire.i32(memory, header + SEQUENCE_OFFSET);
  }
}
