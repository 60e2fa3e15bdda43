package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.capture.pcap.lease.Leases;
import io.vpi.packet.Direction;
import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one interface, copied from a {@link LiveInput} into one buffer, that all packets
 * of the lent batch lie in. One batch is lent at a time.
 *
 * <p>Two things outlive {@link #close}: the capture, until the poll, wait or question that is under
 * way has ended, and the buffer, until the lent batch is back.
 *
 * <p>Threads: as {@link PacketSource} says.
 */
final class LiveSource implements PacketSource {
  /** What a batch's packets share, beside room for one that is as long as any may be. */
  private static final int BUFFER_BYTES = 1 << 20;

  /** Packets start at multiples of this many bytes. */
  private static final int ALIGNMENT = 8;

  /** How often the kernel is asked for its losses though nobody wants to know. */
  private static final long LOSS_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final TapRegistry taps;
  private final int tap;
  private final Direction direction;
  private final int snapLength;

  private final LiveInput input;
  private final int linkType;
  private final WaitingPlace place;
  private final LiveClock clock;
  private final Leases capture;

  private final MemorySegment memory;
  private final Leases buffer;

  /** Guards the input: packets, counters and the end are three callers of one {@code pcap_t}. */
  private final Object inputLock = new Object();

  private int lentBatches;
  private boolean ended;

  /** Whether the last poll stopped before it had taken all that is there. */
  private boolean workLeft;

  private long nextLossUpdate;

  /** What ended the input; told once the packets before it have been handed out. */
  private @Nullable CaptureProblem pendingProblem;

  private volatile @Nullable CaptureProblem problem;

  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();

  /**
   * Makes a source.
   *
   * @param name its name
   * @param input where packets come from; closed with the source
   * @param place where it waits for them; closed with the source
   * @param clock the clock of its polls
   * @param taps the registry that its tap is in
   * @param tap its tap
   * @param snapLength the most bytes that a packet has
   */
  @SuppressWarnings("MustBeClosedChecker") // The leases close the arena.
  LiveSource(
      String name,
      LiveInput input,
      WaitingPlace place,
      LiveClock clock,
      TapRegistry taps,
      int tap,
      int snapLength) {
    this.name = name;
    this.input = input;
    this.linkType = input.linkType();
    this.place = place;
    this.clock = clock;
    this.taps = taps;
    this.tap = tap;
    this.direction = taps.tap(tap).direction();
    this.snapLength = snapLength;
    Arena arena = Arena.ofShared();
    this.memory = arena.allocate((long) BUFFER_BYTES + snapLength, 64);
    this.buffer = new Leases(arena::close);
    this.capture = new Leases(this::closeCapture);
  }

  private void closeCapture() {
    synchronized (inputLock) {
      input.updateLosses();
      input.close();
    }
    place.close();
  }

  @Override
  public int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (ended || !buffer.take()) {
      ended = true;
      problem = pendingProblem;
      return END_OF_STREAM;
    }
    clock.read();
    batch.begin(memory, taps, clock.now());
    lentBatches++;
    if (lentBatches == 1) {
      fill(batch);
    }
    if (batch.size() == 0 && ended) {
      release(batch);
      problem = pendingProblem;
      return END_OF_STREAM;
    }
    return batch.size();
  }

  private void fill(PacketBatch batch) {
    if (!capture.take()) {
      ended = true;
      return;
    }
    try {
      synchronized (inputLock) {
        copyPackets(batch);
        if (batch.now() - nextLossUpdate >= 0) {
          input.updateLosses();
          nextLossUpdate = batch.now() + LOSS_INTERVAL_NANOS;
        }
      }
    } finally {
      capture.giveBack();
    }
  }

  private void copyPackets(PacketBatch batch) {
    MemorySegment process = NativeMemory.all();
    long at = 0;
    long end = memory.byteSize() - snapLength;
    long moreBytes = 0;
    long moreTruncated = 0;
    workLeft = true;
    while (!batch.isFull() && at <= end) {
      int outcome = input.next();
      if (outcome != LiveInput.PACKET) {
        workLeft = false;
        if (outcome == LiveInput.ENDED) {
          end(input.error());
        }
        break;
      }
      int claimed = input.capturedLength();
      if (claimed < 0) {
        end("libpcap told of a packet of " + Integer.toUnsignedLong(claimed) + " bytes");
        break;
      }
      int length = Math.min(claimed, snapLength);
      MemorySegment.copy(process, input.address(), memory, at, length);
      int index = batch.add(at, length, input.wireLength(), input.timestamp(), linkType, tap);
      batch.direction(
          index,
          direction == Direction.UNKNOWN
              ? DataLink.direction(linkType, memory, at, length)
              : direction);
      moreBytes += length;
      moreTruncated += (batch.flags(index) & PacketFlags.TRUNCATED) != 0 ? 1 : 0;
      at += (length + ALIGNMENT - 1) & -ALIGNMENT;
    }
    // One writer: no locked instruction is needed, only that readers see whole values.
    packets.setRelease(packets.getPlain() + batch.size());
    bytes.setRelease(bytes.getPlain() + moreBytes);
    truncated.setRelease(truncated.getPlain() + moreTruncated);
  }

  private void end(String description) {
    ended = true;
    pendingProblem = new CaptureProblem(name, -1, description);
  }

  @Override
  public void release(PacketBatch batch) {
    if (!batch.isLent()) {
      return;
    }
    if (!batch.memory().equals(memory)) {
      throw new IllegalArgumentException("the batch was filled by another source than " + name);
    }
    batch.clear();
    lentBatches--;
    buffer.giveBack();
  }

  @Override
  public boolean await(long timeoutNanos) {
    if (ended || Thread.currentThread().isInterrupted() || !capture.take()) {
      return true;
    }
    try {
      if (place.takeWakeup() || capture.isClosed() || (workLeft && lentBatches == 0)) {
        return true;
      }
      return place.await(timeoutNanos, lentBatches == 0);
    } finally {
      capture.giveBack();
    }
  }

  @Override
  public void wakeup() {
    if (capture.take()) {
      try {
        place.wake();
      } finally {
        capture.giveBack();
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public FlowAffinity affinity() {
    return FlowAffinity.INNER;
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    if (capture.take()) {
      try {
        synchronized (inputLock) {
          input.updateLosses();
        }
      } finally {
        capture.giveBack();
      }
    }
    into.reset();
    into.set(CaptureCounter.PACKETS, packets.getAcquire());
    into.set(CaptureCounter.BYTES, bytes.getAcquire());
    into.set(CaptureCounter.TRUNCATED, truncated.getAcquire());
    into.set(CaptureCounter.DROPPED_BY_KERNEL, input.droppedByKernel());
    into.set(CaptureCounter.DROPPED_BY_INTERFACE, input.droppedByInterface());
    into.set(CaptureCounter.CLOCK_JUMPS, clock.jumps());
  }

  @Override
  public @Nullable CaptureProblem problem() {
    return problem;
  }

  @Override
  public void close() {
    if (!capture.take()) {
      return;
    }
    // In this order: whoever wakes must find it closed, and the descriptor to wake by still open.
    capture.close();
    place.wake();
    capture.giveBack();
    buffer.close();
  }
}
