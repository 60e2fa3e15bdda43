package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Address resolution, RFC 826.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Hardware type         |         Protocol type         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Hw. length   | Prot. length  |            Opcode             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Sender's hardware and protocol address, target's likewise ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The header's length follows from the two address lengths. The address accessors are for
 * Ethernet and IPv4, {@link #isEthernetIpv4}.
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class Arp {
  /** Length of the part before the addresses, in bytes. */
  public static final int FIXED_LENGTH = 8;

  private static final int HARDWARE_TYPE_OFFSET = 0;
  private static final int PROTOCOL_TYPE_OFFSET = 2;
  private static final int HARDWARE_LENGTH_OFFSET = 4;
  private static final int PROTOCOL_LENGTH_OFFSET = 5;
  private static final int OPCODE_OFFSET = 6;
  private static final int SENDER_MAC_OFFSET = 8;
  private static final int SENDER_IPV4_OFFSET = 14;
  private static final int TARGET_MAC_OFFSET = 18;
  private static final int TARGET_IPV4_OFFSET = 24;

  private Arp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.ARP, FIXED_LENGTH)) {
      return null;
    }
    int length =
        FIXED_LENGTH + 2 * (cursor.u8(HARDWARE_LENGTH_OFFSET) + cursor.u8(PROTOCOL_LENGTH_OFFSET));
    if (cursor.require(Protocol.ARP, length)) {
      cursor.layer(Protocol.ARP, length);
    }
    return null;
  }

  /**
   * Whether the addresses are MAC and IPv4 addresses.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return true if types and lengths say so
   */
  public static boolean isEthernetIpv4(MemorySegment memory, long header) {
    return Wire.u16(memory, header + HARDWARE_TYPE_OFFSET) == 1
        && Wire.u16(memory, header + PROTOCOL_TYPE_OFFSET) == EtherType.IPV4
        && Wire.u8(memory, header + HARDWARE_LENGTH_OFFSET) == 6
        && Wire.u8(memory, header + PROTOCOL_LENGTH_OFFSET) == 4;
  }

  /**
   * The operation: 1 request, 2 reply.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int opcode(MemorySegment memory, long header) {
    return Wire.u16(memory, header + OPCODE_OFFSET);
  }

  /**
   * The sender's MAC address; if {@link #isEthernetIpv4}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the address as {@link io.vpi.net.MacAddress} has it
   */
  public static long senderMac(MemorySegment memory, long header) {
    return Wire.u48(memory, header + SENDER_MAC_OFFSET);
  }

  /**
   * The sender's IPv4 address; if {@link #isEthernetIpv4}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest
   */
  public static int senderIpv4(MemorySegment memory, long header) {
    return Wire.i32(memory, header + SENDER_IPV4_OFFSET);
  }

  /**
   * The target's MAC address; if {@link #isEthernetIpv4}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the address as {@link io.vpi.net.MacAddress} has it
   */
  public static long targetMac(MemorySegment memory, long header) {
    return Wire.u48(memory, header + TARGET_MAC_OFFSET);
  }

  /**
   * The target's IPv4 address; if {@link #isEthernetIpv4}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits, the first byte highest
   */
  public static int targetIpv4(MemorySegment memory, long header) {
    return Wire.i32(memory, header + TARGET_IPV4_OFFSET);
  }
}
