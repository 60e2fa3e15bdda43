package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Linux netfilter log, <a href="https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html">
 * LINKTYPE_NFLOG</a>: a header and attributes, the last of which is the packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Address family|    Version    |          Resource id          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Attribute's length      |        Attribute's type       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Value, padded to a multiple of 4 ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>An attribute's length counts its own four bytes and no padding. Length and type are in the
 * byte order of the host that captured; types are small numbers, so the order shows by itself. The
 * layer's header reaches to the first byte of the packet: all attributes before it, and the head of
 * its own.
 *
 * <p>Anomalies: {@code wrong_version} where it is not 0; {@code truncated}, also for an attribute
 * that reaches beyond what is there; {@code length_too_short} for an attribute's length below 4;
 * {@code length_exceeds_packet} for that of the packet's own attribute.
 */
public final class Nflog {
  /** Length of the header without attributes, in bytes. */
  public static final int MIN_HEADER_LENGTH = 4;

  private static final int FAMILY_OFFSET = 0;
  private static final int VERSION_OFFSET = 1;
  private static final int RESOURCE_ID_OFFSET = 2;

  private static final int ATTRIBUTE_HEADER_LENGTH = 4;
  private static final int ATTRIBUTE_TYPE_OFFSET = 2;
  private static final int ATTRIBUTE_PACKET = 9;

  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_ARP = 3;
  private static final int FAMILY_IPV6 = 10;

  private Nflog() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.NFLOG, MIN_HEADER_LENGTH)) {
      return null;
    }
    int version = cursor.u8(VERSION_OFFSET);
    if (version != 0) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.NFLOG, 0, version);
      return null;
    }
    int at = MIN_HEADER_LENGTH;
    while (at < cursor.available() && at <= Cursor.MAX_HEADER_LENGTH - ATTRIBUTE_HEADER_LENGTH) {
      if (!cursor.require(Protocol.NFLOG, at + ATTRIBUTE_HEADER_LENGTH)) {
        return null;
      }
      int type = cursor.u16(at + ATTRIBUTE_TYPE_OFFSET);
      boolean littleEndian = (type & 0xFF) == 0;
      int length = inOrder(cursor.u16(at), littleEndian);
      if (length < ATTRIBUTE_HEADER_LENGTH) {
        cursor.anomaly(
            AnomalyKind.LENGTH_TOO_SHORT, Protocol.NFLOG, ATTRIBUTE_HEADER_LENGTH, length);
        return null;
      }
      if (inOrder(type, littleEndian) == ATTRIBUTE_PACKET) {
        return take(cursor, at, length);
      }
      if (!cursor.require(Protocol.NFLOG, at + length)) {
        return null;
      }
      at += length + 3 & ~3;
    }
    cursor.layer(
        Protocol.NFLOG, Math.min(Math.min(at, cursor.available()), Cursor.MAX_HEADER_LENGTH));
    return null;
  }

  private static @Nullable Protocol take(Cursor cursor, int at, int length) {
    int family = cursor.u8(FAMILY_OFFSET);
    cursor.declareLength(Protocol.NFLOG, at + length);
    cursor.layer(Protocol.NFLOG, at + ATTRIBUTE_HEADER_LENGTH);
    return switch (family) {
      case FAMILY_IPV4 -> Protocol.IPV4;
      case FAMILY_IPV6 -> Protocol.IPV6;
      case FAMILY_ARP -> Protocol.ARP;
      default -> null;
    };
  }

  private static int inOrder(int value, boolean littleEndian) {
    return littleEndian ? Short.reverseBytes((short) value) & 0xFFFF : value;
  }

  /**
   * Whose packets these are, in Linux's numbers.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 2 for IPv4, 10 for IPv6, 7 for a bridge's frames and so on, 0 to 255
   */
  public static int family(MemorySegment memory, long header) {
    return Wire.u8(memory, header + FAMILY_OFFSET);
  }

  /**
   * The log group that the packet was sent to.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int resourceId(MemorySegment memory, long header) {
    return Wire.u16(memory, header + RESOURCE_ID_OFFSET);
  }
}
