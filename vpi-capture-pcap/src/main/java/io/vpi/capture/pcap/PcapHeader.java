package io.vpi.capture.pcap;

import io.vpi.capture.CaptureException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The header of a pcap file (draft-ietf-opsawg-pcap, section 4), 24 bytes in the byte order of the
 * host that wrote it:
 *
 * <pre>
 *   0                   1                   2                   3
 *   +-------------------------------+-------------------------------+
 *   |                          magic number                         |
 *   +-------------------------------+-------------------------------+
 *   |         major version         |         minor version         |
 *   +-------------------------------+-------------------------------+
 *   |              time zone (unused), accuracy (unused)            |
 *   +---------------------------------------------------------------+
 *   |                          snap length                          |
 *   +-------+-+-+-------------------+-------------------------------+
 *   |FCS len|R|P|     reserved      |           link type           |
 *   +-------+-+-+-------------------+-------------------------------+
 * </pre>
 *
 * <p>The magic number tells the byte order and the variant:
 *
 * <ul>
 *   <li>{@code A1B2C3D4}: microseconds. {@code A1B23C4D}: nanoseconds.
 *   <li>{@code A1B2CD34}: "modified", by Alexey Kuznetsov's patches of libpcap: each record's
 *       header goes on with the interface's index (4 bytes), the protocol (2), the packet type (1)
 *       and a pad byte; the patch of 1999-09-15 has four bytes more. His first patch kept {@code
 *       A1B2C3D4}, and so did Nokia's firewall, which adds four bytes: see {@link PcapVariant}.
 *   <li>{@code 1C0001AC} and {@code 1C0001AB}: Ixia's hardware (nanoseconds) and software
 *       (microseconds) capture, whose file header has the length of all records behind it, in 4
 *       bytes.
 * </ul>
 *
 * <p>Before version 2.3, and in version 543.0 of DG/UX, the two lengths of a record stand the other
 * way round; version 2.3 was written both ways. AIX writes version 2.2 with link types of its own
 * (RFC 1573) and nanoseconds.
 *
 * @param bigEndian the byte order of all numbers
 * @param modified whether the magic number is that of Kuznetsov's patches
 * @param standard whether the magic number is that of plain libpcap, which some variants kept
 * @param nanoseconds whether a record's fraction counts nanoseconds rather than microseconds
 * @param lengths in which order a record's two lengths stand
 * @param linkType the link type of all packets
 * @param length the length of this header, in bytes
 */
record PcapHeader(
    boolean bigEndian,
    boolean modified,
    boolean standard,
    boolean nanoseconds,
    LengthOrder lengths,
    int linkType,
    int length) {

  /** The length of the header in all variants but Ixia's, in bytes. */
  static final int LENGTH = 24;

  /** The length of Ixia's header, in bytes. */
  static final int IXIA_LENGTH = 28;

  private static final int VERSION_MAJOR_OFFSET = 4;
  private static final int VERSION_MINOR_OFFSET = 6;
  private static final int LINK_TYPE_OFFSET = 20;

  private static final int MAGIC_MICROSECONDS = 0xA1B2C3D4;
  private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
  private static final int MAGIC_MODIFIED = 0xA1B2CD34;
  private static final int MAGIC_IXIA_HARDWARE = 0x1C0001AC;
  private static final int MAGIC_IXIA_SOFTWARE = 0x1C0001AB;

  /** The bits above hold the length of a frame check sequence; the field is 16 bits in pcapng. */
  private static final int LINK_TYPE_MASK = 0xFFFF;

  private static final int VERSION_MAJOR = 2;
  private static final int VERSION_MAJOR_DGUX = 543;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** In which order a record's header has captured length and wire length. */
  enum LengthOrder {
    /** The captured length first, since version 2.3. */
    CAPTURED_FIRST,
    /** The wire length first, before version 2.3. */
    WIRE_FIRST,
    /** Either; the captured length is the smaller one. */
    SMALLER_IS_CAPTURED
  }

  /**
   * Whether a file begins like a pcap file.
   *
   * @param magic the file's first four bytes, first byte highest
   * @return true if it is the magic number of one of the variants, in either byte order
   */
  static boolean isPcap(int magic) {
    return isMagic(magic) || isMagic(Integer.reverseBytes(magic));
  }

  private static boolean isMagic(int magic) {
    return switch (magic) {
      case MAGIC_MICROSECONDS,
          MAGIC_NANOSECONDS,
          MAGIC_MODIFIED,
          MAGIC_IXIA_HARDWARE,
          MAGIC_IXIA_SOFTWARE ->
          true;
      default -> false;
    };
  }

  /**
   * How long the header is that begins so.
   *
   * @param magic a magic number for which {@link #isPcap} holds
   * @return the length in bytes
   */
  static int lengthFor(int magic) {
    int number = isMagic(magic) ? magic : Integer.reverseBytes(magic);
    boolean ixia = number == MAGIC_IXIA_HARDWARE || number == MAGIC_IXIA_SOFTWARE;
    return ixia ? IXIA_LENGTH : LENGTH;
  }

  /**
   * Reads the header of a file.
   *
   * @param name the file, for messages
   * @param memory where it lies; {@link #lengthFor} bytes must be there
   * @param offset its first byte
   * @return the header
   * @throws CaptureException if the version is not one that is known
   */
  static PcapHeader read(String name, MemorySegment memory, long offset) throws CaptureException {
    int first = memory.get(INT, offset);
    boolean bigEndian = isMagic(first);
    int magic = bigEndian ? first : Integer.reverseBytes(first);
    int major = int16(memory, offset + VERSION_MAJOR_OFFSET, bigEndian);
    int minor = int16(memory, offset + VERSION_MINOR_OFFSET, bigEndian);
    if (major != VERSION_MAJOR && major != VERSION_MAJOR_DGUX) {
      throw new CaptureException(
          name + " is a pcap file of version " + major + "." + minor + ", expected 2.x");
    }
    int typeField = memory.get(INT, offset + LINK_TYPE_OFFSET);
    int type = (bigEndian ? typeField : Integer.reverseBytes(typeField)) & LINK_TYPE_MASK;

    boolean standard = magic == MAGIC_MICROSECONDS;
    int aixType = standard && major == VERSION_MAJOR && minor == 2 ? aixLinkType(type) : -1;
    return new PcapHeader(
        bigEndian,
        magic == MAGIC_MODIFIED,
        standard && major == VERSION_MAJOR && minor >= 4,
        magic == MAGIC_NANOSECONDS || magic == MAGIC_IXIA_HARDWARE || aixType >= 0,
        lengthOrder(major, minor),
        aixType >= 0 ? aixType : type,
        lengthFor(first));
  }

  private static LengthOrder lengthOrder(int major, int minor) {
    if (major == VERSION_MAJOR_DGUX || minor < 3) {
      return LengthOrder.WIRE_FIRST;
    }
    return minor == 3 ? LengthOrder.SMALLER_IS_CAPTURED : LengthOrder.CAPTURED_FIRST;
  }

  /**
   * The link type of an interface type of RFC 1573, or -1 for one that AIX does not capture from.
   */
  private static int aixLinkType(int interfaceType) {
    return switch (interfaceType) {
      case 6 -> 1; // Ethernet
      case 9 -> 6; // token ring
      case 15 -> 10; // FDDI
      case 24 -> 0; // loopback
      default -> -1;
    };
  }

  private static int int16(MemorySegment memory, long offset, boolean bigEndian) {
    short value = memory.get(SHORT, offset);
    return Short.toUnsignedInt(bigEndian ? value : Short.reverseBytes(value));
  }
}
