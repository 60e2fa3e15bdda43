package io.vpi.capture.linux;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.capture.linux.libc.EventFd;
import io.vpi.capture.linux.libc.KernelClock;
import io.vpi.capture.linux.libc.PollSet;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A source whose packets lie where the kernel wrote them, in the rings of packet sockets. What is
 * here is the same whatever the rings are like: waiting, asking the kernel what it does not tell by
 * itself, beginning and ending.
 *
 * <p>An interface that goes down is waited for; one that is removed ends the source.
 *
 * <p>Threads: as {@link PacketSource} says.
 */
abstract class RingSource implements PacketSource {
  /**
   * How often the kernel is asked for its counters and whether the interfaces are there: 100 ms.
   */
  private static final long LOOK_AFTER_NANOS = 100_000_000L;

  /** The longest sleep in one piece, since an interrupt cannot end it: 20 ms. */
  static final long SLEEP_NANOS = 20_000_000L;

  final TapRegistry taps;
  final MemorySegment memory;
  final Lifetime lifetime;
  final LiveClock clock = new LiveClock(new KernelClock()::nanos, System::nanoTime);
  final LiveCounters counters = new LiveCounters();

  private final String name;
  private final Port[] ports;
  private final Wakeup wakeup;

  /** The sockets in the order of the ports, then the signal. */
  private final PollSet pollSet;

  private final Runnable closeOpening;
  private long nextLook;

  /** The first interface that was seen to be gone, and when, by the clock's uptime. */
  private @Nullable Port gone;

  private long goneSince;

  private boolean ended;
  private volatile @Nullable CaptureProblem problem;

  /**
   * A source of what was opened.
   *
   * @param name its name
   * @param taps where its taps are registered
   * @param memory the rings
   * @param event what wakes its reader
   * @param closeOpening closes what was opened; called once, when nobody uses it
   * @param ports where it listens
   */
  RingSource(
      String name,
      TapRegistry taps,
      MemorySegment memory,
      EventFd event,
      Runnable closeOpening,
      Port... ports) {
    this.name = name;
    this.taps = taps;
    this.memory = memory;
    this.ports = ports;
    this.wakeup = new Wakeup(event);
    this.closeOpening = closeOpening;
    int[] descriptors = new int[ports.length + 1];
    for (int i = 0; i < ports.length; i++) {
      descriptors[i] = ports[i].socket.fd();
    }
    descriptors[ports.length] = event.fd();
    this.pollSet = new PollSet(descriptors);
    this.lifetime = new Lifetime(this::free, wakeup::nudge);
    this.nextLook = clock.monotonic() + LOOK_AFTER_NANOS;
  }

  /** Whether {@link #fill} would find something. */
  abstract boolean isReady();

  /** Adds what is there to a batch that was begun, until it is full, and counts it. */
  abstract void fill(PacketBatch batch);

  /** Takes back what a batch that {@link #fill} filled holds. */
  abstract void takeBack(PacketBatch batch);

  /** Whether nothing can come any more; asked where there is nothing. */
  abstract boolean isOver();

  /** Whether batches hold what makes a socket readable, so that its own word means little. */
  abstract boolean isAnyHeld();

  /** The longest sleep in one piece while {@link #isAnyHeld}, in nanoseconds. */
  abstract long heldSleepNanos();

  /** Frees what the source has beside its ports and what was opened. */
  abstract void freeRest();

  /** How long it is since an interface was seen to be gone, in nanoseconds; -1 if none is. */
  final long goneNanos() {
    return gone == null ? -1 : clock.monotonic() - goneSince;
  }

  @Override
  public final int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (ended || !lifetime.enter()) {
      ended = true;
      return END_OF_STREAM;
    }
    readClock();
    batch.begin(memory, taps, 0);
    fill(batch);
    int size = batch.size();
    if (size == 0 && gone != null && isOver()) {
      end(batch, gone);
      return END_OF_STREAM;
    }
    batch.advanceNow(size == 0 ? clock.now() : clock.nowAt(batch.timestamp(size - 1)));
    return size;
  }

  /** Reads the clock and, when it is time, asks the kernel what it does not tell by itself. */
  private void readClock() {
    clock.read();
    if (clock.monotonic() - nextLook >= 0) {
      nextLook = clock.monotonic() + LOOK_AFTER_NANOS;
      readDrops();
      for (int i = 0; i < ports.length && gone == null; i++) {
        if (!ports[i].isThere()) {
          gone = ports[i];
          goneSince = clock.monotonic();
        }
      }
    }
  }

  private void readDrops() {
    for (Port port : ports) {
      port.drops.read();
    }
  }

  private void end(PacketBatch batch, Port without) {
    ended = true;
    problem = new CaptureProblem(name, -1, "the interface " + without.name() + " was removed");
    batch.clear();
    lifetime.leave();
  }

  @Override
  public final void release(PacketBatch batch) {
    if (!batch.isLent()) {
      return;
    }
    if (!batch.memory().equals(memory)) {
      throw new IllegalArgumentException("the batch was filled by another source than " + name);
    }
    takeBack(batch);
    batch.clear();
    lifetime.leave();
  }

  @Override
  public final boolean await(long timeoutNanos) {
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
    if (isReady()) {
      return true;
    }
    readClock();
    return gone != null && isOver();
  }

  private void sleep(long nanos) {
    boolean held = isAnyHeld();
    for (int i = 0; i < ports.length; i++) {
      pollSet.watch(i, held ? 0 : PollSet.POLLIN);
    }
    if (pollSet.await(Math.min(nanos, held ? heldSleepNanos() : SLEEP_NANOS)) <= 0) {
      return;
    }
    if ((pollSet.events(ports.length) & PollSet.POLLIN) != 0) {
      wakeup.quiet();
    }
    for (int i = 0; i < ports.length; i++) {
      if ((pollSet.events(i) & PollSet.POLLERR) != 0) {
        // An interface went down, or away. Down, it may come up again, and packets with it.
        ports[i].socket.takeError();
        nextLook = System.nanoTime();
      }
    }
  }

  @Override
  public final void wakeup() {
    if (lifetime.enter()) {
      wakeup.raise();
      lifetime.leave();
    }
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    if (lifetime.enter()) {
      readDrops();
      lifetime.leave();
    }
    into.reset();
    counters.read(into);
    long dropped = 0;
    for (Port port : ports) {
      dropped += port.drops.sum();
    }
    into.set(CaptureCounter.DROPPED_BY_KERNEL, dropped);
    into.set(CaptureCounter.CLOCK_JUMPS, clock.jumps());
  }

  @Override
  public final @Nullable CaptureProblem problem() {
    return problem;
  }

  @Override
  public final void close() {
    lifetime.close();
  }

  private void free() {
    freeRest();
    readDrops();
    pollSet.close();
    closeOpening.run();
  }
}
