package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * GTP-U, the user plane of mobile networks: 3GPP TS 29.281 section 5.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Ver |P|*|E|S|N|  Message type |             Length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Tunnel endpoint identifier (TEID)              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Sequence number (E, S, N)  |  N-PDU number | Next ext. type|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Ext. length  |     Extension, any length     | Next ext. type|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Known by a UDP port of 2152, by version 1 and by P, which tells it from GTP'. The third word
 * is there if one of E, S and N is set. With E set, extension headers follow while the type before
 * them is not 0; their length counts 4-byte words. The length field counts what follows the first
 * two words. A G-PDU, message type 255, carries a user's packet: IP is known by its version, other
 * kinds (PPP, Ethernet) by no field, and are payload.
 *
 * <p>Anomalies: {@code truncated}; {@code length_exceeds_packet} (both numbers count the first two
 * words too); {@code length_too_short} for an extension header of length 0, required 4.
 */
public final class GtpU {
  /** The UDP port of GTP-U. */
  public static final int PORT = 2152;

  /** Length of the header without optional fields, in bytes. */
  public static final int MIN_HEADER_LENGTH = 8;

  /** The message type of a user's packet. */
  public static final int MESSAGE_G_PDU = 255;

  private static final int FLAGS_OFFSET = 0;
  private static final int MESSAGE_TYPE_OFFSET = 1;
  private static final int LENGTH_OFFSET = 2;
  private static final int TUNNEL_ID_OFFSET = 4;
  private static final int NEXT_EXTENSION_OFFSET = 11;

  private static final int OPTIONAL_LENGTH = 4;

  /** Version 1 and the protocol type that is GTP and not GTP'. */
  private static final int VERSION_AND_TYPE = 0x30;

  private static final int VERSION_AND_TYPE_MASK = 0xF0;
  private static final int EXTENSIONS = 0x04;
  private static final int ANY_OPTIONAL = 0x07;

  private GtpU() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.available() < MIN_HEADER_LENGTH
        || (cursor.u8(FLAGS_OFFSET) & VERSION_AND_TYPE_MASK) != VERSION_AND_TYPE) {
      return null;
    }
    int flags = cursor.u8(FLAGS_OFFSET);
    cursor.declareLength(Protocol.GTP_U, MIN_HEADER_LENGTH + cursor.u16(LENGTH_OFFSET));
    int length = MIN_HEADER_LENGTH;
    if ((flags & ANY_OPTIONAL) != 0) {
      length += OPTIONAL_LENGTH;
      if (!cursor.require(Protocol.GTP_U, length)) {
        return null;
      }
      if ((flags & EXTENSIONS) != 0) {
        length = lengthWithExtensions(cursor, length);
        if (length == 0) {
          return null;
        }
      }
    }
    boolean userPacket = cursor.u8(MESSAGE_TYPE_OFFSET) == MESSAGE_G_PDU;
    if (userPacket) {
      cursor.overlay(LayerTable.NO_ID);
    }
    cursor.layer(Protocol.GTP_U, length);
    return userPacket ? cursor.ipByVersion() : null;
  }

  /** The header's length, or 0 if the extension headers are not all there. */
  private static int lengthWithExtensions(Cursor cursor, int start) {
    int at = start;
    int type = cursor.u8(NEXT_EXTENSION_OFFSET);
    while (type != 0) {
      if (!cursor.require(Protocol.GTP_U, at + OPTIONAL_LENGTH)) {
        return 0;
      }
      int length = cursor.u8(at) * 4;
      if (length == 0) {
        cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.GTP_U, OPTIONAL_LENGTH, 0);
        return 0;
      }
      if (!cursor.require(Protocol.GTP_U, at + length)) {
        return 0;
      }
      at += length;
      type = cursor.u8(at - 1);
    }
    return at;
  }

  /**
   * What the message is.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return {@link #MESSAGE_G_PDU} for a user's packet, 1 and 2 for echo, 26 error indication, 254
   *     end marker, to 255
   */
  public static int messageType(MemorySegment memory, long header) {
    return Wire.u8(memory, header + MESSAGE_TYPE_OFFSET);
  }

  /**
   * The length field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes behind the first two words as the sender says, 0 to 65535
   */
  public static int length(MemorySegment memory, long header) {
    return Wire.u16(memory, header + LENGTH_OFFSET);
  }

  /**
   * The tunnel endpoint identifier: the receiver's number of one bearer, in one direction.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int tunnelId(MemorySegment memory, long header) {
    return Wire.i32(memory, header + TUNNEL_ID_OFFSET);
  }
}
