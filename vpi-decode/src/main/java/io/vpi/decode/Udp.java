package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * UDP, RFC 768.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source port          |       Destination port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Length             |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A length of 0 is that of a jumbogram (RFC 2675 section 4) or of a segment that a network card
 * will cut up: it reaches to the end of the IP payload. What lies between the UDP length and the IP
 * length belongs to no layer.
 *
 * <p>Tunnels over UDP are known by their ports, see {@link DecoderOptions}.
 *
 * <p>Anomalies: {@code truncated}; {@code length_too_short} for a length of 1 to 7, required 8;
 * {@code length_exceeds_packet} for a length beyond the IP payload, except in a first fragment;
 * {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Udp {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int SOURCE_PORT_OFFSET = 0;
  private static final int DESTINATION_PORT_OFFSET = 2;
  private static final int LENGTH_OFFSET = 4;
  private static final int CHECKSUM_OFFSET = 6;

  private Udp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.UDP, HEADER_LENGTH)) {
      return null;
    }
    // The whole header in one load.
    long header = cursor.i64(SOURCE_PORT_OFFSET);
    int length = (int) (header >>> 16) & 0xFFFF;
    if (length >= HEADER_LENGTH) {
      cursor.declareLength(Protocol.UDP, length);
    } else if (length != 0) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.UDP, HEADER_LENGTH, length);
      cursor.transportLayer(Protocol.UDP, HEADER_LENGTH);
      return null;
    }
    int source = (int) (header >>> 48);
    int destination = (int) (header >>> 32) & 0xFFFF;
    cursor.transportLayer(Protocol.UDP, HEADER_LENGTH);
    return cursor.behindUdp(source, destination);
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
   * The length field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes of header and payload as the sender says, 0 to 65535
   */
  public static int length(MemorySegment memory, long header) {
    return Wire.u16(memory, header + LENGTH_OFFSET);
  }

  /**
   * The checksum field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535; over IPv4, 0 says that there is none
   */
  public static int checksum(MemorySegment memory, long header) {
    return Wire.u16(memory, header + CHECKSUM_OFFSET);
  }
}
