package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A VLAN tag, IEEE 802.1Q section 9.6, as it stands behind the EtherType that announces it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | PCP |D|        VLAN id        |        Type or length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Tags may be stacked to any depth (802.1ad), with the TPIDs 0x8100, 0x88A8, 0x9100, 0x9200 and
 * 0x9300. Which one it was is in {@link LayerTable#vlanTag}, for the field stands before the tag.
 *
 * <p>Anomalies: {@code truncated}; {@code length_exceeds_packet} for an 802.3 length beyond the
 * frame.
 */
public final class Vlan {
  /** Length of the tag without its TPID, in bytes. */
  public static final int HEADER_LENGTH = 4;

  private static final int TCI_OFFSET = 0;
  private static final int TYPE_OFFSET = 2;
  private static final int ID_MASK = 0x0FFF;

  private Vlan() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.VLAN, HEADER_LENGTH)) {
      return null;
    }
    int tpid = cursor.etherType();
    int type = cursor.u16(TYPE_OFFSET);
    cursor.vlan(tpid << 16 | cursor.u16(TCI_OFFSET));
    if (type < EtherType.SMALLEST) {
      cursor.declareLength(Protocol.VLAN, HEADER_LENGTH + type);
      cursor.layer(Protocol.VLAN, HEADER_LENGTH);
      return Protocol.LLC;
    }
    cursor.layer(Protocol.VLAN, HEADER_LENGTH);
    return cursor.next(type);
  }

  /**
   * The VLAN id.
   *
   * @param memory where the packet lies
   * @param header position of the tag's control information in it, in bytes
   * @return 0 to 4095; 0 says that the tag bears a priority only
   */
  public static int id(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TCI_OFFSET) & ID_MASK;
  }

  /**
   * The priority code point.
   *
   * @param memory where the packet lies
   * @param header position of the tag's control information in it, in bytes
   * @return 0 to 7
   */
  public static int priority(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TCI_OFFSET) >>> 13;
  }

  /**
   * What follows: an EtherType, or a length if below {@link EtherType#SMALLEST}.
   *
   * @param memory where the packet lies
   * @param header position of the tag's control information in it, in bytes
   * @return 0 to 65535
   */
  public static int type(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TYPE_OFFSET);
  }
}
