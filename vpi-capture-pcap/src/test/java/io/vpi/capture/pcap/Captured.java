package io.vpi.capture.pcap;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a capture yielded: its packets, copied, and how it ended.
 *
 * @param packets all packets
 * @param problem why it ended early, or null
 */
record Captured(List<Packet> packets, @Nullable CaptureProblem problem) {

  /** Far more polls than any capture of a test needs: a source that takes more is hanging. */
  private static final int MOST_POLLS = 1_000_000;

  /**
   * One packet, everything of it.
   *
   * @param nanos its time
   * @param wireLength its length on the wire
   * @param hex its bytes
   * @param linkType its link type
   * @param port the name of its tap
   * @param direction which way it went
   * @param timed whether it has a time of its own
   */
  record Packet(
      long nanos,
      long wireLength,
      String hex,
      int linkType,
      String port,
      Direction direction,
      boolean timed) {}

  static Captured file(Path file) throws CaptureException {
    return file(file, CaptureOptions.defaults());
  }

  static Captured file(Path file, CaptureOptions options) throws CaptureException {
    try (PacketSource source = open(file, options)) {
      return read(source, 7);
    }
  }

  static PacketSource open(Path file) throws CaptureException {
    return open(file, CaptureOptions.defaults());
  }

  static PacketSource open(Path file, CaptureOptions options) throws CaptureException {
    return new PcapFileProvider().open(new CaptureUri("pcap", file.toString()), options);
  }

  /** Mapped, from a temporary file. */
  static Captured mapped(byte[] capture) throws IOException {
    Path file = Files.createTempFile("vpi", ".pcap");
    try {
      Files.write(file, capture);
      return file(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Through a buffer. */
  static Captured streamed(byte[] capture) throws CaptureException {
    return streamed(capture, CaptureOptions.defaults());
  }

  static Captured streamed(byte[] capture, CaptureOptions options) throws CaptureException {
    try (PacketSource source =
        new PcapFileProvider().open("bytes", new ByteArrayInputStream(capture), options)) {
      return read(source, 7);
    }
  }

  static Captured read(PacketSource source, int batchSize) {
    List<Packet> packets = new ArrayList<>();
    PacketBatch batch = new PacketBatch(batchSize);
    for (int polls = 0; source.poll(batch) != PacketSource.END_OF_STREAM; polls++) {
      if (polls == MOST_POLLS) {
        throw new AssertionError("the source does not come to an end");
      }
      for (int i = 0; i < batch.size(); i++) {
        packets.add(packet(batch, i));
      }
      boolean idle = batch.size() == 0;
      source.release(batch);
      if (idle && !source.await(Duration.ofSeconds(20).toNanos())) {
        throw new AssertionError("nothing came for 20 seconds");
      }
    }
    return new Captured(packets, source.problem());
  }

  static Packet packet(PacketBatch batch, int i) {
    TapRegistry taps = batch.taps();
    return new Packet(
        batch.timestamp(i),
        batch.wireLength(i),
        hex(batch.memory(), batch.offset(i), batch.capturedLength(i)),
        batch.linkType(i),
        taps == null ? "?" : taps.tap(batch.tapId(i)).port(),
        batch.direction(i),
        (batch.flags(i) & PacketFlags.NO_TIMESTAMP) == 0);
  }

  static String hex(MemorySegment memory, long offset, int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
    return HexFormat.of().formatHex(bytes);
  }
}
