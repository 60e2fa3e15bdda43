package io.vpi.decode;

import java.lang.foreign.MemorySegment;

/**
 * NVGRE, RFC 7637 section 3.2: GRE that carries Ethernet and whose key is a virtual subnet and a
 * flow id.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|0|1|0|        0        |  0  |     Protocol type 0x6558      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Virtual subnet id (VSID)            |    Flow id    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>GRE with a key of all 32 bits looks the same. What RFC 7637 allows is NVGRE here: no checksum
 * and no sequence number, and a VSID from 0x001000 on, for those below are reserved. {@link
 * DecoderOptions.Builder#nvgre} switches it off.
 *
 * <p>{@link Gre} decodes it, and has the anomalies and the other accessors.
 */
public final class Nvgre {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 8;

  /** The smallest VSID that is not reserved. */
  public static final int SMALLEST_VSID = 0x001000;

  private static final int KEY_OFFSET = 4;

  private Nvgre() {}

  static int vsidOf(int key) {
    return key >>> 8;
  }

  /**
   * The virtual subnet, whose tenant the frame belongs to.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 24 bits
   */
  public static int vsid(MemorySegment memory, long header) {
    return vsidOf(Wire.i32(memory, header + KEY_OFFSET));
  }

  /**
   * What the sender gave this flow for spreading load.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 255, 0 if unused
   */
  public static int flowId(MemorySegment memory, long header) {
    return Wire.i32(memory, header + KEY_OFFSET) & 0xFF;
  }
}
