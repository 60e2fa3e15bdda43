package io.vpi.sensor.live;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A live source whose packets a thread of its own makes: UDP from 10.N.x.y to 10.0.0.2 port 53, N
 * the number of the source in its process.
 *
 * <ul>
 *   <li>{@code rate}: packets a second; 1000
 *   <li>{@code ring}: how many packets wait at most; 1024
 *   <li>{@code total}: how many packets there are; without an end unless set
 *   <li>{@code payload}: what they carry; "hello"
 *   <li>{@code affinity}: as {@link FlowAffinity}; OUTER
 *   <li>{@code inline}: whether packets wait for a verdict; no
 *   <li>{@code vanish}: whether the source ends early after the total; no
 *   <li>{@code stuck}: whether the second poll never returns; no
 * </ul>
 */
final class LiveSource implements PacketSource {
  private static final AtomicLong OPENED = new AtomicLong();

  private final String name;
  private final TapRegistry taps;
  private final Map<String, String> values;
  private final LiveRing ring;
  private final byte number = (byte) OPENED.incrementAndGet();
  private final Semaphore wakes = new Semaphore(0);
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong blocked = new AtomicLong();
  private final boolean isInline;
  private volatile boolean closed;
  private volatile boolean vanished;
  private long next;
  private long now;
  private int polls;

  LiveSource(String name, CaptureOptions options, Map<String, String> values) {
    this.name = name;
    this.taps = options.taps();
    this.values = values;
    this.isInline = is("inline");
    this.ring = new LiveRing((int) number("ring", 1024));
    Thread.ofPlatform().daemon().name("test-traffic").start(this::makePackets);
  }

  private long number(String option, long otherwise) {
    return Long.parseLong(values.getOrDefault(option, Long.toString(otherwise)));
  }

  private boolean is(String option) {
    return values.getOrDefault(option, "no").equals("yes");
  }

  private void makePackets() {
    long total = number("total", Long.MAX_VALUE);
    double rate = number("rate", 1000);
    byte[] payload = values.getOrDefault("payload", "hello").getBytes(StandardCharsets.UTF_8);
    long start = System.nanoTime();
    long made = 0;
    while (made < total && !closed) {
      // In bursts, so that nobody spins: as a busy host's scheduler hands them out.
      long due = Math.min(total, (long) ((System.nanoTime() - start) * rate / 1e9));
      for (; made < due; made++) {
        ring.write(Frames.udp(number, (int) made, payload), System.currentTimeMillis() * 1_000_000);
      }
      pause();
    }
    vanished = !closed && is("vanish");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int poll(PacketBatch batch) {
    if (is("stuck") && ++polls > 1) {
      while (true) {
        pause();
      }
    }
    if (closed || (vanished && next == ring.written())) {
      return END_OF_STREAM;
    }
    now = Math.max(now, System.currentTimeMillis() * 1_000_000);
    batch.begin(ring.memory(), taps, now);
    for (; next < ring.written() && !batch.isFull(); next++) {
      int length = ring.length(next);
      batch.add(
          ring.offset(next),
          length,
          length,
          ring.time(next),
          LinkType.ETHERNET,
          PacketBatch.NO_TAP);
      bytes.addAndGet(length);
    }
    packets.addAndGet(batch.size());
    return batch.size();
  }

  @Override
  public void release(PacketBatch batch) {
    for (int i = 0; isInline && i < batch.size(); i++) {
      blocked.addAndGet(batch.verdict(i) == Verdict.PASS ? 0 : 1);
    }
    ring.free(next);
    batch.clear();
  }

  @Override
  public boolean await(long timeoutNanos) {
    try {
      // The writer does not ring: a reader looks every millisecond.
      boolean woken = wakes.tryAcquire(Math.min(timeoutNanos, 1_000_000), TimeUnit.NANOSECONDS);
      return woken || next < ring.written();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void wakeup() {
    wakes.release();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return isInline ? Set.of(Capability.INLINE) : Set.of();
  }

  @Override
  public FlowAffinity affinity() {
    return FlowAffinity.valueOf(values.getOrDefault("affinity", "OUTER"));
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
    into.set(CaptureCounter.DROPPED_BY_KERNEL, ring.dropped());
    if (isInline) {
      into.set(CaptureCounter.BLOCKED, blocked.get());
      into.set(CaptureCounter.FORWARDED, packets.get() - blocked.get());
    }
  }

  @Override
  public CaptureProblem problem() {
    return vanished ? new CaptureProblem(name, -1, "the interface has vanished") : null;
  }

  @Override
  public void close() {
    closed = true;
  }
}
