package io.vpi.decode;

import io.vpi.net.MacAddress;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Linux cooked capture, <a href="https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html">version
 * 1</a>: what a capture on the "any" device has instead of a link header. All fields are in network
 * order.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Packet type          |          ARPHRD type          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Address length         |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                       Sender's address                        |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |           Protocol            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The protocol is an EtherType for the ARPHRD types whose packets have one.
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class LinuxSll {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 16;

  private static final int PACKET_TYPE_OFFSET = 0;
  private static final int ARPHRD_OFFSET = 2;
  private static final int ADDRESS_LENGTH_OFFSET = 4;
  private static final int ADDRESS_OFFSET = 6;
  private static final int PROTOCOL_OFFSET = 14;

  /** Frame relay: the protocol field means nothing, a frame relay header follows. */
  private static final int ARPHRD_FRAME_RELAY = 770;

  /** IEEE 802.11: the protocol field means nothing, a radiotap header follows. */
  private static final int ARPHRD_RADIOTAP = 803;

  /** Netlink messages: the protocol is a netlink family. */
  private static final int ARPHRD_NETLINK = 824;

  /** Linux's number for an IEEE 802.2 header, where there is no EtherType. */
  private static final int PROTOCOL_LLC = 4;

  private LinuxSll() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.LINUX_SLL, HEADER_LENGTH)) {
      return null;
    }
    int arphrd = cursor.u16(ARPHRD_OFFSET);
    int type = cursor.u16(PROTOCOL_OFFSET);
    cursor.layer(Protocol.LINUX_SLL, HEADER_LENGTH);
    return next(cursor, arphrd, type);
  }

  /** What the protocol field of either version stands for. */
  static @Nullable Protocol next(Cursor cursor, int arphrd, int type) {
    if (arphrd == ARPHRD_NETLINK || arphrd == ARPHRD_FRAME_RELAY || arphrd == ARPHRD_RADIOTAP) {
      return null;
    }
    return type == PROTOCOL_LLC ? Protocol.LLC : cursor.next(type);
  }

  /**
   * How the packet came: 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int packetType(MemorySegment memory, long header) {
    return Wire.u16(memory, header + PACKET_TYPE_OFFSET);
  }

  /**
   * The sender's link address where it is a MAC address.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the address, or {@link MacAddress#NONE} if it is not 6 bytes long
   */
  public static long source(MemorySegment memory, long header) {
    return Wire.u16(memory, header + ADDRESS_LENGTH_OFFSET) == 6
        ? Wire.u48(memory, header + ADDRESS_OFFSET)
        : MacAddress.NONE;
  }
}
