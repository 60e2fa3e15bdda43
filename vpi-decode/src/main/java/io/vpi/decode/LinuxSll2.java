package io.vpi.decode;

import io.vpi.net.MacAddress;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Linux cooked capture, <a
 * href="https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html">version 2</a>: as {@link
 * LinuxSll}, with the interface that the packet crossed. All fields are in network order.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Protocol            |           Reserved            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Interface index                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          ARPHRD type          |  Packet type  | Address length|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Sender's address                        |
 * +                                                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class LinuxSll2 {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 20;

  private static final int PROTOCOL_OFFSET = 0;
  private static final int INTERFACE_OFFSET = 4;
  private static final int ARPHRD_OFFSET = 8;
  private static final int PACKET_TYPE_OFFSET = 10;
  private static final int ADDRESS_LENGTH_OFFSET = 11;
  private static final int ADDRESS_OFFSET = 12;

  private LinuxSll2() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.LINUX_SLL2, HEADER_LENGTH)) {
      return null;
    }
    int arphrd = cursor.u16(ARPHRD_OFFSET);
    int type = cursor.u16(PROTOCOL_OFFSET);
    cursor.layer(Protocol.LINUX_SLL2, HEADER_LENGTH);
    return LinuxSll.next(cursor, arphrd, type);
  }

  /**
   * The index of the interface that the packet crossed, on the host that captured.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the index, as unsigned
   */
  public static long interfaceIndex(MemorySegment memory, long header) {
    return Wire.u32(memory, header + INTERFACE_OFFSET);
  }

  /**
   * How the packet came: 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255
   */
  public static int packetType(MemorySegment memory, long header) {
    return Wire.u8(memory, header + PACKET_TYPE_OFFSET);
  }

  /**
   * The sender's link address where it is a MAC address.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the address, or {@link MacAddress#NONE} if it is not 6 bytes long
   */
  public static long source(MemorySegment memory, long header) {
    return Wire.u8(memory, header + ADDRESS_LENGTH_OFFSET) == 6
        ? Wire.u48(memory, header + ADDRESS_OFFSET)
        : MacAddress.NONE;
  }
}
