package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * UDP-Lite, RFC 3828 section 3: UDP whose checksum may leave out the end of the payload.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source port          |       Destination port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Checksum coverage       |            Checksum           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}; {@code length_too_short} for a coverage of 1 to 7, required 8;
 * {@code length_exceeds_packet} for a coverage beyond the IP payload, except in a first fragment;
 * {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class UdpLite {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int SOURCE_PORT_OFFSET = 0;
  private static final int DESTINATION_PORT_OFFSET = 2;
  private static final int COVERAGE_OFFSET = 4;
  private static final int CHECKSUM_OFFSET = 6;

  private UdpLite() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.UDP_LITE, HEADER_LENGTH)) {
      return null;
    }
    int coverage = cursor.u16(COVERAGE_OFFSET);
    if (coverage != 0 && coverage < HEADER_LENGTH) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.UDP_LITE, HEADER_LENGTH, coverage);
    } else {
      cursor.checkLength(Protocol.UDP_LITE, coverage);
    }
    cursor.transportLayer(Protocol.UDP_LITE, HEADER_LENGTH);
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
   * How much the checksum covers.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes from the start of the header; 0 for all
   */
  public static int checksumCoverage(MemorySegment memory, long header) {
    return Wire.u16(memory, header + COVERAGE_OFFSET);
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
