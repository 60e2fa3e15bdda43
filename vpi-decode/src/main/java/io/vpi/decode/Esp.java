package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Encapsulating security payload, RFC 4303 section 2. What follows is encrypted; whether it is not
 * (null encryption) nothing tells, and it is not guessed.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Security parameters index (SPI)                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Sequence number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class Esp {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int SPI_OFFSET = 0;
  private static final int SEQUENCE_OFFSET = 4;

  private Esp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.require(Protocol.ESP, HEADER_LENGTH)) {
      cursor.transportLayer(Protocol.ESP, HEADER_LENGTH);
    }
    return null;
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
