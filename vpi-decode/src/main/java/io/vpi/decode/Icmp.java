package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * ICMP, RFC 792.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Depends on type and code                   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The packet that an error speaks of is the payload of this layer. Its layers are the packet's
 * {@linkplain LayerTable#embeddedLayerCount embedded} ones, and what is wrong with them is no
 * anomaly of this packet. Where extensions follow the quotation (RFC 4884 section 5.1), the field
 * behind the checksum bounds it.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Icmp {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int TYPE_OFFSET = 0;
  private static final int CODE_OFFSET = 1;
  private static final int CHECKSUM_OFFSET = 2;
  private static final int REST_OFFSET = 4;

  private static final int TYPE_UNREACHABLE = 3;
  private static final int TYPE_SOURCE_QUENCH = 4;
  private static final int TYPE_REDIRECT = 5;
  private static final int TYPE_TIME_EXCEEDED = 11;
  private static final int TYPE_PARAMETER_PROBLEM = 12;

  /** How many 4-byte words are quoted where extensions follow; 0 in messages without. */
  private static final int QUOTED_WORDS_OFFSET = 5;

  /** RFC 4884 has a quotation before extensions filled up to so many bytes. */
  private static final int MIN_BOUNDED_QUOTE = 128;

  private Icmp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.ICMP, HEADER_LENGTH)) {
      return null;
    }
    int type = cursor.u8(TYPE_OFFSET);
    int quoted = hasQuotedLength(type) ? cursor.u8(QUOTED_WORDS_OFFSET) * 4 : 0;
    cursor.transportLayer(Protocol.ICMP, HEADER_LENGTH);
    if (!isError(type)) {
      return null;
    }
    int available = cursor.available();
    boolean bounded = quoted >= MIN_BOUNDED_QUOTE && quoted < available;
    return cursor.quote(Protocol.IPV4, bounded ? quoted : available);
  }

  /** The field is part of an address in a redirect, and means nothing in a source quench. */
  private static boolean hasQuotedLength(int type) {
    return type == TYPE_UNREACHABLE || type == TYPE_TIME_EXCEEDED || type == TYPE_PARAMETER_PROBLEM;
  }

  /**
   * Whether messages of a type tell of an error and quote the packet that it befell.
   *
   * @param type 0 to 255
   * @return true for destination unreachable, source quench, redirect, time exceeded and parameter
   *     problem
   */
  public static boolean isError(int type) {
    return switch (type) {
      case TYPE_UNREACHABLE,
          TYPE_SOURCE_QUENCH,
          TYPE_REDIRECT,
          TYPE_TIME_EXCEEDED,
          TYPE_PARAMETER_PROBLEM ->
          true;
      default -> false;
    };
  }

  /**
   * The message type.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int type(MemorySegment memory, long header) {
    return Wire.u8(memory, header + TYPE_OFFSET);
  }

  /**
   * The code within the type.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int code(MemorySegment memory, long header) {
    return Wire.u8(memory, header + CODE_OFFSET);
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

  /**
   * The identifier of an echo message.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535; means something for types 0 and 8 only
   */
  public static int echoIdentifier(MemorySegment memory, long header) {
    return Wire.u16(memory, header + REST_OFFSET);
  }
}
