package io.vpi.decode;

import java.lang.foreign.MemorySegment;

/**
 * The first eight bytes of a transport header that an ICMP error quotes without its end: an error
 * need not quote more of a datagram (RFC 792). The protocol is what the quoted IP header says.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source port          |       Destination port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   TCP: sequence number; SCTP: verification tag; others vary   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Such a layer stands only among the embedded layers of a packet ({@link
 * LayerTable#embeddedLayerCount}), and only for TCP, UDP, UDP-Lite, SCTP and DCCP. Where the whole
 * header is quoted, the layer is that protocol's own.
 *
 * <p>Anomalies: none, for a quotation is cut by its nature.
 */
public final class QuotedTransport {
  /** Length of what is there, in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int SOURCE_PORT_OFFSET = 0;
  private static final int DESTINATION_PORT_OFFSET = 2;
  private static final int SECOND_WORD_OFFSET = 4;

  private QuotedTransport() {}

  /** Whether a protocol's header begins with two ports. */
  static boolean standsFor(Protocol protocol) {
    return switch (protocol) {
      case TCP, UDP, UDP_LITE, SCTP, DCCP -> true;
      default -> false;
    };
  }

  /**
   * The port of who sent the quoted packet.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int sourcePort(MemorySegment memory, long header) {
    return Wire.u16(memory, header + SOURCE_PORT_OFFSET);
  }

  /**
   * The port that the quoted packet was for.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int destinationPort(MemorySegment memory, long header) {
    return Wire.u16(memory, header + DESTINATION_PORT_OFFSET);
  }

  /**
   * What follows the ports: TCP's sequence number, by which a forged error can be told (RFC 5927
   * section 4.1), or SCTP's verification tag.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest
   */
  public static int secondWord(MemorySegment memory, long header) {
    return Wire.i32(memory, header + SECOND_WORD_OFFSET);
  }
}
