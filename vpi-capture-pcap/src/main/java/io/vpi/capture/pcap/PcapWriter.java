package io.vpi.capture.pcap;

import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Writes a pcap file (draft-ietf-opsawg-pcap). Several link types in one file, names of interfaces
 * and directions need {@link PcapngWriter}.
 *
 * <pre>{@code
 * try (PcapWriter writer = PcapWriter.create(path, PcapWriter.Options.of(LinkType.ETHERNET))) {
 *   for (int i = 0; i < batch.size(); i++) {
 *     writer.write(batch, i);
 *   }
 * }
 * }</pre>
 *
 * <p>What is written goes through a buffer: it is sure to be in the file after {@link #flush()} or
 * {@link #close()}. Packets are copied before a call returns; writing one allocates nothing.
 *
 * <p>Not thread safe.
 */
public final class PcapWriter implements Closeable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_SECONDS = 0xFFFF_FFFFL;
  private static final int NANOS_PER_MICRO = 1000;

  /** Linux's packet types, in records of {@link Variant#MODIFIED}. */
  private static final int PACKET_HOST = 0;

  private static final int PACKET_OTHER_HOST = 3;
  private static final int PACKET_OUTGOING = 4;

  /** What the records look like. */
  public enum Variant {
    /** Microseconds, magic number A1B2C3D4: what every program reads. */
    MICROSECONDS(0xA1B2C3D4),
    /** Nanoseconds, magic number A1B23C4D. */
    NANOSECONDS(0xA1B23C4D),
    /**
     * Microseconds and a direction, magic number A1B2CD34: the format of Kuznetsov's patches of
     * libpcap, which few programs read.
     */
    MODIFIED(0xA1B2CD34);

    private final int magic;

    Variant(int magic) {
      this.magic = magic;
    }
  }

  /**
   * What a file is to be like.
   *
   * @param linkType what its packets begin with, 0 to 65,535, as in {@link io.vpi.packet.LinkType}
   * @param variant what its records look like
   * @param byteOrder the order of its numbers
   * @param snapLength the most bytes of a packet, 1 or more, for readers' information; longer
   *     packets are written as they are
   */
  public record Options(int linkType, Variant variant, ByteOrder byteOrder, int snapLength) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if link type or snap length are out of range
     */
    public Options {
      Objects.requireNonNull(variant, "variant");
      Objects.requireNonNull(byteOrder, "byteOrder");
      if (linkType < 0 || linkType > 0xFFFF) {
        throw new IllegalArgumentException("a link type is 0 to 65535, not " + linkType);
      }
      if (snapLength < 1) {
        throw new IllegalArgumentException("a snap length is 1 or more bytes, not " + snapLength);
      }
    }

    /**
     * Nanoseconds, little-endian, 256 KiB.
     *
     * @param linkType what the file's packets begin with, 0 to 65,535
     * @return the options
     */
    public static Options of(int linkType) {
      return new Options(linkType, Variant.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 256 << 10);
    }
  }

  private final RecordBuffer out;
  private final Variant variant;

  /**
   * Starts a file: writes its header.
   *
   * @param channel where it goes, in blocking mode; closed with the writer
   * @param options what the file is to be like
   * @throws IOException if the channel cannot be written to
   */
  public PcapWriter(WritableByteChannel channel, Options options) throws IOException {
    out = new RecordBuffer(channel);
    variant = options.variant();
    out.order(options.byteOrder());
    out.putInt(variant.magic);
    out.putShort(2);
    out.putShort(4);
    out.putInt(0);
    out.putInt(0);
    out.putInt(options.snapLength());
    out.putInt(options.linkType());
  }

  /**
   * Starts a file at a path, where it replaces one that is there.
   *
   * @param path the file
   * @param options what the file is to be like
   * @return the writer; the caller closes it
   * @throws IOException if the file cannot be written
   */
  public static PcapWriter create(Path path, Options options) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new PcapWriter(channel, options);
  }

  /**
   * Writes a packet of unknown direction.
   *
   * @param memory where it lies
   * @param offset its first byte, in bytes
   * @param capturedLength how many bytes are there, 0 or more
   * @param wireLength how many there were on the wire, 0 to 4,294,967,295
   * @param nanos when it was captured, in nanoseconds since the epoch, 0 up to the year 2106
   * @throws IOException if the channel cannot be written to
   * @throws IllegalArgumentException if a time or length cannot be told in this format
   * @throws IndexOutOfBoundsException if the packet does not lie in the memory
   */
  public void write(
      MemorySegment memory, long offset, int capturedLength, long wireLength, long nanos)
      throws IOException {
    write(memory, offset, capturedLength, wireLength, nanos, Direction.UNKNOWN);
  }

  /**
   * Writes a packet of a batch, with its direction where the format has room for it. Tags that were
   * stripped from it, its tap and its own link type are lost.
   *
   * @param batch a batch that is lent
   * @param index the packet
   * @throws IOException if the channel cannot be written to
   * @throws IllegalArgumentException if its time cannot be told in this format
   */
  public void write(PacketBatch batch, int index) throws IOException {
    write(
        batch.memory(),
        batch.offset(index),
        batch.capturedLength(index),
        batch.wireLength(index),
        batch.timestamp(index),
        batch.direction(index));
  }

  /**
   * Writes a packet.
   *
   * @param memory where it lies
   * @param offset its first byte, in bytes
   * @param capturedLength how many bytes are there, 0 or more
   * @param wireLength how many there were on the wire, 0 to 4,294,967,295
   * @param nanos when it was captured, in nanoseconds since the epoch, 0 up to the year 2106
   * @param direction which way it went; kept by {@link Variant#MODIFIED} only
   * @throws IOException if the channel cannot be written to
   * @throws IllegalArgumentException if a time or length cannot be told in this format
   * @throws IndexOutOfBoundsException if the packet does not lie in the memory
   */
  public void write(
      MemorySegment memory,
      long offset,
      int capturedLength,
      long wireLength,
      long nanos,
      Direction direction)
      throws IOException {
    // Everything is checked before the first byte: a record is written as a whole or not at all.
    Objects.checkFromIndexSize(offset, (long) capturedLength, memory.byteSize());
    checkUnsigned32(wireLength, "wire length in bytes");
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    checkUnsigned32(seconds, "time in seconds");
    int fraction = (int) (nanos - seconds * NANOS_PER_SECOND);
    out.putInt((int) seconds);
    out.putInt(variant == Variant.NANOSECONDS ? fraction : fraction / NANOS_PER_MICRO);
    out.putInt(capturedLength);
    out.putInt((int) wireLength);
    if (variant == Variant.MODIFIED) {
      out.putInt(0);
      out.putShort(0);
      out.putByte(packetType(direction));
      out.putByte(0);
    }
    out.putBytes(memory, offset, capturedLength);
  }

  private static int packetType(Direction direction) {
    return switch (direction) {
      case INGRESS -> PACKET_HOST;
      case EGRESS -> PACKET_OUTGOING;
      case UNKNOWN -> PACKET_OTHER_HOST;
    };
  }

  private static void checkUnsigned32(long value, String what) {
    if (value < 0 || value > MAX_SECONDS) {
      throw new IllegalArgumentException("a " + what + " is 0 to 4294967295, not " + value);
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
