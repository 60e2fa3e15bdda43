package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Logical link control, IEEE 802.2 section 3, with the subnetwork access protocol (SNAP) of IEEE
 * 802 section 9.2 and RFC 1042 where it is used: what an 802.3 frame has instead of an EtherType.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     DSAP      |     SSAP      |    Control, 1 or 2 bytes      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>With DSAP and SSAP 0xAA and control 0x03, SNAP follows and belongs to this layer:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     0xAA      |     0xAA      |     0x03      |     OUI       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         OUI, continued        |          Protocol id          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The control field has one byte in unnumbered frames, whose low two bits are set, and two in
 * all others. The protocol id is an EtherType if the OUI is 00-00-00 (RFC 1042) or 00-00-F8 (IEEE
 * 802.1H). Novell's frames, which have IPX and no LLC in an 802.3 frame, begin with FF FF: they are
 * payload. A frame of length 0 has no header.
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class Llc {
  /** Length of the shortest header, in bytes. */
  public static final int MIN_HEADER_LENGTH = 3;

  /** Length of the header with SNAP, in bytes. */
  public static final int SNAP_HEADER_LENGTH = 8;

  private static final int DSAP_OFFSET = 0;
  private static final int SSAP_OFFSET = 1;
  private static final int CONTROL_OFFSET = 2;
  private static final int OUI_OFFSET = 3;
  private static final int PROTOCOL_ID_OFFSET = 6;

  private static final int UNNUMBERED = 0x03;
  private static final int SNAP_ACCESS_POINTS = 0xAAAA;
  private static final int NOVELL = 0xFFFF;

  /** The access point that RFC 1042's forerunners gave to IPv4. */
  private static final int ACCESS_POINT_IP = 0x06;

  private static final int OUI_ETHERTYPE = 0x000000;
  private static final int OUI_BRIDGED_ETHERTYPE = 0x0000F8;

  private Llc() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (cursor.declaredAvailable() == 0 || !cursor.require(Protocol.LLC, MIN_HEADER_LENGTH)) {
      return null;
    }
    int accessPoints = cursor.u16(DSAP_OFFSET);
    int control = cursor.u8(CONTROL_OFFSET);
    if (accessPoints == NOVELL) {
      return null;
    }
    if (accessPoints == SNAP_ACCESS_POINTS && control == UNNUMBERED) {
      return decodeSnap(cursor);
    }
    boolean unnumbered = (control & UNNUMBERED) == UNNUMBERED;
    int length = unnumbered ? MIN_HEADER_LENGTH : MIN_HEADER_LENGTH + 1;
    if (!cursor.require(Protocol.LLC, length)) {
      return null;
    }
    boolean carriesIp = accessPoints >>> 8 == ACCESS_POINT_IP && control == UNNUMBERED;
    cursor.layer(Protocol.LLC, length);
    return carriesIp ? Protocol.IPV4 : null;
  }

  private static @Nullable Protocol decodeSnap(Cursor cursor) {
    if (!cursor.require(Protocol.LLC, SNAP_HEADER_LENGTH)) {
      return null;
    }
    int oui = cursor.u32(OUI_OFFSET) >>> 8;
    int protocolId = cursor.u16(PROTOCOL_ID_OFFSET);
    cursor.layer(Protocol.LLC, SNAP_HEADER_LENGTH);
    return oui == OUI_ETHERTYPE || oui == OUI_BRIDGED_ETHERTYPE ? cursor.next(protocolId) : null;
  }

  /**
   * The destination service access point, DSAP.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255; 0xAA with SNAP, 0x42 for spanning tree
   */
  public static int destinationAccessPoint(MemorySegment memory, long header) {
    return Wire.u8(memory, header + DSAP_OFFSET);
  }

  /**
   * The source service access point, SSAP.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int sourceAccessPoint(MemorySegment memory, long header) {
    return Wire.u8(memory, header + SSAP_OFFSET);
  }

  /**
   * The first byte of the control field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255; 3 for unnumbered information
   */
  public static int control(MemorySegment memory, long header) {
    return Wire.u8(memory, header + CONTROL_OFFSET);
  }

  /**
   * Whether SNAP follows and belongs to this layer.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return true if the header is {@link #SNAP_HEADER_LENGTH} bytes long
   */
  public static boolean hasSnap(MemorySegment memory, long header) {
    return Wire.u16(memory, header + DSAP_OFFSET) == SNAP_ACCESS_POINTS
        && control(memory, header) == UNNUMBERED;
  }

  /**
   * SNAP's organisation, whose protocol ids these are.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 24 bits, or {@link LayerTable#NONE} without SNAP
   */
  public static int oui(MemorySegment memory, long header) {
    return hasSnap(memory, header) ? Wire.i32(memory, header + OUI_OFFSET) >>> 8 : LayerTable.NONE;
  }

  /**
   * SNAP's protocol id.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535, an EtherType for the OUI 0; {@link LayerTable#NONE} without SNAP
   */
  public static int protocolId(MemorySegment memory, long header) {
    return hasSnap(memory, header)
        ? Wire.u16(memory, header + PROTOCOL_ID_OFFSET)
        : LayerTable.NONE;
  }
}
