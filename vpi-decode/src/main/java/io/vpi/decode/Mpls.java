package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an MPLS label stack, RFC 3032 section 2.1; the stack is as many layers.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Label                  | TC  |S|      TTL      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Nothing tells what lies below the bottom of the stack but the label's owner. IP is known by
 * its version, the first half of the first byte, as routers that spread load do (RFC 4928 section
 * 2); anything else is payload. Whether it is a pseudowire that carries Ethernet is not guessed.
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class Mpls {
  /** Length of an entry in bytes. */
  public static final int HEADER_LENGTH = 4;

  private static final int LABEL_SHIFT = 12;
  private static final int TRAFFIC_CLASS_SHIFT = 9;
  private static final int BOTTOM_OF_STACK = 0x100;

  private Mpls() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.MPLS, HEADER_LENGTH)) {
      return null;
    }
    boolean bottom = (cursor.u32(0) & BOTTOM_OF_STACK) != 0;
    cursor.layer(Protocol.MPLS, HEADER_LENGTH);
    return bottom ? cursor.ipByVersion() : Protocol.MPLS;
  }

  /**
   * The label.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 20 bits; 0 to 15 are reserved (0 and 2 are IPv4's and IPv6's explicit null)
   */
  public static int label(MemorySegment memory, long header) {
    return Wire.i32(memory, header) >>> LABEL_SHIFT;
  }

  /**
   * The traffic class, RFC 5462.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 7
   */
  public static int trafficClass(MemorySegment memory, long header) {
    return Wire.i32(memory, header) >>> TRAFFIC_CLASS_SHIFT & 7;
  }

  /**
   * Whether this is the last entry of the stack.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the S bit
   */
  public static boolean isBottomOfStack(MemorySegment memory, long header) {
    return (Wire.i32(memory, header) & BOTTOM_OF_STACK) != 0;
  }

  /**
   * The time to live.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return hops left, 0 to 255
   */
  public static int timeToLive(MemorySegment memory, long header) {
    return Wire.i32(memory, header) & 0xFF;
  }
}
