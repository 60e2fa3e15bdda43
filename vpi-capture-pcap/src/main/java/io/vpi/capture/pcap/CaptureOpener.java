package io.vpi.capture.pcap;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * Opens captures: finds out by their first bytes what they are, and puts together what reads them.
 *
 * <pre>
 *   regular file:             file ----------------------------- MappedInput -- PcapReader or PcapngReader
 *   regular file, compressed: file -- GzipFeed or ZstdFeed ----- StreamInput -- PcapReader or PcapngReader
 *   pipe:                     LiveFeed (-- GzipFeed or ZstdFeed) StreamInput -- PcapReader or PcapngReader
 * </pre>
 *
 * <p>Used once for each source.
 */
final class CaptureOpener {
  /** What names standard input. */
  static final String STANDARD_INPUT = "-";

  private static final int MAGIC_LENGTH = 4;
  private static final int GZIP_MAGIC = 0x1F8B0000;
  private static final int GZIP_MASK = 0xFFFF0000;
  private static final int ZSTD_MAGIC = 0x28B52FFD;

  /** Skippable frames have 16 magic numbers, in little-endian order: RFC 8878, section 3.1.2. */
  private static final int ZSTD_SKIPPABLE_MAGIC = 0x502A4D18;

  private static final int ZSTD_SKIPPABLE_MASK = 0xF0FFFFFF;

  /** How much of a decompressed file is looked at to tell variants of pcap apart, in bytes. */
  private static final int VARIANT_LOOK_AHEAD = 64 << 10;

  private static final int SECTION_START_LENGTH = 12;

  private final String name;
  private final String target;
  private final CaptureOptions options;
  private final WakeupSignal signal = new WakeupSignal();

  /**
   * Opens one source.
   *
   * @param name the source's name
   * @param target the file, for messages
   * @param options what every source is told
   */
  CaptureOpener(String name, String target, CaptureOptions options) {
    this.name = name;
    this.target = target;
    this.options = options;
  }

  /**
   * Opens a file or what else a path leads to.
   *
   * @return the open source
   * @throws CaptureException if that is no capture or cannot be read
   */
  PcapFileSource openPath() throws CaptureException {
    if (target.isEmpty()) {
      throw new CaptureException(
          "'" + name + "' names no file: expected pcap:FILE, or pcap:- for standard input");
    }
    try {
      Path path = Path.of(target);
      if (Files.isDirectory(path)) {
        throw new CaptureException(target + " is a directory, expected a capture file");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        FileChannel pipe = FileChannel.open(path, StandardOpenOption.READ);
        return openStream(Channels.newInputStream(pipe), true);
      }
      return openFile(FileChannel.open(path, StandardOpenOption.READ));
    } catch (CaptureException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new CaptureException(target + " does not exist, expected a capture file", e);
    } catch (AccessDeniedException e) {
      throw new CaptureException(target + " may not be read: permission denied", e);
    } catch (InvalidPathException e) {
      throw new CaptureException("'" + target + "' cannot be the name of a file", e);
    } catch (IOException e) {
      throw new CaptureException(target + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a stream that somebody writes to while it is read. Waits for its first bytes.
   *
   * @param stream the stream
   * @param closesStream whether it is closed with the source
   * @return the open source
   * @throws CaptureException if it does not begin like a capture
   */
  PcapFileSource openStream(InputStream stream, boolean closesStream) throws CaptureException {
    return overFeed(LiveFeed.start(stream, closesStream, signal, name));
  }

  private PcapFileSource openFile(FileChannel channel) throws IOException {
    boolean done = false;
    try {
      if (channel.size() == 0) {
        throw new CaptureException(target + " is empty, expected a capture file");
      }
      ByteBuffer start = ByteBuffer.allocate(MAGIC_LENGTH);
      while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {
        // A short read of a file is rare and goes on here.
      }
      int magic = start.getInt(0);
      PcapFileSource source =
          isCompressed(magic) ? overFeed(new FileFeed(channel)) : overMapping(channel);
      done = true;
      return source;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private PcapFileSource overMapping(FileChannel channel) throws IOException {
    MappedInput input = MappedInput.map(channel);
    boolean done = false;
    try {
      PcapFileSource source = source(input, true);
      done = true;
      return source;
    } catch (InternalError e) {
      throw new CaptureException(target + " could not be read, it may have been cut", e);
    } finally {
      if (!done) {
        input.close();
      }
    }
  }

  private PcapFileSource overFeed(ByteFeed bytes) throws CaptureException {
    HeadFeed head = new HeadFeed(bytes);
    // Whatever is put on top closes what lies below.
    Closeable top = head;
    boolean done = false;
    try {
      while (!head.hasHead()) {
        awaitReady(head);
      }
      ByteFeed feed = decompressed(head);
      top = feed;
      StreamInput input = StreamInput.over(feed, capacity());
      top = input;
      makeVisible(input, feed, MAGIC_LENGTH);
      makeVisible(input, feed, headerLength(input));
      if (!feed.isLive()) {
        lookAhead(input, feed);
      }
      PcapFileSource source = source(input, !feed.isLive());
      done = true;
      return source;
    } catch (CaptureException e) {
      throw e;
    } catch (IOException e) {
      throw new CaptureException(target + " cannot be read: " + e.getMessage(), e);
    } finally {
      if (!done) {
        close(top);
      }
    }
  }

  private static void close(Closeable opened) throws CaptureException {
    try {
      opened.close();
    } catch (IOException e) {
      throw new CaptureException("what was opened cannot be closed: " + e.getMessage(), e);
    }
  }

  private ByteFeed decompressed(HeadFeed head) throws CaptureException {
    int magic = head.head();
    if (isGzip(magic)) {
      return new GzipFeed(head);
    }
    if (!isZstd(magic)) {
      return head;
    }
    try {
      return new ZstdFeed(head);
    } catch (LinkageError e) {
      throw new CaptureException(
          target
              + " is compressed by Zstandard, and the library zstd-jni that is needed to read it"
              + " does not load: "
              + e.getMessage(),
          e);
    }
  }

  private int capacity() {
    return options.maxPacketLength() + PcapngReader.MAX_OVERHEAD;
  }

  /** Reads until so many bytes are visible, or to the end. */
  private void makeVisible(StreamInput input, ByteFeed feed, int length) throws IOException {
    while (input.limit < length) {
      int outcome = input.fill();
      if (outcome == PacketInput.END) {
        return;
      }
      if (outcome == PacketInput.NOTHING_YET) {
        awaitReady(feed);
      }
    }
  }

  /** What goes wrong here is told by poll, after the packets that come before. */
  private void lookAhead(StreamInput input, ByteFeed feed) {
    try {
      makeVisible(input, feed, VARIANT_LOOK_AHEAD);
    } catch (IOException e) {
      // The input throws the same again when it is next filled.
      return;
    }
  }

  private void awaitReady(ByteFeed feed) throws IOException {
    var _ = signal.await(Long.MAX_VALUE, feed::isReady);
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("the thread was interrupted");
    }
  }

  /** What must be visible to tell whether this is a capture. */
  private static int headerLength(StreamInput input) {
    if (input.limit < MAGIC_LENGTH) {
      return 0;
    }
    int magic = RecordReader.magic(input.memory, 0);
    return PcapHeader.isPcap(magic) ? PcapHeader.lengthFor(magic) : SECTION_START_LENGTH;
  }

  private PcapFileSource source(PacketInput input, boolean mayLookAhead) throws CaptureException {
    if (input.limit < MAGIC_LENGTH) {
      throw notACapture(input);
    }
    int magic = RecordReader.magic(input.memory, 0);
    RecordReader reader;
    if (PcapHeader.isPcap(magic)) {
      reader = pcapReader(input, PcapHeader.lengthFor(magic), mayLookAhead);
    } else if (magic == PcapngBlocks.SECTION_HEADER) {
      checkSectionStart(input);
      reader = new PcapngReader(options);
    } else {
      throw notACapture(input);
    }
    return new PcapFileSource(name, input, reader, options.taps(), signal);
  }

  private RecordReader pcapReader(PacketInput input, int headerLength, boolean mayLookAhead)
      throws CaptureException {
    if (input.limit < headerLength) {
      throw new CaptureException(
          target
              + " is cut short: the header of a pcap file has "
              + headerLength
              + " bytes, of which "
              + input.limit
              + " are there");
    }
    PcapHeader header = PcapHeader.read(target, input.memory, 0);
    long visible = mayLookAhead ? input.limit : headerLength;
    int recordHeaderLength =
        PcapVariant.recordHeaderLength(
            header, input.memory, headerLength, visible, options.maxPacketLength());
    input.advance(headerLength);
    int tap =
        options.taps().register(new TapPoint(options.host(), "", "", "", Direction.UNKNOWN, 0));
    return new PcapReader(header, recordHeaderLength, tap, options.maxPacketLength());
  }

  /** The type of a section header is four line ends: what follows tells it from a text. */
  private void checkSectionStart(PacketInput input) throws CaptureException {
    if (input.limit < SECTION_START_LENGTH) {
      throw new CaptureException(
          target
              + " is cut short: a pcapng file begins with a section header of at least 28 bytes, of"
              + " which "
              + input.limit
              + " are there");
    }
    int order = RecordReader.magic(input.memory, PcapngBlocks.HEADER_LENGTH);
    if (order != PcapngBlocks.BYTE_ORDER_MAGIC
        && Integer.reverseBytes(order) != PcapngBlocks.BYTE_ORDER_MAGIC) {
      throw new CaptureException(
          target
              + " is not a capture: it begins like pcapng, but the byte-order magic is "
              + HexFormat.of().toHexDigits(order)
              + ", expected 1a2b3c4d or 4d3c2b1a");
    }
  }

  private CaptureException notACapture(PacketInput input) {
    if (input.limit == 0) {
      return new CaptureException(target + " is empty, expected a capture");
    }
    byte[] first = new byte[(int) Math.min(MAGIC_LENGTH, input.limit)];
    MemorySegment.copy(input.memory, ValueLayout.JAVA_BYTE, 0, first, 0, first.length);
    return new CaptureException(
        target
            + " is not a capture: its "
            + (first.length < MAGIC_LENGTH ? "only " : "first ")
            + (first.length == 1 ? "byte is " : first.length + " bytes are ")
            + HexFormat.ofDelimiter(" ").formatHex(first)
            + ", expected pcap or pcapng, plain or compressed by gzip or zstd");
  }

  private static boolean isCompressed(int magic) {
    return isGzip(magic) || isZstd(magic);
  }

  private static boolean isGzip(int magic) {
    return (magic & GZIP_MASK) == GZIP_MAGIC;
  }

  private static boolean isZstd(int magic) {
    return magic == ZSTD_MAGIC || (magic & ZSTD_SKIPPABLE_MASK) == ZSTD_SKIPPABLE_MAGIC;
  }
}
