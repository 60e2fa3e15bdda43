package io.vpi.capture.qemu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A source and stand-ins of its guests, for tests of what the contract of sources cannot know. */
final class HookTrial implements AutoCloseable {
  static final GuestPort WEB = new GuestPort("web-1", "");

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  final Path folder;
  final QemuSource source;
  final PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
  private final HookOptions options;
  private final List<StandInQemu> guests = new ArrayList<>();

  private HookTrial(HookOptions options, CaptureOptions captureOptions) throws IOException {
    this.options = options;
    this.folder = options.folder();
    source = QemuSource.open(options, captureOptions);
  }

  static HookTrial open(HookOptions options) throws IOException {
    return new HookTrial(options, CaptureOptions.defaults());
  }

  static HookTrial open(HookOptions options, CaptureOptions captureOptions) throws IOException {
    return new HookTrial(options, captureOptions);
  }

  StandInQemu guest(GuestPort guest) throws IOException {
    StandInQemu qemu =
        new StandInQemu(options.mode(), HookSockets.of(folder, guest), options.vnetHeaders());
    guests.add(qemu);
    return qemu;
  }

  /** Polls until so many packets came; judges and releases each batch. */
  List<Seen> take(int count, Judge judge) {
    List<Seen> seen = new ArrayList<>();
    long start = System.nanoTime();
    while (seen.size() < count) {
      assertTrue(
          System.nanoTime() - start < PATIENCE_NANOS,
          () -> "got " + seen.size() + " packets of " + count);
      int n = source.poll(batch);
      assertTrue(n >= 0, "the source goes on");
      for (int i = 0; i < n; i++) {
        seen.add(Seen.of(batch, i));
        judge.judge(batch, i);
      }
      source.release(batch);
      if (n == 0) {
        source.await(1_000_000);
      }
    }
    return seen;
  }

  List<Seen> take(int count) {
    return take(count, (b, i) -> {});
  }

  /** Polls until something holds. */
  void pollUntil(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, () -> "in vain waited for " + what);
      source.poll(batch);
      source.release(batch);
      source.await(1_000_000);
    }
  }

  long counter(CaptureCounter counter) {
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    return statistics.get(counter);
  }

  /** An Ethernet frame of IPv4's type with a number at its end. */
  static byte[] frame(int number, int length) {
    byte[] frame = new byte[length];
    ByteBuffer.wrap(frame)
        .putLong(0x5254_0000_0001_5254L)
        .putInt(2)
        .putShort((short) 0x0800)
        .putInt(number);
    return frame;
  }

  static int number(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(14);
  }

  @Override
  public void close() throws IOException {
    source.close();
    for (StandInQemu guest : guests) {
      guest.close();
    }
  }

  /** What is done to a packet before its release. */
  interface Judge {
    void judge(PacketBatch batch, int index);
  }

  /** A packet, copied. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares these.
  record Seen(byte[] bytes, int tapId, Direction direction, int flags, int header) {
    static Seen of(PacketBatch batch, int i) {
      byte[] bytes = new byte[batch.capturedLength(i)];
      MemorySegment.copy(
          batch.memory(), ValueLayout.JAVA_BYTE, batch.offset(i), bytes, 0, bytes.length);
      return new Seen(
          bytes,
          batch.tapId(i),
          batch.direction(i),
          batch.flags(i),
          HookLane.headerOf(batch.token(i)));
    }

    int number() {
      return HookTrial.number(bytes);
    }
  }
}
