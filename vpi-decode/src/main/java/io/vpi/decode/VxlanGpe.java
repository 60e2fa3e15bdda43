package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * VXLAN with the generic protocol extension, <a
 * href="https://datatracker.ietf.org/doc/html/draft-ietf-nvo3-vxlan-gpe">draft-ietf-nvo3-vxlan-gpe</a>
 * section 3: the header says what it carries.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |R|R|Ver|I|P|B|O|           Reserved            | Next protocol |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        VXLAN network identifier (VNI)         |   Reserved    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Known by UDP's destination port, 4790. Where P is not set the payload is an Ethernet frame.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version}, required 0.
 */
public final class VxlanGpe {
  /** The UDP port that IANA gave to it. */
  public static final int PORT = 4790;

  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int FLAGS_OFFSET = 0;
  private static final int NEXT_PROTOCOL_OFFSET = 3;
  private static final int VNI_OFFSET = 4;

  private static final int VERSION_SHIFT = 4;
  private static final int VERSION_MASK = 3;
  private static final int HAS_VNI = 0x08;
  private static final int HAS_NEXT_PROTOCOL = 0x04;
  private static final int OPERATIONS = 0x01;

  private VxlanGpe() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.VXLAN_GPE, HEADER_LENGTH)) {
      return null;
    }
    int flags = cursor.u8(FLAGS_OFFSET);
    int version = flags >>> VERSION_SHIFT & VERSION_MASK;
    if (version != 0) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.VXLAN_GPE, 0, version);
      return null;
    }
    int next = cursor.u8(NEXT_PROTOCOL_OFFSET);
    boolean hasVni = (flags & HAS_VNI) != 0;
    cursor.overlay(hasVni ? cursor.u32(VNI_OFFSET) >>> 8 : LayerTable.NO_ID);
    cursor.layer(Protocol.VXLAN_GPE, HEADER_LENGTH);
    return (flags & HAS_NEXT_PROTOCOL) == 0 ? Protocol.ETHERNET : Nsh.behind(next);
  }

  /**
   * Whether the VNI counts.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the I flag
   */
  public static boolean hasVni(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + FLAGS_OFFSET) & HAS_VNI) != 0;
  }

  /**
   * The VXLAN network identifier.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 24 bits
   */
  public static int vni(MemorySegment memory, long header) {
    return Wire.i32(memory, header + VNI_OFFSET) >>> 8;
  }

  /**
   * Whether the next protocol counts.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the P flag
   */
  public static boolean hasNextProtocol(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + FLAGS_OFFSET) & HAS_NEXT_PROTOCOL) != 0;
  }

  /**
   * What the packet carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS, to 255
   */
  public static int nextProtocol(MemorySegment memory, long header) {
    return Wire.u8(memory, header + NEXT_PROTOCOL_OFFSET);
  }

  /**
   * Whether this is a packet of operations and maintenance and not a tenant's.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the O flag
   */
  public static boolean isOperations(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + FLAGS_OFFSET) & OPERATIONS) != 0;
  }
}
