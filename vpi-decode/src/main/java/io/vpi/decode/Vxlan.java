package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * VXLAN, RFC 7348 section 5: an Ethernet frame in UDP.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |R|R|R|R|I|R|R|R|                   Reserved                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        VXLAN network identifier (VNI)         |   Reserved    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Known by UDP's destination port, 4789 and Linux's old 8472 unless {@link
 * DecoderOptions.Builder#vxlanPorts} says otherwise. Where I is not set there is no VNI: the
 * overlay has no id, and a receiver would throw the packet away.
 *
 * <p>Anomalies: {@code truncated}.
 */
public final class Vxlan {
  /** The UDP port that IANA gave to VXLAN. */
  public static final int PORT = 4789;

  /** The UDP port that Linux used before that, and still does where it is not told. */
  public static final int LINUX_PORT = 8472;

  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  private static final int FLAGS_OFFSET = 0;
  private static final int VNI_OFFSET = 4;

  private static final int HAS_VNI = 0x08;

  private Vxlan() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.VXLAN, HEADER_LENGTH)) {
      return null;
    }
    boolean hasVni = (cursor.u8(FLAGS_OFFSET) & HAS_VNI) != 0;
    cursor.overlay(hasVni ? cursor.u32(VNI_OFFSET) >>> 8 : LayerTable.NO_ID);
    cursor.layer(Protocol.VXLAN, HEADER_LENGTH);
    return Protocol.ETHERNET;
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
}
