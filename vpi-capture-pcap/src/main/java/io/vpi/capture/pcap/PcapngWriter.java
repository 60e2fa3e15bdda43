package io.vpi.capture.pcap;

import static io.vpi.capture.pcap.PcapngBlocks.padded;

import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes a pcapng file (draft-ietf-opsawg-pcapng): sections, interfaces, packets with direction,
 * losses.
 *
 * <pre>{@code
 * try (PcapngWriter writer = PcapngWriter.create(path)) {
 *   int port = writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "vnet3"));
 *   writer.writePacket(port, memory, offset, captured, wire, nanos, Direction.INGRESS);
 * }
 * }</pre>
 *
 * <p>What is written goes through a buffer: it is sure to be in the file after {@link #flush()} or
 * {@link #close()}. Packets are copied before a call returns; writing one allocates nothing.
 *
 * <p>Not thread safe.
 */
public final class PcapngWriter implements Closeable {
  /**
   * In an {@link Interface}'s resolution: the other bits are an exponent of 2 rather than of 10.
   */
  public static final int POWER_OF_TWO = 0x80;

  private static final int NANO_EXPONENT = 9;
  private static final int MAX_BINARY_EXPONENT = 30;
  private static final int MAX_NAME_BYTES = 0xFFFF;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

  private static final int OPTION_HEADER_LENGTH = 4;
  private static final int SECTION_LENGTH = 28;
  private static final int UNKNOWN_DROPS = 0xFFFF;

  /**
   * What a section says of an interface.
   *
   * @param linkType what its packets begin with, 0 to 65,535, as in {@link io.vpi.packet.LinkType}
   * @param name its name, or the empty string for none; at most 65,535 bytes of UTF-8
   * @param snapLength the most bytes of a packet, 0 for no limit; binding for simple packets,
   *     information for others
   * @param resolution what a tick is: 10<sup>-n</sup> seconds with n from 0 to 9, or, with {@link
   *     #POWER_OF_TWO} added, 2<sup>-n</sup> seconds with n from 0 to 30; finer than the packets'
   *     time is cut off
   * @param offsetSeconds seconds that a reader adds to each time stamp; times before it cannot be
   *     written
   */
  public record Interface(
      int linkType, String name, int snapLength, int resolution, long offsetSeconds) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Interface {
      if (linkType < 0 || linkType > 0xFFFF) {
        throw new IllegalArgumentException("a link type is 0 to 65535, not " + linkType);
      }
      if (snapLength < 0) {
        throw new IllegalArgumentException("a snap length is 0 or more bytes, not " + snapLength);
      }
      int exponent = resolution & ~POWER_OF_TWO;
      boolean binary = (resolution & POWER_OF_TWO) != 0;
      if (exponent < 0 || exponent > (binary ? MAX_BINARY_EXPONENT : NANO_EXPONENT)) {
        throw new IllegalArgumentException(
            "a time resolution is 10^-0 to 10^-9 or 2^-0 to 2^-30 seconds, not " + resolution);
      }
      long bound = Long.MAX_VALUE / NANOS_PER_SECOND;
      if (offsetSeconds > bound || offsetSeconds < -bound) {
        throw new IllegalArgumentException(
            "a time offset of " + offsetSeconds + " seconds exceeds 64 bits of nanoseconds");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw new IllegalArgumentException("an interface's name has at most 65535 bytes");
      }
    }

    /**
     * An interface with nanoseconds and without a limit of length.
     *
     * @param linkType what its packets begin with, 0 to 65,535
     * @param name its name, or the empty string
     * @return the interface
     */
    public static Interface of(int linkType, String name) {
      return new Interface(linkType, name, 0, NANO_EXPONENT, 0);
    }

    /** The ticks of a time; the inverse of {@link TimestampScale}. */
    private long ticks(long nanos) {
      long relative = Math.subtractExact(nanos, offsetSeconds * NANOS_PER_SECOND);
      if (relative < 0) {
        throw new IllegalArgumentException(
            "the time " + nanos + " is before the interface's offset");
      }
      if ((resolution & POWER_OF_TWO) == 0) {
        long tick = NANOS_PER_SECOND;
        for (int i = 0; i < resolution; i++) {
          tick /= 10;
        }
        return relative / tick;
      }
      int exponent = resolution & ~POWER_OF_TWO;
      long seconds = relative / NANOS_PER_SECOND;
      long rest = relative % NANOS_PER_SECOND;
      // Seconds have 34 bits, the rest 30: neither shift overflows 64 unsigned bits.
      return (seconds << exponent) + (rest << exponent) / NANOS_PER_SECOND;
    }
  }

  private final RecordBuffer out;
  private final List<Interface> interfaces = new ArrayList<>();

  /**
   * Starts a file: writes the header of its first section.
   *
   * @param channel where it goes, in blocking mode; closed with the writer
   * @param byteOrder the order of the first section's numbers
   * @throws IOException if the channel cannot be written to
   */
  public PcapngWriter(WritableByteChannel channel, ByteOrder byteOrder) throws IOException {
    out = new RecordBuffer(channel);
    beginSection(byteOrder);
  }

  /**
   * Starts a little-endian file at a path, where it replaces one that is there.
   *
   * @param path the file
   * @return the writer; the caller closes it
   * @throws IOException if the file cannot be written
   */
  public static PcapngWriter create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new PcapngWriter(channel, ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Begins another section, without interfaces.
   *
   * @param byteOrder the order of its numbers
   * @throws IOException if the channel cannot be written to
   */
  public void beginSection(ByteOrder byteOrder) throws IOException {
    interfaces.clear();
    out.order(Objects.requireNonNull(byteOrder, "byteOrder"));
    out.putInt(PcapngBlocks.SECTION_HEADER);
    out.putInt(SECTION_LENGTH);
    out.putInt(PcapngBlocks.BYTE_ORDER_MAGIC);
    out.putShort(1);
    out.putShort(0);
    // Its length is not known yet, and readers do without.
    out.putLong(-1);
    out.putInt(SECTION_LENGTH);
  }

  /**
   * Declares an interface of the current section.
   *
   * @param description what is known of it
   * @return its number in this section, from 0 on
   * @throws IOException if the channel cannot be written to
   */
  public int addInterface(Interface description) throws IOException {
    byte[] name = description.name().getBytes(StandardCharsets.UTF_8);
    int nameLength = name.length == 0 ? 0 : OPTION_HEADER_LENGTH + (int) padded(name.length);
    int resolutionLength = 2 * OPTION_HEADER_LENGTH;
    int offsetLength = description.offsetSeconds() == 0 ? 0 : OPTION_HEADER_LENGTH + Long.BYTES;
    int length = 20 + nameLength + resolutionLength + offsetLength + OPTION_HEADER_LENGTH;
    out.putInt(PcapngBlocks.INTERFACE_DESCRIPTION);
    out.putInt(length);
    out.putShort(description.linkType());
    out.putShort(0);
    out.putInt(description.snapLength());
    if (nameLength > 0) {
      out.putShort(PcapngBlocks.OPTION_INTERFACE_NAME);
      out.putShort(name.length);
      putPadded(MemorySegment.ofArray(name), 0, name.length);
    }
    out.putShort(PcapngBlocks.OPTION_TIMESTAMP_RESOLUTION);
    out.putShort(1);
    out.putByte(description.resolution());
    out.putZeros(3);
    if (offsetLength > 0) {
      out.putShort(PcapngBlocks.OPTION_TIMESTAMP_OFFSET);
      out.putShort(Long.BYTES);
      out.putLong(description.offsetSeconds());
    }
    out.putInt(PcapngBlocks.OPTION_END);
    out.putInt(length);
    interfaces.add(description);
    return interfaces.size() - 1;
  }

  /**
   * Writes a packet, as an enhanced packet block.
   *
   * @param interfaceNumber an interface of the current section
   * @param memory where the packet lies
   * @param offset its first byte, in bytes
   * @param capturedLength how many bytes are there, 0 or more
   * @param wireLength how many there were on the wire, 0 to 4,294,967,295
   * @param nanos when it was captured, in nanoseconds since the epoch; not before the interface's
   *     offset
   * @param direction which way it went
   * @throws IOException if the channel cannot be written to
   * @throws IllegalArgumentException if the time or the wire length cannot be told
   * @throws IndexOutOfBoundsException if there is no such interface or the packet is not in the
   *     memory
   */
  public void writePacket(
      int interfaceNumber,
      MemorySegment memory,
      long offset,
      int capturedLength,
      long wireLength,
      long nanos,
      Direction direction)
      throws IOException {
    check(memory, offset, capturedLength, wireLength);
    long ticks = interfaces.get(interfaceNumber).ticks(nanos);
    int options = direction == Direction.UNKNOWN ? 0 : 3 * OPTION_HEADER_LENGTH;
    int length = blockLength(PcapngBlocks.PACKET_DATA_OFFSET, capturedLength, options);
    out.putInt(PcapngBlocks.ENHANCED_PACKET);
    out.putInt(length);
    out.putInt(interfaceNumber);
    putPacket(ticks, memory, offset, capturedLength, wireLength);
    if (options > 0) {
      out.putShort(PcapngBlocks.OPTION_PACKET_FLAGS);
      out.putShort(Integer.BYTES);
      out.putInt(
          direction == Direction.INGRESS
              ? PcapngBlocks.FLAGS_INBOUND
              : PcapngBlocks.FLAGS_OUTBOUND);
      out.putInt(PcapngBlocks.OPTION_END);
    }
    out.putInt(length);
  }

  /**
   * Writes a packet as the obsolete packet block, which old files have; for tests of readers.
   *
   * @param interfaceNumber an interface of the current section, at most 65,535
   * @param memory where the packet lies
   * @param offset its first byte, in bytes
   * @param capturedLength how many bytes are there, 0 or more
   * @param wireLength how many there were on the wire, 0 to 4,294,967,295
   * @param nanos when it was captured, in nanoseconds since the epoch; not before the interface's
   *     offset
   * @throws IOException if the channel cannot be written to
   * @throws IllegalArgumentException if the time or the wire length cannot be told
   * @throws IndexOutOfBoundsException if there is no such interface or the packet is not in the
   *     memory
   */
  public void writeObsoletePacket(
      int interfaceNumber,
      MemorySegment memory,
      long offset,
      int capturedLength,
      long wireLength,
      long nanos)
      throws IOException {
    check(memory, offset, capturedLength, wireLength);
    Objects.checkIndex(interfaceNumber, 0x1_0000);
    long ticks = interfaces.get(interfaceNumber).ticks(nanos);
    int length = blockLength(PcapngBlocks.PACKET_DATA_OFFSET, capturedLength, 0);
    out.putInt(PcapngBlocks.OBSOLETE_PACKET);
    out.putInt(length);
    out.putShort(interfaceNumber);
    out.putShort(UNKNOWN_DROPS);
    putPacket(ticks, memory, offset, capturedLength, wireLength);
    out.putInt(length);
  }

  /**
   * Writes a packet as a simple packet block: it belongs to the section's first interface and has
   * no time.
   *
   * @param memory where the packet lies
   * @param offset its first byte, in bytes
   * @param capturedLength how many bytes are there; must be the smaller of the wire length and the
   *     interface's snap length, for the block does not tell it
   * @param wireLength how many there were on the wire, 0 to 4,294,967,295
   * @throws IOException if the channel cannot be written to
   * @throws IllegalArgumentException if a length cannot be told
   * @throws IndexOutOfBoundsException if there is no interface or the packet is not in the memory
   */
  public void writeSimplePacket(
      MemorySegment memory, long offset, int capturedLength, long wireLength) throws IOException {
    check(memory, offset, capturedLength, wireLength);
    int snapLength = interfaces.get(0).snapLength();
    long told = snapLength == 0 ? wireLength : Math.min(wireLength, snapLength);
    if (capturedLength != told) {
      throw new IllegalArgumentException(
          "a simple packet block would tell " + told + " captured bytes, not " + capturedLength);
    }
    int length = blockLength(PcapngBlocks.SIMPLE_PACKET_DATA_OFFSET, capturedLength, 0);
    out.putInt(PcapngBlocks.SIMPLE_PACKET);
    out.putInt(length);
    out.putInt((int) wireLength);
    putPadded(memory, offset, capturedLength);
    out.putInt(length);
  }

  /**
   * Writes what an interface lost since the capture began.
   *
   * @param interfaceNumber an interface of the current section
   * @param nanos when this was so, in nanoseconds since the epoch; not before the interface's
   *     offset
   * @param droppedByInterface packets that the interface dropped, or {@link
   *     CaptureStatistics#UNKNOWN}
   * @param droppedByKernel packets that the operating system dropped, or {@link
   *     CaptureStatistics#UNKNOWN}
   * @throws IOException if the channel cannot be written to
   * @throws IndexOutOfBoundsException if there is no such interface
   */
  public void writeStatistics(
      int interfaceNumber, long nanos, long droppedByInterface, long droppedByKernel)
      throws IOException {
    long ticks = interfaces.get(interfaceNumber).ticks(nanos);
    int option = OPTION_HEADER_LENGTH + Long.BYTES;
    int length =
        24
            + (droppedByInterface == CaptureStatistics.UNKNOWN ? 0 : option)
            + (droppedByKernel == CaptureStatistics.UNKNOWN ? 0 : option)
            + OPTION_HEADER_LENGTH;
    out.putInt(PcapngBlocks.INTERFACE_STATISTICS);
    out.putInt(length);
    out.putInt(interfaceNumber);
    out.putInt((int) (ticks >>> 32));
    out.putInt((int) ticks);
    putCounter(PcapngBlocks.OPTION_DROPPED_BY_INTERFACE, droppedByInterface);
    putCounter(PcapngBlocks.OPTION_DROPPED_BY_SYSTEM, droppedByKernel);
    out.putInt(PcapngBlocks.OPTION_END);
    out.putInt(length);
  }

  /**
   * Writes a block of any type, such as a custom block.
   *
   * @param type the block's type
   * @param memory where its body lies
   * @param offset the body's first byte, in bytes
   * @param bodyLength how many bytes it has, 0 to 2,147,483,632; padded to a multiple of 4
   * @throws IOException if the channel cannot be written to
   * @throws IndexOutOfBoundsException if the body does not lie in the memory
   */
  public void writeBlock(int type, MemorySegment memory, long offset, int bodyLength)
      throws IOException {
    Objects.checkFromIndexSize(offset, (long) bodyLength, memory.byteSize());
    int length = blockLength(PcapngBlocks.HEADER_LENGTH, bodyLength, 0);
    out.putInt(type);
    out.putInt(length);
    putPadded(memory, offset, bodyLength);
    out.putInt(length);
  }

  private void putCounter(int option, long value) throws IOException {
    if (value != CaptureStatistics.UNKNOWN) {
      out.putShort(option);
      out.putShort(Long.BYTES);
      out.putLong(value);
    }
  }

  private void putPacket(
      long ticks, MemorySegment memory, long offset, int capturedLength, long wireLength)
      throws IOException {
    out.putInt((int) (ticks >>> 32));
    out.putInt((int) ticks);
    out.putInt(capturedLength);
    out.putInt((int) wireLength);
    putPadded(memory, offset, capturedLength);
  }

  private void putPadded(MemorySegment memory, long offset, int length) throws IOException {
    out.putBytes(memory, offset, length);
    out.putZeros((int) (padded(length) - length));
  }

  private static int blockLength(int dataOffset, int dataLength, int options) {
    long length = dataOffset + padded(dataLength) + options + PcapngBlocks.TRAILER_LENGTH;
    return Math.toIntExact(length);
  }

  private static void check(
      MemorySegment memory, long offset, int capturedLength, long wireLength) {
    Objects.checkFromIndexSize(offset, (long) capturedLength, memory.byteSize());
    if (wireLength < 0 || wireLength > MAX_UNSIGNED_INT) {
      throw new IllegalArgumentException(
          "a wire length is 0 to 4294967295 bytes, not " + wireLength);
    }
  }

  /**
   * Passes on what was written so far.
   *
   * @throws IOException if the channel cannot be written to
   */
  public void flush() throws IOException {
    out.flush();
  }

  /**
   * Passes on what was written and closes the channel.
   *
   * @throws IOException if the channel cannot be written to or closed
   */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
