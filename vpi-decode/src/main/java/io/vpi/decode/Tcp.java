package io.vpi.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * TCP, RFC 9293 section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source port          |       Destination port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Sequence number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Acknowledgment number                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Data  |     |A|C|E|U|A|P|R|S|F|                               |
 * |offset | Rsv |E|W|C|R|C|S|S|Y|I|            Window             |
 * |       |     | |R|E|G|K|H|T|N|N|                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Checksum            |        Urgent pointer         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Options, up to 40 bytes ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Options are read with {@link OptionReader#tcp}.
 *
 * <p>Anomalies: {@code truncated}, also for a data offset beyond the segment; {@code
 * length_too_short} for a data offset below 5, required 20; {@code malformed_option}; {@code
 * wrong_checksum} by {@link ChecksumVerifier}.
 */
public final class Tcp {
  /** Length of the header without options, in bytes. */
  public static final int MIN_HEADER_LENGTH = 20;

  /** The bit FIN of {@link #flags}. */
  public static final int FIN = 0x01;

  /** The bit SYN of {@link #flags}. */
  public static final int SYN = 0x02;

  /** The bit RST of {@link #flags}. */
  public static final int RST = 0x04;

  /** The bit PSH of {@link #flags}. */
  public static final int PSH = 0x08;

  /** The bit ACK of {@link #flags}. */
  public static final int ACK = 0x10;

  /** The bit URG of {@link #flags}. */
  public static final int URG = 0x20;

  /** The bit ECE of {@link #flags}, RFC 3168. */
  public static final int ECE = 0x40;

  /** The bit CWR of {@link #flags}, RFC 3168. */
  public static final int CWR = 0x80;

  /** The bit AE of {@link #flags}, RFC 9768. */
  public static final int AE = 0x100;

  /** Option: maximum segment size, RFC 9293; 2 bytes of data. */
  public static final int OPTION_MAXIMUM_SEGMENT_SIZE = 2;

  /** Option: window scale, RFC 7323; 1 byte of data. */
  public static final int OPTION_WINDOW_SCALE = 3;

  /** Option: selective acknowledgment permitted, RFC 2018; no data. */
  public static final int OPTION_SACK_PERMITTED = 4;

  /** Option: selective acknowledgment, RFC 2018; 8 bytes of data a block. */
  public static final int OPTION_SACK = 5;

  /** Option: timestamps, RFC 7323; 8 bytes of data. */
  public static final int OPTION_TIMESTAMPS = 8;

  /** Option: MD5 signature, RFC 2385; 16 bytes of data. */
  public static final int OPTION_MD5_SIGNATURE = 19;

  /** Option: authentication, RFC 5925. */
  public static final int OPTION_AUTHENTICATION = 29;

  /** Option: fast open cookie, RFC 7413. */
  public static final int OPTION_FAST_OPEN = 34;

  private static final int SOURCE_PORT_OFFSET = 0;
  private static final int DESTINATION_PORT_OFFSET = 2;
  private static final int SEQUENCE_OFFSET = 4;
  private static final int ACKNOWLEDGMENT_OFFSET = 8;
  private static final int DATA_OFFSET_OFFSET = 12;
  private static final int FLAGS_OFFSET = 12;
  private static final int WINDOW_OFFSET = 14;
  private static final int CHECKSUM_OFFSET = 16;
  private static final int URGENT_POINTER_OFFSET = 18;
  private static final int FLAGS_MASK = 0x0FFF;

  /**
   * Two no-operations, then timestamps: the whole of most headers' options (RFC 7323 appendix A).
   */
  private static final int ALIGNED_TIMESTAMPS = 0x0101080A;

  private static final int ALIGNED_TIMESTAMPS_HEADER_LENGTH = 32;

  private Tcp() {}

  static @Nullable Protocol decode(Cursor cursor) {
    if (!cursor.require(Protocol.TCP, MIN_HEADER_LENGTH)) {
      return null;
    }
    int headerLength = (cursor.u8(DATA_OFFSET_OFFSET) >>> 4) * 4;
    if (headerLength < MIN_HEADER_LENGTH) {
      cursor.anomaly(AnomalyKind.LENGTH_TOO_SHORT, Protocol.TCP, MIN_HEADER_LENGTH, headerLength);
      return null;
    }
    if (!cursor.require(Protocol.TCP, headerLength)) {
      return null;
    }
    if (headerLength > MIN_HEADER_LENGTH && !hasOnlyTimestamps(cursor, headerLength)) {
      cursor.options().tcp(cursor.memory(), cursor.position(), headerLength);
      cursor.checkOptions(Protocol.TCP);
    }
    cursor.transportLayer(Protocol.TCP, headerLength);
    return null;
  }

  private static boolean hasOnlyTimestamps(Cursor cursor, int headerLength) {
    return headerLength == ALIGNED_TIMESTAMPS_HEADER_LENGTH
        && cursor.u32(MIN_HEADER_LENGTH) == ALIGNED_TIMESTAMPS;
  }

  /**
   * The sender's port.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int sourcePort(MemorySegment memory, long header) {
    return Wire.u16(memory, header + SOURCE_PORT_OFFSET);
  }

  /**
   * The receiver's port.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int destinationPort(MemorySegment memory, long header) {
    return Wire.u16(memory, header + DESTINATION_PORT_OFFSET);
  }

  /**
   * The sequence number of the first byte of payload, or of SYN.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int sequenceNumber(MemorySegment memory, long header) {
    return Wire.i32(memory, header + SEQUENCE_OFFSET);
  }

  /**
   * The sequence number that the sender expects next; means something with {@link #ACK}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 32 bits
   */
  public static int acknowledgmentNumber(MemorySegment memory, long header) {
    return Wire.i32(memory, header + ACKNOWLEDGMENT_OFFSET);
  }

  /**
   * The header's length, options included.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 20 to 60 bytes
   */
  public static int headerLength(MemorySegment memory, long header) {
    return (Wire.u8(memory, header + DATA_OFFSET_OFFSET) >>> 4) * 4;
  }

  /**
   * The flags, with the reserved bits above them.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 12 bits, {@link #FIN} lowest
   */
  public static int flags(MemorySegment memory, long header) {
    return Wire.u16(memory, header + FLAGS_OFFSET) & FLAGS_MASK;
  }

  /**
   * The window field, not scaled.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int window(MemorySegment memory, long header) {
    return Wire.u16(memory, header + WINDOW_OFFSET);
  }

  /**
   * The checksum field.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return 0 to 65535
   */
  public static int checksum(MemorySegment memory, long header) {
    return Wire.u16(memory, header + CHECKSUM_OFFSET);
  }

  /**
   * The urgent pointer; means something with {@link #URG}.
   *
   * @param memory where the packet lies
   * @param header position of the header in it, in bytes
   * @return bytes from the sequence number, 0 to 65535
   */
  public static int urgentPointer(MemorySegment memory, long header) {
    return Wire.u16(memory, header + URGENT_POINTER_OFFSET);
  }
}
