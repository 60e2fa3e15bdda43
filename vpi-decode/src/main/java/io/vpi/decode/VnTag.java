package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * VN-Tag, EtherType 0x8926: how a switch and the virtual interfaces behind one of its ports tell
 * each other which interface a frame is from and for (INCITS 464; Cisco FEX and VM-FEX).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |D|P|  Destination interface    |L|R|Ver|   Source interface    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Type or length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}; {@code length_exceeds_packet} for an 802.3 length beyond the
 * frame.
 */
public final class VnTag {
  /** Length of the tag without its own EtherType, in bytes. */
  public static final int HEADER_LENGTH = 6;

  private static final int TAG_OFFSET = 0;
  private static final int TYPE_OFFSET = 4;

  private static final int TO_INTERFACE = 0x80000000;
  private static final int POINTER_TO_LIST = 0x40000000;
  private static final int DESTINATION_SHIFT = 16;
  private static final int DESTINATION_MASK = 0x3FFF;
  private static final int SOURCE_MASK = 0x0FFF;

  private VnTag() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.VN_TAG, HEADER_LENGTH)) {
      return null;
    }
    int type = cursor.u16(TYPE_OFFSET);
    if (type < EtherType.SMALLEST) {
      cursor.declareLength(Protocol.VN_TAG, HEADER_LENGTH + type);
      cursor.layer(Protocol.VN_TAG, HEADER_LENGTH);
      return Protocol.LLC;
    }
    cursor.layer(Protocol.VN_TAG, HEADER_LENGTH);
    return cursor.next(type);
  }

  /**
   * Which way the frame goes.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return true from the switch to an interface, false from an interface to the switch
   */
  public static boolean isToInterface(MemorySegment memory, long header) {
    return (Wire.i32(memory, header + TAG_OFFSET) & TO_INTERFACE) != 0;
  }

  /**
   * Whether the destination names a list of interfaces instead of one.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the pointer bit
   */
  public static boolean isDestinationList(MemorySegment memory, long header) {
    return (Wire.i32(memory, header + TAG_OFFSET) & POINTER_TO_LIST) != 0;
  }

  /**
   * The virtual interface, or list of them, that the frame is for.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 14 bits, 0 for none
   */
  public static int destinationInterface(MemorySegment memory, long header) {
    return Wire.i32(memory, header + TAG_OFFSET) >>> DESTINATION_SHIFT & DESTINATION_MASK;
  }

  /**
   * The virtual interface that the frame is from.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 12 bits, 0 for none
   */
  public static int sourceInterface(MemorySegment memory, long header) {
    return Wire.i32(memory, header + TAG_OFFSET) & SOURCE_MASK;
  }

  /**
   * What follows: an EtherType, or a length if below {@link EtherType#SMALLEST}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int type(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TYPE_OFFSET);
  }
}
