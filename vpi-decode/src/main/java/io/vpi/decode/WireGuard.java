package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * WireGuard, <a href="https://www.wireguard.com/papers/wireguard.pdf">Donenfeld, section 5.4</a>:
 * recognised, never read, for all but the head is encrypted. Numbers are little-endian.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |               Reserved, zero                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Sender's index (types 1, 2); receiver's (3, 4)          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Known by a UDP port of 51820, the reserved bytes, and the length that UDP declares: 148 bytes
 * for an initiation, 92 for a response, 64 for a cookie reply, and 32 and then multiples of 16 for
 * data. Anything else is payload of UDP.
 *
 * <p>Anomalies: none.
 */
public final class WireGuard {
  /** The UDP port that WireGuard's tools use unless told otherwise. */
  public static final int PORT = 51_820;

  /** Length of what is read, in bytes. */
  public static final int HEADER_LENGTH = 8;

  /** The type of the message that begins a handshake. */
  public static final int TYPE_INITIATION = 1;

  /** The type of the message that answers it. */
  public static final int TYPE_RESPONSE = 2;

  /** The type of the message that a host under load answers with. */
  public static final int TYPE_COOKIE_REPLY = 3;

  /** The type of a message that carries a packet. */
  public static final int TYPE_DATA = 4;

  private static final int TYPE_OFFSET = 0;
  private static final int INDEX_OFFSET = 4;
  private static final int RESERVED_MASK = 0x00FFFFFF;

  private static final int INITIATION_LENGTH = 148;
  private static final int RESPONSE_LENGTH = 92;
  private static final int COOKIE_REPLY_LENGTH = 64;
  private static final int MIN_DATA_LENGTH = 32;
  private static final int DATA_PADDING = 16;

  private WireGuard() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.available() >= HEADER_LENGTH
        && (cursor.u32(TYPE_OFFSET) & RESERVED_MASK) == 0
        && isLengthOf(cursor.u8(TYPE_OFFSET), cursor.declaredAvailable())) {
      cursor.layer(Protocol.WIREGUARD, HEADER_LENGTH);
    }
    return null;
  }

  private static boolean isLengthOf(int type, int length) {
    return switch (type) {
      case TYPE_INITIATION -> length == INITIATION_LENGTH;
      case TYPE_RESPONSE -> length == RESPONSE_LENGTH;
      case TYPE_COOKIE_REPLY -> length == COOKIE_REPLY_LENGTH;
      case TYPE_DATA -> length >= MIN_DATA_LENGTH && length % DATA_PADDING == 0;
      default -> false;
    };
  }

  /**
   * What the message is.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return {@link #TYPE_INITIATION} to {@link #TYPE_DATA}
   */
  public static int type(MemorySegment memory, long header) {
    return Wire.u8(memory, header + TYPE_OFFSET);
  }

  /**
   * The session's index: the sender's number in an initiation and a response, else the receiver's.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int index(MemorySegment memory, long header) {
    return Integer.reverseBytes(Wire.i32(memory, header + INDEX_OFFSET));
  }
}
