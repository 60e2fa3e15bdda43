package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * L2TP version 3: data and control messages over IP (RFC 3931 section 4.1.1) and over UDP (section
 * 4.1.2).
 *
 * <p>Over IP, protocol 115; a session id of 0 is a control message:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Session id                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 Cookie, 0, 4 or 8 bytes ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Over UDP, port 1701; where T is set it is a control message, whose second word differs:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |T|                     | Ver=3 |           Reserved            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Session id                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 Cookie, 0, 4 or 8 bytes ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>How long the cookie is and what the session carries was agreed when the session was set up,
 * and no packet tells. Unless {@link DecoderOptions.Builder#l2tpV3Ethernet} says it, the header
 * ends behind the session id and the rest is payload; else cookie and sublayer belong to the header
 * and an Ethernet frame follows. Version 2, which shares the UDP port, is payload of UDP.
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class L2tpV3 {
  /** The UDP port that IANA gave to L2TP. */
  public static final int PORT = 1701;

  /** Length of the header over IP, without cookie and sublayer, in bytes. */
  public static final int HEADER_LENGTH = 4;

  /** Length of the header over UDP, without cookie and sublayer, in bytes. */
  public static final int UDP_HEADER_LENGTH = 8;

  private static final int UDP_SESSION_ID_OFFSET = 4;
  private static final int UDP_CONTROL = 0x8000;
  private static final int UDP_VERSION_MASK = 0x000F;
  private static final int VERSION = 3;

  private L2tpV3() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.L2TPV3, HEADER_LENGTH)) {
      return null;
    }
    if (cursor.u32(0) == 0) {
      cursor.transportLayer(Protocol.L2TPV3, HEADER_LENGTH);
      return null;
    }
    int length = lengthOfData(cursor, Protocol.L2TPV3, HEADER_LENGTH);
    if (length == 0) {
      return null;
    }
    cursor.overlay(LayerTable.NO_ID);
    cursor.transportLayer(Protocol.L2TPV3, length);
    return followed(cursor);
  }

  static @Nullable Protocol decodeUdp(Cursor cursor) {
    if (cursor.available() < UDP_HEADER_LENGTH) {
      return null;
    }
    int flags = cursor.u16(0);
    if ((flags & UDP_VERSION_MASK) != VERSION) {
      return null;
    }
    if ((flags & UDP_CONTROL) != 0) {
      cursor.layer(Protocol.L2TPV3_UDP, UDP_HEADER_LENGTH);
      return null;
    }
    int length = lengthOfData(cursor, Protocol.L2TPV3_UDP, UDP_HEADER_LENGTH);
    if (length == 0) {
      return null;
    }
    cursor.overlay(LayerTable.NO_ID);
    cursor.layer(Protocol.L2TPV3_UDP, length);
    return followed(cursor);
  }

  /** The header's length by what the options say of it, or 0 if it is not all there. */
  private static int lengthOfData(Cursor cursor, Protocol protocol, int fixed) {
    DecoderOptions config = cursor.config();
    if (config.l2tpCookieLength() < 0) {
      return fixed;
    }
    int length = fixed + config.l2tpCookieLength() + config.l2tpSublayerLength();
    return cursor.require(protocol, length) ? length : 0;
  }

  private static @Nullable Protocol followed(Cursor cursor) {
    return cursor.config().l2tpCookieLength() < 0 ? null : Protocol.ETHERNET;
  }

  /**
   * The session, of a {@link Protocol#L2TPV3} layer, by the receiver's number.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits; 0 for a control message
   */
  public static int sessionId(MemorySegment memory, long header) {
    return Wire.i32(memory, header);
  }

  /**
   * The session, of a {@link Protocol#L2TPV3_UDP} layer, by the receiver's number.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits; the control connection's id in a control message
   */
  public static int udpSessionId(MemorySegment memory, long header) {
    return Wire.i32(memory, header + UDP_SESSION_ID_OFFSET);
  }

  /**
   * Whether a {@link Protocol#L2TPV3_UDP} layer is a control message.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the T bit
   */
  public static boolean isUdpControl(MemorySegment memory, long header) {
    return (Wire.u16(memory, header) & UDP_CONTROL) != 0;
  }
}
