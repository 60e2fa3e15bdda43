package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Ethernet II and IEEE 802.3 frames, IEEE 802.3 section 3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Destination address                     |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                         Source address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Type or length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A type below 0x0600 is the length of what follows, an LLC header; padding behind it belongs to
 * no layer above. A frame check sequence that was captured is a trailer like padding.
 *
 * <p>Anomalies: {@code truncated}; {@code length_exceeds_packet} for an 802.3 length beyond the
 * frame.
 *
 * <p>The accessors take the memory and the position of the header's first byte, and are safe on
 * every {@link Protocol#ETHERNET} layer of a {@link LayerTable}.
 */
public final class Ethernet {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 14;

  private static final int DESTINATION_OFFSET = 0;
  private static final int SOURCE_OFFSET = 6;
  private static final int TYPE_OFFSET = 12;

  private Ethernet() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.ETHERNET, HEADER_LENGTH)) {
      return null;
    }
    int type = cursor.u16(TYPE_OFFSET);
    if (type < EtherType.SMALLEST) {
      cursor.declareLength(Protocol.ETHERNET, HEADER_LENGTH + type);
      cursor.layer(Protocol.ETHERNET, HEADER_LENGTH);
      return Protocol.LLC;
    }
    cursor.layer(Protocol.ETHERNET, HEADER_LENGTH);
    return cursor.next(type);
  }

  /**
   * The receiver.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the MAC address as {@link io.vpi.net.MacAddress} has it
   */
  public static long destination(MemorySegment memory, long header) {
    return Wire.u48(memory, header + DESTINATION_OFFSET);
  }

  /**
   * The sender.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the MAC address as {@link io.vpi.net.MacAddress} has it
   */
  public static long source(MemorySegment memory, long header) {
    return Wire.u48(memory, header + SOURCE_OFFSET);
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
