package io.vpi.capture.pcap;

import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Takes the records of a capture apart, one a call. It works on memory that it is shown, and does
 * not care whether that is a mapped file or a buffer that a stream fills: what it cannot see yet it
 * asks for.
 *
 * <p>The result of a call stands in the fields until the next one. Nothing is allocated, except the
 * text of a damage.
 *
 * <p>Not thread safe.
 */
abstract sealed class RecordReader permits PcapReader, PcapngReader {
  /** More bytes must be visible: {@link #needed} from the offset that was given. */
  static final int NEED_MORE = 0;

  /** A packet was found. */
  static final int PACKET = 1;

  /** A record that the reader has no use for was passed over. */
  static final int SKIPPED = 2;

  /** A record without a packet was understood, or a part of one passed over. */
  static final int PASSED = 3;

  /** The input makes no sense here: {@link #damage} says why. Nothing can be read from here on. */
  static final int DAMAGED = 4;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How far the next record lies behind this one, in bytes; may lie beyond what is visible. */
  long recordLength;

  /** With {@link #NEED_MORE}: how many bytes must be visible from the record's start. */
  long needed;

  /** With {@link #NEED_MORE}: what needs them, such as {@code record header}. */
  String neededFor = "";

  /** Where the packet's first byte lies, in the memory that was given. */
  long packetOffset;

  /** Bytes of the packet that are there. */
  int capturedLength;

  /** Bytes that the packet had on the wire; unsigned. */
  int wireLength;

  /** Nanoseconds since the epoch; 0 unless {@link #hasTimestamp}. */
  long timestamp;

  /** Whether the record told the time of its packet. */
  boolean hasTimestamp;

  /** The packet's link type. */
  int linkType;

  /** The packet's tap. */
  int tapId;

  /** Which way the packet went. */
  Direction direction = Direction.UNKNOWN;

  /** With {@link #DAMAGED}: what was found and what was expected. */
  String damage = "";

  /** With {@link #DAMAGED}: how far behind the record's start, in bytes. */
  long damageOffset;

  /** The byte order of the file, which may change with each section of a pcapng file. */
  boolean bigEndian;

  /**
   * Reads the next record.
   *
   * @param memory what is visible
   * @param offset where the record starts in it
   * @param limit where the visible bytes end in it
   * @return one of {@link #NEED_MORE}, {@link #PACKET}, {@link #SKIPPED}, {@link #PASSED}, {@link
   *     #DAMAGED}
   */
  abstract int read(MemorySegment memory, long offset, long limit);

  /**
   * How far before the next call's offset the record starts that is being read: above 0 while a
   * record is passed over in parts.
   *
   * @return in bytes, 0 if the last record was read to its end
   */
  long unfinished() {
    return 0;
  }

  /**
   * How many bytes the unfinished record has, for the report of a file that ends within it.
   *
   * @return in bytes
   */
  long unfinishedLength() {
    return 0;
  }

  /**
   * What the interfaces dropped, as the file says.
   *
   * @return packets, or {@link CaptureStatistics#UNKNOWN}
   */
  long droppedByInterface() {
    return CaptureStatistics.UNKNOWN;
  }

  /**
   * What the kernel dropped, as the file says.
   *
   * @return packets, or {@link CaptureStatistics#UNKNOWN}
   */
  long droppedByKernel() {
    return CaptureStatistics.UNKNOWN;
  }

  final int need(long bytes, String what) {
    needed = bytes;
    neededFor = what;
    return NEED_MORE;
  }

  final int damaged(long at, String what) {
    damageOffset = at;
    damage = what;
    return DAMAGED;
  }

  final int int16(MemorySegment memory, long offset) {
    short value = memory.get(SHORT, offset);
    return Short.toUnsignedInt(bigEndian ? Short.reverseBytes(value) : value);
  }

  final int int32(MemorySegment memory, long offset) {
    int value = memory.get(INT, offset);
    return bigEndian ? Integer.reverseBytes(value) : value;
  }

  final long unsigned32(MemorySegment memory, long offset) {
    return Integer.toUnsignedLong(int32(memory, offset));
  }

  /** A 64-bit number in the file's byte order. */
  final long int64(MemorySegment memory, long offset) {
    long first = unsigned32(memory, offset);
    long second = unsigned32(memory, offset + 4);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }

  /** The first four bytes at an offset as they stand, first byte highest. */
  static int magic(MemorySegment memory, long offset) {
    return Integer.reverseBytes(memory.get(INT, offset));
  }
}
