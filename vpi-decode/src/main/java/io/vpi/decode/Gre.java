package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Generic routing encapsulation: RFC 2784 section 2, with key and sequence number of RFC 2890,
 * source routing of RFC 1701, and version 1, which PPTP carries PPP in, of RFC 2637 section 4.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol type         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Checksum (C or R)        |       Offset (C or R)         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Key (K); version 1: payload length, and call id            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Sequence number (S)                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Routing entries (R); version 1: acknowledgement (A)
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A routing entry is an address family of 2 bytes, an offset and a length of 1 byte each, and so
 * many bytes; one of family 0 and length 0 ends the list. The protocol type is an EtherType, or one
 * of the few below.
 *
 * <p>The layer is the packet's transport until an IP layer follows. A key is the overlay's id,
 * unless the packet is {@link Nvgre}, or of version 1, where it has a length and a call id instead.
 *
 * <p>Anomalies: {@code truncated}, also for routing entries of more than 65,535 bytes; {@code
 * wrong_version} for versions above 1; {@code length_exceeds_packet} for version 1's payload length
 * (both numbers count the header too); {@code wrong_checksum} by {@link ChecksumVerifier}.
 *
 * <p>The accessors are safe on every {@link Protocol#GRE} and {@link Protocol#NVGRE} layer.
 */
public final class Gre {
  /** Length of the header without optional fields, in bytes. */
  public static final int MIN_HEADER_LENGTH = 4;

  /** Protocol type: ERSPAN types I and II. */
  public static final int TYPE_ERSPAN = 0x88BE;

  /** Protocol type: ERSPAN type III. */
  public static final int TYPE_ERSPAN_III = 0x22EB;

  private static final int FLAGS_OFFSET = 0;
  private static final int TYPE_OFFSET = 2;
  private static final int OPTIONAL_OFFSET = 4;

  private static final int CHECKSUM_PRESENT = 0x8000;
  private static final int ROUTING_PRESENT = 0x4000;
  private static final int KEY_PRESENT = 0x2000;
  private static final int SEQUENCE_PRESENT = 0x1000;
  private static final int ACKNOWLEDGEMENT_PRESENT = 0x0080;
  private static final int VERSION_MASK = 0x0007;

  private static final int FIELD_LENGTH = 4;
  private static final int ROUTING_ENTRY_LENGTH_OFFSET = 3;

  /** Flags that RFC 7637 section 3.2 wants unset. */
  private static final int NOT_NVGRE = CHECKSUM_PRESENT | ROUTING_PRESENT | SEQUENCE_PRESENT;

  private Gre() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.GRE, MIN_HEADER_LENGTH)) {
      return null;
    }
    int flags = cursor.u16(FLAGS_OFFSET);
    return switch (flags & VERSION_MASK) {
      case 0 -> decodeStandard(cursor, flags);
      case 1 -> decodeEnhanced(cursor, flags);
      default -> {
        cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.GRE, 0, flags & VERSION_MASK);
        yield null;
      }
    };
  }

  private static @Nullable Protocol decodeStandard(Cursor cursor, int flags) {
    int length = fixedLength(flags);
    if (!cursor.require(Protocol.GRE, length)) {
      return null;
    }
    int type = cursor.u16(TYPE_OFFSET);
    int key = (flags & KEY_PRESENT) != 0 ? cursor.u32(keyOffset(flags)) : 0;
    if ((flags & ROUTING_PRESENT) != 0) {
      length = lengthWithRouting(cursor, length);
      if (length == 0) {
        return null;
      }
    }
    if (isNvgre(cursor, flags, type, key)) {
      cursor.overlay(Nvgre.vsidOf(key));
      cursor.transportLayer(Protocol.NVGRE, length);
      return Protocol.ETHERNET;
    }
    if (type == TYPE_ERSPAN || type == TYPE_ERSPAN_III) {
      cursor.transportLayer(Protocol.GRE, length);
      return Erspan.behindGre(type, (flags & SEQUENCE_PRESENT) != 0);
    }
    boolean hasKey = (flags & KEY_PRESENT) != 0;
    cursor.overlay(hasKey ? Integer.toUnsignedLong(key) : LayerTable.NO_ID);
    cursor.transportLayer(Protocol.GRE, length);
    return cursor.next(type);
  }

  private static boolean isNvgre(Cursor cursor, int flags, int type, int key) {
    return type == EtherType.TRANSPARENT_ETHERNET
        && (flags & KEY_PRESENT) != 0
        && (flags & NOT_NVGRE) == 0
        && Nvgre.vsidOf(key) >= Nvgre.SMALLEST_VSID
        && cursor.config().nvgre();
  }

  private static @Nullable Protocol decodeEnhanced(Cursor cursor, int flags) {
    int length = fixedLength(flags | KEY_PRESENT);
    if ((flags & ACKNOWLEDGEMENT_PRESENT) != 0) {
      length += FIELD_LENGTH;
    }
    if (!cursor.require(Protocol.GRE, length)) {
      return null;
    }
    int type = cursor.u16(TYPE_OFFSET);
    // Not a key: the upper half is the payload's length.
    int payloadLength = cursor.u16(keyOffset(flags));
    cursor.declareLength(Protocol.GRE, length + payloadLength);
    cursor.overlay(LayerTable.NO_ID);
    cursor.transportLayer(Protocol.GRE, length);
    return type == EtherType.PPP && payloadLength > 0 ? Protocol.PPP : null;
  }

  /** The header's length, routing entries and acknowledgement left out. */
  private static int fixedLength(int flags) {
    int length = keyOffset(flags);
    if ((flags & KEY_PRESENT) != 0) {
      length += FIELD_LENGTH;
    }
    if ((flags & SEQUENCE_PRESENT) != 0) {
      length += FIELD_LENGTH;
    }
    return length;
  }

  /** Where the key stands, if there is one: behind the checksum, if there is one. */
  private static int keyOffset(int flags) {
    boolean checksum = (flags & (CHECKSUM_PRESENT | ROUTING_PRESENT)) != 0;
    return checksum ? OPTIONAL_OFFSET + FIELD_LENGTH : OPTIONAL_OFFSET;
  }

  /** The header's length, or 0 if the list of routing entries is not all there. */
  private static int lengthWithRouting(Cursor cursor, int start) {
    int at = start;
    while (true) {
      if (!cursor.require(Protocol.GRE, at + FIELD_LENGTH)) {
        return 0;
      }
      int family = cursor.u16(at);
      int length = cursor.u8(at + ROUTING_ENTRY_LENGTH_OFFSET);
      at += FIELD_LENGTH;
      if (family == 0 && length == 0) {
        return at;
      }
      at += length;
      if (at > Cursor.MAX_HEADER_LENGTH - FIELD_LENGTH) {
        cursor.anomaly(AnomalyKind.TRUNCATED, Protocol.GRE, at, Cursor.MAX_HEADER_LENGTH);
        return 0;
      }
    }
  }

  /**
   * The version.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0, or 1 for PPTP
   */
  public static int version(MemorySegment memory, long header) {
    return Wire.u16(memory, header + FLAGS_OFFSET) & VERSION_MASK;
  }

  /**
   * What the packet carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return an EtherType, or one of ERSPAN's types of this class
   */
  public static int protocolType(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TYPE_OFFSET);
  }

  /**
   * Whether there is a checksum.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the C bit
   */
  public static boolean hasChecksum(MemorySegment memory, long header) {
    return (Wire.u16(memory, header + FLAGS_OFFSET) & CHECKSUM_PRESENT) != 0;
  }

  /**
   * The checksum field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535, or {@link LayerTable#NONE} if there is none
   */
  public static int checksum(MemorySegment memory, long header) {
    return hasChecksum(memory, header)
        ? Wire.u16(memory, header + OPTIONAL_OFFSET)
        : LayerTable.NONE;
  }

  /**
   * Whether there is a key.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the K bit; never in version 1
   */
  public static boolean hasKey(MemorySegment memory, long header) {
    return (Wire.u16(memory, header + FLAGS_OFFSET) & (KEY_PRESENT | VERSION_MASK)) == KEY_PRESENT;
  }

  /**
   * The key, all of it: of NVGRE, VSID and flow id.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 2^32 - 1, or {@link LayerTable#NO_ID} if there is none
   */
  public static long key(MemorySegment memory, long header) {
    return hasKey(memory, header)
        ? Wire.u32(memory, header + keyOffset(Wire.u16(memory, header)))
        : LayerTable.NO_ID;
  }

  /**
   * The call of PPTP that the packet belongs to, by the receiver's number.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535, or {@link LayerTable#NONE} if the version is not 1
   */
  public static int callId(MemorySegment memory, long header) {
    return version(memory, header) == 1
        ? Wire.u16(memory, header + keyOffset(Wire.u16(memory, header)) + 2)
        : LayerTable.NONE;
  }

  /**
   * The sequence number.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 2^32 - 1, or {@link LayerTable#NO_ID} if there is none
   */
  public static long sequenceNumber(MemorySegment memory, long header) {
    int flags = Wire.u16(memory, header + FLAGS_OFFSET);
    if ((flags & SEQUENCE_PRESENT) == 0) {
      return LayerTable.NO_ID;
    }
    boolean key = (flags & (KEY_PRESENT | VERSION_MASK)) != 0;
    return Wire.u32(memory, header + keyOffset(flags) + (key ? FIELD_LENGTH : 0));
  }
}
