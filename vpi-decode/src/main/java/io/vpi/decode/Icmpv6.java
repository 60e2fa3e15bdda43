package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * ICMPv6, RFC 4443 section 2.1.
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
 * <p>What follows is the payload of this layer: neighbour discovery (RFC 4861), or the packet that
 * an error speaks of. The layers of that one are the packet's {@linkplain
 * LayerTable#embeddedLayerCount embedded} ones, and what is wrong with them is no anomaly of this
 * packet. Where extensions follow the quotation (RFC 4884 section 5.1), the field behind the
 * checksum bounds it.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Icmpv6 {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int TYPE_OFFSET = 0;
  private static final int CODE_OFFSET = 1;
  private static final int CHECKSUM_OFFSET = 2;

  /** How many 8-byte words are quoted where extensions follow; 0 in messages without. */
  private static final int QUOTED_WORDS_OFFSET = 4;

  /** RFC 4884 has a quotation before extensions filled up to so many bytes. */
  private static final int MIN_BOUNDED_QUOTE = 128;

  private static final int TYPE_UNREACHABLE = 1;
  private static final int TYPE_TIME_EXCEEDED = 3;
  private static final int TYPE_PARAMETER_PROBLEM = 4;

  private Icmpv6() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.ICMPV6, HEADER_LENGTH)) {
      return null;
    }
    int type = cursor.u8(TYPE_OFFSET);
    // The other errors have an MTU or a pointer there.
    boolean hasLength = type == TYPE_UNREACHABLE || type == TYPE_TIME_EXCEEDED;
    int quoted = hasLength ? cursor.u8(QUOTED_WORDS_OFFSET) * 8 : 0;
    cursor.transportLayer(Protocol.ICMPV6, HEADER_LENGTH);
    if (!isError(type)) {
      return null;
    }
    int available = cursor.available();
    boolean bounded = quoted >= MIN_BOUNDED_QUOTE && quoted < available;
    return cursor.quote(Protocol.IPV6, bounded ? quoted : available);
  }

  /**
   * Whether messages of a type tell of an error and quote the packet that it befell.
   *
   * @param type 0 to 255
   * @return true for destination unreachable, packet too big, time exceeded and parameter problem
   */
  public static boolean isError(int type) {
    return type >= TYPE_UNREACHABLE && type <= TYPE_PARAMETER_PROBLEM;
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
}
