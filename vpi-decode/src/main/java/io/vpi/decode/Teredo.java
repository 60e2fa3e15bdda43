package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Teredo, RFC 4380 section 5.1.1: IPv6 in UDP over IPv4, with two headers that may stand before it.
 *
 * <p>Authentication:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             0x0001            |  Client id len|Auth. value len|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Client id, authentication value, nonce (8), confirmation (1)
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Origin indication, port and address with all bits inverted:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             0x0000            |          Origin port          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Origin address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Known by a UDP port of 3544, and by IPv6's version behind these headers: without that it is
 * payload of UDP. The layer is 0 bytes long where IPv6 follows UDP directly.
 *
 * <p>Anomalies: none of its own.
 */
public final class Teredo {
  /** The UDP port of Teredo servers. */
  public static final int PORT = 3544;

  private static final int AUTHENTICATION = 0x0001;
  private static final int ORIGIN = 0x0000;

  private static final int CLIENT_ID_LENGTH_OFFSET = 2;
  private static final int VALUE_LENGTH_OFFSET = 3;
  private static final int AUTHENTICATION_FIXED_LENGTH = 13;
  private static final int ORIGIN_LENGTH = 8;

  /** So many bytes must be there to look at what comes next. */
  private static final int TYPE_LENGTH = 2;

  private static final int IP_VERSION_SHIFT = 12;

  private Teredo() {}

  static @Nullable Protocol decode(Cursor cursor) {
    int available = cursor.available();
    int length = 0;
    if (available >= AUTHENTICATION_FIXED_LENGTH && cursor.u16(0) == AUTHENTICATION) {
      length =
          AUTHENTICATION_FIXED_LENGTH
              + cursor.u8(CLIENT_ID_LENGTH_OFFSET)
              + cursor.u8(VALUE_LENGTH_OFFSET);
    }
    if (available >= length + ORIGIN_LENGTH && cursor.u16(length) == ORIGIN) {
      length += ORIGIN_LENGTH;
    }
    if (available < length + TYPE_LENGTH || cursor.u16(length) >>> IP_VERSION_SHIFT != 6) {
      return null;
    }
    cursor.overlay(LayerTable.NO_ID);
    cursor.layer(Protocol.TEREDO, length);
    return Protocol.IPV6;
  }

  /**
   * Whether there is an authentication header.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return true if so
   */
  public static boolean hasAuthentication(MemorySegment memory, long header) {
    return Wire.u16(memory, header) == AUTHENTICATION;
  }

  /**
   * Whether there is an origin indication.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return true if so
   */
  public static boolean hasOrigin(MemorySegment memory, long header) {
    return Wire.u16(memory, origin(memory, header)) == ORIGIN;
  }

  private static long origin(MemorySegment memory, long header) {
    if (!hasAuthentication(memory, header)) {
      return header;
    }
    return header
        + AUTHENTICATION_FIXED_LENGTH
        + Wire.u8(memory, header + CLIENT_ID_LENGTH_OFFSET)
        + Wire.u8(memory, header + VALUE_LENGTH_OFFSET);
  }

  /**
   * The UDP port that the packet came from, as the server saw it.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535, or {@link LayerTable#NONE} without origin indication
   */
  public static int originPort(MemorySegment memory, long header) {
    return hasOrigin(memory, header)
        ? Wire.u16(memory, origin(memory, header) + 2) ^ 0xFFFF
        : LayerTable.NONE;
  }

  /**
   * The IPv4 address that the packet came from, as the server saw it.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest; 0 without origin indication
   */
  public static int originAddress(MemorySegment memory, long header) {
    return hasOrigin(memory, header) ? ~Wire.i32(memory, origin(memory, header) + 4) : 0;
  }
}
