package io.vpi.capture.qemu;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.packet.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Polls a source in a thread of its own, counts what real guests send, and drops one port. */
final class LiveInspector implements AutoCloseable {
  private static final long WAIT_NANOS = 20_000_000;

  final PacketSource source;
  final AtomicInteger fromGuest = new AtomicInteger();
  final AtomicInteger toGuest = new AtomicInteger();
  final AtomicInteger echoRequests = new AtomicInteger();
  final AtomicInteger echoReplies = new AtomicInteger();
  final AtomicInteger dropped = new AtomicInteger();
  final AtomicInteger large = new AtomicInteger();
  final AtomicInteger withoutChecksum = new AtomicInteger();

  /** Bit n is set once a virtio header had n bytes. */
  final AtomicInteger headerLengths = new AtomicInteger();

  /** The TCP port whose frames are dropped, or 0. */
  volatile int droppedPort;

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread;

  LiveInspector(PacketSource source) {
    this.source = source;
    thread = Thread.ofPlatform().daemon().name("inspector").start(this::run);
  }

  private void run() {
    try {
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
        for (int i = 0; i < n; i++) {
          inspect(batch, i);
        }
        source.release(batch);
        if (n == 0) {
          source.await(WAIT_NANOS);
        }
      }
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private void inspect(PacketBatch batch, int i) {
    (batch.direction(i) == Direction.INGRESS ? fromGuest : toGuest).incrementAndGet();
    headerLengths.accumulateAndGet(1 << HookLane.headerOf(batch.token(i)), (a, b) -> a | b);
    if ((batch.flags(i) & PacketFlags.SEGMENTATION_OFFLOAD) != 0
        && batch.capturedLength(i) > 1514) {
      large.incrementAndGet();
    }
    if ((batch.flags(i) & PacketFlags.CHECKSUM_NOT_READY) != 0) {
      withoutChecksum.incrementAndGet();
    }
    MemorySegment memory = batch.memory();
    long at = batch.offset(i);
    if (batch.capturedLength(i) < 38 || unsigned(memory, at + 12, 2) != 0x0800) {
      return;
    }
    int protocol = unsigned(memory, at + 23, 1);
    long payload = at + 14 + 4L * (unsigned(memory, at + 14, 1) & 15);
    if (protocol == 1) {
      int type = unsigned(memory, payload, 1);
      (type == 8 ? echoRequests : echoReplies).incrementAndGet();
    } else if (protocol == 6 && droppedPort != 0) {
      if (unsigned(memory, payload, 2) == droppedPort
          || unsigned(memory, payload + 2, 2) == droppedPort) {
        batch.verdict(i, Verdict.DROP);
        dropped.incrementAndGet();
      }
    }
  }

  private static int unsigned(MemorySegment memory, long at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF);
    }
    return value;
  }

  long counter(CaptureCounter counter) {
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    return statistics.get(counter);
  }

  /** Ends the source, and fails if the thread did. */
  @Override
  public void close() {
    source.close();
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null || thread.isAlive()) {
      throw new AssertionError("the inspector's thread", failure.get());
    }
  }
}
