package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * PPP over Ethernet, RFC 2516 section 4: discovery (EtherType 0x8863), whose tags are payload, and
 * sessions (0x8864), which carry PPP.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Type  |     Code      |          Session id           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version} where version and type are not both 1,
 * required 0x11; {@code length_exceeds_packet} (both numbers count the header too).
 */
public final class Pppoe {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 6;

  private static final int VERSION_AND_TYPE_OFFSET = 0;
  private static final int CODE_OFFSET = 1;
  private static final int SESSION_ID_OFFSET = 2;
  private static final int LENGTH_OFFSET = 4;

  private static final int VERSION_AND_TYPE = 0x11;
  private static final int CODE_SESSION_DATA = 0;

  private Pppoe() {}

  static @Nullable Protocol decodeDiscovery(Cursor cursor) {
    decode(cursor, Protocol.PPPOE_DISCOVERY);
    return null;
  }

  static @Nullable Protocol decodeSession(Cursor cursor) {
    return decode(cursor, Protocol.PPPOE_SESSION) == CODE_SESSION_DATA ? Protocol.PPP : null;
  }

  /** The code, or -1 if there is no such header. */
  private static int decode(Cursor cursor, Protocol protocol) {
    if (!cursor.require(protocol, HEADER_LENGTH)) {
      return -1;
    }
    int versionAndType = cursor.u8(VERSION_AND_TYPE_OFFSET);
    if (versionAndType != VERSION_AND_TYPE) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, protocol, VERSION_AND_TYPE, versionAndType);
      return -1;
    }
    int code = cursor.u8(CODE_OFFSET);
    cursor.declareLength(protocol, HEADER_LENGTH + cursor.u16(LENGTH_OFFSET));
    cursor.layer(protocol, HEADER_LENGTH);
    return code;
  }

  /**
   * What the packet is for.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 for session data, 0x09 PADI, 0x07 PADO, 0x19 PADR, 0x65 PADS, 0xA7 PADT
   */
  public static int code(MemorySegment memory, long header) {
    return Wire.u8(memory, header + CODE_OFFSET);
  }

  /**
   * The session that the packet belongs to.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535; 0 while there is none
   */
  public static int sessionId(MemorySegment memory, long header) {
    return Wire.u16(memory, header + SESSION_ID_OFFSET);
  }

  /**
   * The length field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes behind this header as the sender says, 0 to 65535
   */
  public static int length(MemorySegment memory, long header) {
    return Wire.u16(memory, header + LENGTH_OFFSET);
  }
}
