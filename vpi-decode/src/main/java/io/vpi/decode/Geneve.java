package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * GENEVE, RFC 8926 section 3.4.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Ver|Options len|O|C|  Reserved |         Protocol type         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Virtual network identifier (VNI)       |   Reserved    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Options ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Known by UDP's destination port, 6081. The options length counts 4-byte words; the options
 * belong to the header, and {@link GeneveOptions} reads them. The protocol type is an EtherType. A
 * receiver that does not know a critical option throws the packet away; this decoder goes on.
 *
 * <p>Anomalies: {@code truncated}; {@code wrong_version}, required 0; {@code malformed_option}.
 */
public final class Geneve {
  /** The UDP port that IANA gave to GENEVE. */
  public static final int PORT = 6081;

  /** Length of the header without options, in bytes. */
  public static final int MIN_HEADER_LENGTH = 8;

  private static final int VERSION_AND_LENGTH_OFFSET = 0;
  private static final int FLAGS_OFFSET = 1;
  private static final int TYPE_OFFSET = 2;
  private static final int VNI_OFFSET = 4;

  private static final int VERSION_SHIFT = 6;
  private static final int LENGTH_MASK = 0x3F;
  private static final int CONTROL = 0x80;
  private static final int CRITICAL = 0x40;

  private Geneve() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.GENEVE, MIN_HEADER_LENGTH)) {
      return null;
    }
    int versionAndLength = cursor.u8(VERSION_AND_LENGTH_OFFSET);
    int version = versionAndLength >>> VERSION_SHIFT;
    if (version != 0) {
      cursor.anomaly(AnomalyKind.WRONG_VERSION, Protocol.GENEVE, 0, version);
      return null;
    }
    int length = MIN_HEADER_LENGTH + (versionAndLength & LENGTH_MASK) * 4;
    if (!cursor.require(Protocol.GENEVE, length)) {
      return null;
    }
    if (length > MIN_HEADER_LENGTH) {
      cursor.checkGeneveOptions(length);
    }
    int type = cursor.u16(TYPE_OFFSET);
    cursor.overlay(cursor.u32(VNI_OFFSET) >>> 8);
    cursor.layer(Protocol.GENEVE, length);
    return cursor.next(type);
  }

  /**
   * The header's length, options included.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 8 to 260 bytes
   */
  public static int headerLength(MemorySegment memory, long header) {
    return MIN_HEADER_LENGTH
        + (Wire.u8(memory, header + VERSION_AND_LENGTH_OFFSET) & LENGTH_MASK) * 4;
  }

  /**
   * Whether this is a control packet and not a tenant's.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the O flag
   */
  public static boolean isControl(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + FLAGS_OFFSET) & CONTROL) != 0;
  }

  /**
   * Whether there are options that the receiver must understand.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return the C flag
   */
  public static boolean hasCriticalOptions(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + FLAGS_OFFSET) & CRITICAL) != 0;
  }

  /**
   * What the packet carries.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return an EtherType, {@link EtherType#TRANSPARENT_ETHERNET} for a frame
   */
  public static int protocolType(MemorySegment memory, long header) {
    return Wire.u16(memory, header + TYPE_OFFSET);
  }

  /**
   * The virtual network identifier.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 24 bits
   */
  public static int vni(MemorySegment memory, long header) {
    return Wire.i32(memory, header + VNI_OFFSET) >>> 8;
  }
}
