package io.vpi.capture.linux;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.capture.linux.libc.KernelClock;
import io.vpi.capture.linux.libc.PollSet;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two interfaces that this process joins: what comes in at one goes out at the other, once it was
 * judged. One batch is lent at a time, with the frames of both ends in the order of their arrival.
 *
 * <p>An interface that goes down is waited for; one that is removed ends the source.
 *
 * <p>Threads: as {@link PacketSource} says.
 */
final class InlinePairSource implements PacketSource {
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.INLINE, Capability.REPLACE, Capability.INJECT);

  /**
   * How often the kernel is asked for its counters and whether the interfaces are there: 100 ms.
   */
  private static final long LOOK_AFTER_NANOS = 100_000_000L;

  /** The longest sleep in one piece, since an interrupt cannot end it: 20 ms. */
  private static final long SLEEP_NANOS = 20_000_000L;

  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int SIGNAL = 2;

  private final PairConfig config;
  private final TapRegistry taps;
  private final MemorySegment memory;

  /** Where the second end's ring begins in the memory. */
  private final long border;

  private final PairEnd first;
  private final PairEnd second;
  private final PollSet pollSet;
  private final Wakeup wakeup;
  private final Lifetime lifetime;
  private final LiveClock clock = new LiveClock(new KernelClock()::nanos, System::nanoTime);
  private final LiveCounters counters = new LiveCounters();
  private final VerdictCounters verdicts = new VerdictCounters();

  private boolean lent;
  private long nextLook;
  private boolean ended;
  private volatile boolean closed;
  private @Nullable PairEnd gone;
  private volatile @Nullable CaptureProblem problem;

  InlinePairSource(
      PairConfig config, PairOpening opening, TapRegistry taps, int firstTap, int secondTap) {
    this.config = config;
    this.taps = taps;
    this.memory = opening.mapping().memory();
    this.border = config.ringLength();
    this.first = new PairEnd(opening.first(), opening.firstDevice(), firstTap, memory, 0, config);
    this.second =
        new PairEnd(opening.second(), opening.secondDevice(), secondTap, memory, border, config);
    this.pollSet = new PollSet(opening.first().fd(), opening.second().fd(), opening.event().fd());
    this.wakeup = new Wakeup(opening.event());
    this.lifetime = new Lifetime(() -> free(opening), wakeup::nudge);
    this.nextLook = clock.monotonic() + LOOK_AFTER_NANOS;
  }

  private void free(PairOpening opening) {
    if (config.failPolicy() == FailPolicy.OPEN) {
      first.letGo(second);
      second.letGo(first);
    }
    first.close();
    second.close();
    pollSet.close();
    opening.close();
  }

  @Override
  public int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (ended || !lifetime.enter()) {
      ended = true;
      return END_OF_STREAM;
    }
    clock.read();
    if (clock.monotonic() - nextLook >= 0) {
      look();
    }
    batch.begin(memory, taps, 0);
    if (!lent) {
      fill(batch);
    }
    int size = batch.size();
    if (size == 0) {
      if (gone != null && !lent) {
        end(batch, gone);
        return END_OF_STREAM;
      }
      batch.advanceNow(clock.now());
      return 0;
    }
    lent = true;
    batch.advanceNow(clock.nowAt(batch.timestamp(size - 1)));
    return size;
  }

  /** Merges both rings by time. */
  private void fill(PacketBatch batch) {
    boolean firstReady = first.isReady();
    boolean secondReady = second.isReady();
    while ((firstReady || secondReady) && !batch.isFull()) {
      if (firstReady && (!secondReady || first.nextTimestamp() - second.nextTimestamp() <= 0)) {
        first.poll(batch);
        firstReady = first.isReady();
      } else {
        second.poll(batch);
        secondReady = second.isReady();
      }
    }
    count(batch);
  }

  private void count(PacketBatch batch) {
    long bytes = 0;
    long truncated = 0;
    for (int i = 0; i < batch.size(); i++) {
      bytes += batch.capturedLength(i);
      truncated += batch.flags(i) & PacketFlags.TRUNCATED;
    }
    counters.add(batch.size(), bytes, truncated / PacketFlags.TRUNCATED, 0);
  }

  /** Asks the kernel what it does not tell by itself. */
  private void look() {
    nextLook = clock.monotonic() + LOOK_AFTER_NANOS;
    first.drops.read();
    second.drops.read();
    if (gone == null) {
      gone = !first.presence.isThere() ? first : !second.presence.isThere() ? second : null;
    }
  }

  private void end(PacketBatch batch, PairEnd without) {
    ended = true;
    String interfaceName = without.device.name();
    problem = new CaptureProblem(name(), -1, "the interface " + interfaceName + " was removed");
    batch.clear();
    lifetime.leave();
  }

  @Override
  public void release(PacketBatch batch) {
    if (!batch.isLent()) {
      return;
    }
    if (!batch.memory().equals(memory)) {
      throw new IllegalArgumentException("the batch was filled by another source than " + name());
    }
    if (batch.size() > 0) {
      if (closed) {
        verdicts.add(0, batch.size(), 0, 0);
      } else {
        commit(batch);
      }
      giveBack(batch);
      lent = false;
    }
    batch.clear();
    lifetime.leave();
  }

  private void commit(PacketBatch batch) {
    int failed = 0;
    int blocked = 0;
    int replaced = 0;
    for (int i = 0; i < batch.size(); i++) {
      long slot = batch.token(i);
      PairEnd in = slot < border ? first : second;
      PairEnd out = slot < border ? second : first;
      switch (batch.verdict(i)) {
        case PASS -> {
          if (!in.forward(slot, out)) {
            failed++;
          }
        }
        case REPLACE -> {
          MemorySegment bytes = batch.replacementMemory(i);
          if (bytes != null) {
            in.replace(slot, out, bytes, batch.replacementOffset(i), batch.replacementLength(i));
            replaced++;
          }
        }
        case DROP, REJECT -> blocked++;
      }
    }
    first.egress.flush();
    second.egress.flush();
    verdicts.add(
        first.egress.takeSent() + second.egress.takeSent(),
        failed + first.egress.takeFailed() + second.egress.takeFailed(),
        blocked,
        replaced);
  }

  private void giveBack(PacketBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      long slot = batch.token(i);
      (slot < border ? first : second).giveBack(slot);
    }
  }

  @Override
  public boolean inject(
      MemorySegment bytes, long offset, int length, int tapId, Direction direction) {
    PairEnd tap = tapId == first.tapId ? first : tapId == second.tapId ? second : null;
    if (tap == null || direction == Direction.UNKNOWN || !lifetime.enter()) {
      return false;
    }
    try {
      PairEnd other = tap == first ? second : first;
      PairEnd out = direction == Direction.EGRESS ? tap : other;
      boolean sent = out.egress.send(bytes, offset, length);
      if (sent) {
        verdicts.addInjected();
      }
      return sent;
    } finally {
      lifetime.leave();
    }
  }

  @Override
  public boolean await(long timeoutNanos) {
    long start = System.nanoTime();
    while (true) {
      if (ended || !lifetime.enter()) {
        return true;
      }
      try {
        if (wakeup.take() || isPollWorthwhile() || Thread.currentThread().isInterrupted()) {
          return true;
        }
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        sleep(left);
      } finally {
        lifetime.leave();
      }
    }
  }

  private boolean isPollWorthwhile() {
    if (!lent && (first.isReady() || second.isReady())) {
      return true;
    }
    clock.read();
    if (clock.monotonic() - nextLook >= 0) {
      look();
    }
    return !lent && gone != null;
  }

  private void sleep(long nanos) {
    // A socket is readable as long as there is a slot that was not given back.
    int events = lent ? 0 : PollSet.POLLIN;
    pollSet.watch(FIRST, events);
    pollSet.watch(SECOND, events);
    if (pollSet.await(Math.min(nanos, SLEEP_NANOS)) <= 0) {
      return;
    }
    if ((pollSet.events(SIGNAL) & PollSet.POLLIN) != 0) {
      wakeup.quiet();
    }
    if (((pollSet.events(FIRST) | pollSet.events(SECOND)) & PollSet.POLLERR) != 0) {
      // An interface went down, or away. Down, it may come up again, and frames with it.
      first.socket.takeError();
      second.socket.takeError();
      nextLook = System.nanoTime();
    }
  }

  @Override
  public void wakeup() {
    if (lifetime.enter()) {
      wakeup.raise();
      lifetime.leave();
    }
  }

  @Override
  public String name() {
    return config.source();
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
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
    if (lifetime.enter()) {
      first.drops.read();
      second.drops.read();
      lifetime.leave();
    }
    into.reset();
    counters.read(into);
    verdicts.read(into);
    into.set(CaptureCounter.DROPPED_BY_KERNEL, first.drops.sum() + second.drops.sum());
    into.set(CaptureCounter.CLOCK_JUMPS, clock.jumps());
  }

  @Override
  public @Nullable CaptureProblem problem() {
    return problem;
  }

  @Override
  public void close() {
    closed = true;
    lifetime.close();
  }
}
