package io.vpi.tck;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A source that keeps the contract, in plain memory, and can have every capability. Its steps can
 * be overridden one by one: that is how the broken sources are made of it.
 *
 * <p>Packets wait in a queue; poll copies them into free slots of native memory, release frees the
 * slots.
 */
class MemorySource implements PacketSource {
  static final int SNAP_LENGTH = 1600;

  private static final int SLOTS = 256;
  private static final int SLOT_LENGTH = 1600;

  final Setup setup;
  final TapRegistry taps;
  final int tap;
  final MemorySegment memory = Arena.ofAuto().allocate((long) SLOTS * SLOT_LENGTH);
  final AtomicLong packets = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong truncated = new AtomicLong();
  final AtomicLong blocked = new AtomicLong();
  final AtomicLong replaced = new AtomicLong();
  final AtomicLong injectedCount = new AtomicLong();
  volatile boolean closed;
  int lentBatches;
  long now;

  final Object lock = new Object();
  // Guarded by lock.
  final ArrayDeque<TestPacket> queue = new ArrayDeque<>();
  final List<byte[]> forwarded = new ArrayList<>();
  final List<byte[]> injected = new ArrayList<>();
  boolean finished;
  boolean woken;
  @Nullable CaptureProblem trouble;

  private final int[] freeSlots = new int[SLOTS];
  private int free = SLOTS;

  MemorySource(Setup setup, CaptureOptions options) {
    this.setup = setup;
    this.taps = registry(options);
    this.tap = taps.register(new TapPoint("", "memory", "p0", "", Direction.INGRESS, 0));
    for (int i = 0; i < SLOTS; i++) {
      freeSlots[i] = i;
    }
  }

  TapRegistry registry(CaptureOptions options) {
    return options.taps();
  }

  void send(TestPacket packet) {
    synchronized (lock) {
      queue.add(packet);
      lock.notifyAll();
    }
  }

  void finish() {
    synchronized (lock) {
      finished = true;
      lock.notifyAll();
    }
  }

  @Override
  public int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    synchronized (lock) {
      if (closed || (finished && queue.isEmpty())) {
        return END_OF_STREAM;
      }
      begin(batch);
      if (mayLend()) {
        while (!batch.isFull() && free > 0 && !queue.isEmpty()) {
          add(batch, queue.remove());
        }
      }
    }
    now = clock(now, batch);
    batch.advanceNow(now);
    lentBatches += batch.size() > 0 ? 1 : 0;
    count(batch);
    return batch.size();
  }

  boolean mayLend() {
    return setup.lendsSeveral() || lentBatches == 0;
  }

  void begin(PacketBatch batch) {
    batch.begin(memory, taps, now);
  }

  int takeSlot() {
    return freeSlots[--free];
  }

  void add(PacketBatch batch, TestPacket packet) {
    int slot = takeSlot();
    byte[] frame = frame(packet);
    int captured = Math.min(frame.length, SNAP_LENGTH);
    long offset = (long) slot * SLOT_LENGTH;
    MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, offset, captured);
    int i = batch.add(offset, captured, wire(frame), nanos(packet), linkType(), tapId());
    batch.token(i, slot);
    batch.direction(i, direction());
  }

  long nanos(TestPacket packet) {
    return packet.nanos();
  }

  int linkType() {
    return LinkType.ETHERNET;
  }

  int tapId() {
    return tap;
  }

  Direction direction() {
    return Direction.INGRESS;
  }

  /** Without a copy: poll must not allocate. */
  byte[] frame(TestPacket packet) {
    return packet.frame();
  }

  int wire(byte[] frame) {
    return frame.length;
  }

  long clock(long before, PacketBatch batch) {
    if (setup.isLive()) {
      return Math.max(before, System.currentTimeMillis() * 1_000_000);
    }
    long latest = before;
    for (int i = 0; i < batch.size(); i++) {
      latest = Math.max(latest, batch.timestamp(i));
    }
    return latest;
  }

  void count(PacketBatch batch) {
    packets.addAndGet(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      bytes.addAndGet(batch.capturedLength(i));
      truncated.addAndGet(batch.wireLength(i) > batch.capturedLength(i) ? 1 : 0);
    }
  }

  @Override
  public void release(PacketBatch batch) {
    if (!batch.isLent()) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      if (setup.isInline() && !closed) {
        commit(batch, i);
      }
      freeSlots[free++] = (int) batch.token(i);
    }
    lentBatches -= batch.size() > 0 ? 1 : 0;
    batch.clear();
  }

  void commit(PacketBatch batch, int i) {
    Verdict verdict = batch.verdict(i);
    if (verdict == Verdict.PASS) {
      forward(batch.memory(), batch.offset(i), batch.capturedLength(i));
    } else if (verdict == Verdict.REPLACE && setup.canReplace()) {
      replaced.incrementAndGet();
      forward(batch.replacementMemory(i), batch.replacementOffset(i), batch.replacementLength(i));
    } else {
      blocked.incrementAndGet();
    }
  }

  void forward(MemorySegment from, long offset, int length) {
    synchronized (lock) {
      forwarded.add(from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Override
  public boolean await(long timeoutNanos) {
    long start = System.nanoTime();
    synchronized (lock) {
      while (!woken && !isPollWorthwhile()) {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return true;
        }
      }
      woken = false;
      return true;
    }
  }

  boolean isPollWorthwhile() {
    return closed || (queue.isEmpty() ? finished : mayLend());
  }

  @Override
  public void wakeup() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  @Override
  public String name() {
    return "memory:test";
  }

  @Override
  public Set<Capability> capabilities() {
    return setup.capabilities();
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    into.reset();
    into.set(CaptureCounter.PACKETS, packets.get());
    into.set(CaptureCounter.BYTES, bytes.get());
    into.set(CaptureCounter.TRUNCATED, truncated.get());
    if (setup.isInline()) {
      into.set(CaptureCounter.BLOCKED, blocked.get());
    }
    if (setup.canReplace()) {
      into.set(CaptureCounter.REPLACED, replaced.get());
    }
    if (setup.canInject()) {
      into.set(CaptureCounter.INJECTED, injectedCount.get());
    }
  }

  @Override
  public @Nullable CaptureProblem problem() {
    synchronized (lock) {
      return trouble;
    }
  }

  @Override
  public boolean inject(
      MemorySegment from, long offset, int length, int tapId, Direction direction) {
    if (!setup.canInject() || closed) {
      return false;
    }
    byte[] copy = from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    synchronized (lock) {
      injected.add(copy);
    }
    injectedCount.incrementAndGet();
    return true;
  }

  /** What a sender made of a record whose length lies. */
  void receive(int declaredLength, TestPacket packet) {
    if (declaredLength != packet.length()) {
      synchronized (lock) {
        trouble = new CaptureProblem(name(), -1, "the record's length lies");
        finished = true;
        lock.notifyAll();
      }
    } else {
      send(packet);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }
}
