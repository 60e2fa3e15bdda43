package io.vpi.capture.pcap;

/**
 * The numbers of the pcapng format (draft-ietf-opsawg-pcapng, sections 3 and 4) that reader and
 * writer share. Every block looks so, in the byte order of its section:
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |                             type                              |
 *   |     total length, of all that is drawn here; multiple of 4    |
 *   |                     body, padded to 32 bits                   |
 *   |                      total length, once more                  |
 *   +---------------------------------------------------------------+
 * </pre>
 */
final class PcapngBlocks {
  /** Section header block; the same in both byte orders. */
  static final int SECTION_HEADER = 0x0A0D0D0A;

  /** Interface description block. */
  static final int INTERFACE_DESCRIPTION = 1;

  /** Packet block, obsolete. */
  static final int OBSOLETE_PACKET = 2;

  /** Simple packet block. */
  static final int SIMPLE_PACKET = 3;

  /** Interface statistics block. */
  static final int INTERFACE_STATISTICS = 5;

  /** Enhanced packet block. */
  static final int ENHANCED_PACKET = 6;

  /** What a section header has after type and length. */
  static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  /** Type and total length before a body, in bytes. */
  static final int HEADER_LENGTH = 8;

  /** The total length behind a body, in bytes. */
  static final int TRAILER_LENGTH = 4;

  /** The smallest block, in bytes. */
  static final int MIN_LENGTH = HEADER_LENGTH + TRAILER_LENGTH;

  /** Where the packet of an enhanced or obsolete packet block starts, in bytes. */
  static final int PACKET_DATA_OFFSET = 28;

  /** Where the packet of a simple packet block starts, in bytes. */
  static final int SIMPLE_PACKET_DATA_OFFSET = 12;

  /** Ends a list of options. */
  static final int OPTION_END = 0;

  /** {@code if_name}. */
  static final int OPTION_INTERFACE_NAME = 2;

  /** {@code if_tsresol}. */
  static final int OPTION_TIMESTAMP_RESOLUTION = 9;

  /** {@code if_tsoffset}. */
  static final int OPTION_TIMESTAMP_OFFSET = 14;

  /** {@code epb_flags} and {@code pack_flags}. */
  static final int OPTION_PACKET_FLAGS = 2;

  /** {@code isb_ifdrop}. */
  static final int OPTION_DROPPED_BY_INTERFACE = 5;

  /** {@code isb_osdrop}. */
  static final int OPTION_DROPPED_BY_SYSTEM = 7;

  /** The two bits of {@link #OPTION_PACKET_FLAGS} that tell the direction. */
  static final int FLAGS_DIRECTION_MASK = 3;

  /** The packet came in. */
  static final int FLAGS_INBOUND = 1;

  /** The packet went out. */
  static final int FLAGS_OUTBOUND = 2;

  private PcapngBlocks() {}

  /**
   * Rounds up to the 32-bit border that everything in a block is padded to.
   *
   * @param length in bytes
   * @return the next multiple of 4
   */
  static long padded(long length) {
    return (length + 3) & ~3L;
  }
}
