package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * ERSPAN, frames that a switch mirrors through GRE: types I, II and III of <a
 * href="https://datatracker.ietf.org/doc/html/draft-foschiano-erspan-03">draft-foschiano-erspan</a>.
 *
 * <p>Type II, GRE protocol type 0x88BE with a sequence number:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|         VLAN          | COS |En |T|    Session id     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Reserved        |             Port index                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Type III, GRE protocol type 0x22EB:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|         VLAN          | COS |BSO|T|    Session id     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           Timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Security group tag        |P| Frame type|Hardware |D|Gra|O|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Platform subheader, 8 bytes, where O is set ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Type I, GRE protocol type 0x88BE without a sequence number, has no header: its layer is 0
 * bytes long and says only that what follows is a mirrored frame. Type II has version 1 and type
 * III version 2. Where T is set the mirror cut the frame, and lengths in it may claim more than is
 * there.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version}.
 */
public final class Erspan {
  /** Length of type II's header in bytes. */
  public static final int HEADER_LENGTH_II = 8;

  /** Length of type III's header without the platform subheader, in bytes. */
  public static final int HEADER_LENGTH_III = 12;

  private static final int PLATFORM_SUBHEADER_LENGTH = 8;

  private static final int VERSION_AND_VLAN_OFFSET = 0;
  private static final int SESSION_OFFSET = 2;
  private static final int INDEX_OFFSET = 4;
  private static final int TIMESTAMP_OFFSET = 4;
  private static final int SECURITY_GROUP_OFFSET = 8;
  private static final int FRAME_TYPE_OFFSET = 10;

  private static final int VERSION_SHIFT = 12;
  private static final int VERSION_II = 1;
  private static final int VERSION_III = 2;
  private static final int VLAN_MASK = 0x0FFF;
  private static final int SESSION_MASK = 0x03FF;
  private static final int TRUNCATED = 0x0400;
  private static final int INDEX_MASK = 0xFFFFF;

  private static final int FRAME_TYPE_SHIFT = 10;
  private static final int FRAME_TYPE_MASK = 0x1F;
  private static final int FRAME_TYPE_ETHERNET = 0;
  private static final int FRAME_TYPE_IP = 2;
  private static final int HAS_SUBHEADER = 0x0001;

  private Erspan() {}

  static Protocol behindGre(int greType, boolean sequenceNumber) {
    if (greType == Gre.TYPE_ERSPAN_III) {
      return Protocol.ERSPAN_III;
    }
    return sequenceNumber ? Protocol.ERSPAN_II : Protocol.ERSPAN_I;
  }

  static Protocol decodeI(Cursor cursor) {
    cursor.overlay(LayerTable.NO_ID);
    cursor.layer(Protocol.ERSPAN_I, 0);
    return Protocol.ETHERNET;
  }

  static @Nullable Protocol decodeII(Cursor cursor) {
    if (!isWhole(cursor, Protocol.ERSPAN_II, HEADER_LENGTH_II, VERSION_II)) {
      return null;
    }
    take(cursor, Protocol.ERSPAN_II, HEADER_LENGTH_II);
    return Protocol.ETHERNET;
  }

  static @Nullable Protocol decodeIII(Cursor cursor) {
    if (!isWhole(cursor, Protocol.ERSPAN_III, HEADER_LENGTH_III, VERSION_III)) {
      return null;
    }
    int field = cursor.u16(FRAME_TYPE_OFFSET);
    int length = HEADER_LENGTH_III;
    if ((field & HAS_SUBHEADER) != 0) {
      length += PLATFORM_SUBHEADER_LENGTH;
      if (!cursor.require(Protocol.ERSPAN_III, length)) {
        return null;
      }
    }
    take(cursor, Protocol.ERSPAN_III, length);
    return switch (field >>> FRAME_TYPE_SHIFT & FRAME_TYPE_MASK) {
      case FRAME_TYPE_ETHERNET -> Protocol.ETHERNET;
      case FRAME_TYPE_IP -> cursor.ipByVersion();
      default -> null;
    };
  }

  private static boolean isWhole(Cursor cursor, Protocol protocol, int length, int version) {
    if (!cursor.require(protocol, length)) {
      return false;
    }
    int found = cursor.u16(VERSION_AND_VLAN_OFFSET) >>> VERSION_SHIFT;
    if (found != version) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, protocol, version, found);
      return false;
    }
    return true;
  }

  private static void take(Cursor cursor, Protocol protocol, int length) {
    int field = cursor.u16(SESSION_OFFSET);
    if ((field & TRUNCATED) != 0) {
      cursor.cutCopy();
    }
    cursor.overlay(field & SESSION_MASK);
    cursor.layer(protocol, length);
  }

  /**
   * The mirror session, of a type II or III layer.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 10 bits
   */
  public static int sessionId(MemorySegment memory, long header) {
    return Wire.u16(memory, header + SESSION_OFFSET) & SESSION_MASK;
  }

  /**
   * The VLAN that the frame was mirrored from, of a type II or III layer; the frame may bear its
   * tag or not.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 4095
   */
  public static int vlan(MemorySegment memory, long header) {
    return Wire.u16(memory, header + VERSION_AND_VLAN_OFFSET) & VLAN_MASK;
  }

  /**
   * Whether the mirror cut the frame, of a type II or III layer.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the T bit
   */
  public static boolean isTruncated(MemorySegment memory, long header) {
    return (Wire.u16(memory, header + SESSION_OFFSET) & TRUNCATED) != 0;
  }

  /**
   * The port and direction that the frame was mirrored at, in numbers of the switch, of a type II
   * layer.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 20 bits
   */
  public static int portIndex(MemorySegment memory, long header) {
    return Wire.i32(memory, header + INDEX_OFFSET) & INDEX_MASK;
  }

  /**
   * When the frame was mirrored, of a type III layer, in units that the header's granularity tells:
   * 0 for 100 microseconds, 1 for 100 nanoseconds, 2 for the nanoseconds of IEEE 1588.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, as unsigned
   */
  public static long timestamp(MemorySegment memory, long header) {
    return Wire.u32(memory, header + TIMESTAMP_OFFSET);
  }

  /**
   * The security group tag, of a type III layer.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int securityGroupTag(MemorySegment memory, long header) {
    return Wire.u16(memory, header + SECURITY_GROUP_OFFSET);
  }

  /**
   * What was mirrored, of a type III layer.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 for an Ethernet frame, 2 for an IP packet, to 31
   */
  public static int frameType(MemorySegment memory, long header) {
    return Wire.u16(memory, header + FRAME_TYPE_OFFSET) >>> FRAME_TYPE_SHIFT & FRAME_TYPE_MASK;
  }
}
