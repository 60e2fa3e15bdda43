package io.vpi.capture.linux;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.capture.linux.libc.KernelClock;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.capture.linux.libc.PollSet;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The frames of an interface, from one packet socket. A batch holds packets where the kernel wrote
 * them; several batches may be lent at once.
 *
 * <p>An interface that goes down is waited for; one that is removed ends the source.
 *
 * <p>Threads: as {@link PacketSource} says.
 */
final class AfPacketSource implements PacketSource {
  /** How often the kernel is asked for its counters and whether the interface is there: 100 ms. */
  private static final long LOOK_AFTER_NANOS = 100_000_000L;

  /** The longest sleep in one piece, since an interrupt cannot end it: 20 ms. */
  private static final long SLEEP_NANOS = 20_000_000L;

  /** The longest sleep while the socket's own readiness tells nothing: 1 ms. */
  private static final long HELD_SLEEP_NANOS = 1_000_000L;

  private static final int SOCKET = 0;
  private static final int SIGNAL = 1;

  private final AfPacketConfig config;
  private final TapRegistry taps;
  private final PacketSocket socket;
  private final MemorySegment memory;
  private final BlockRing ring;
  private final NetworkDevice.Presence presence;
  private final PollSet pollSet;
  private final Wakeup wakeup;
  private final KernelDrops drops;
  private final Lifetime lifetime;
  private final LiveClock clock = new LiveClock(new KernelClock()::nanos, System::nanoTime);
  private final LiveCounters counters = new LiveCounters();

  /** After removal, blocks that are open come once their time is up: for so long it is waited. */
  private final long graceNanos;

  private long nextLook;

  /** When the interface was seen to be gone, by the clock's uptime. */
  private long goneSince;

  private boolean gone;
  private boolean ended;
  private volatile @Nullable CaptureProblem problem;

  AfPacketSource(AfPacketConfig config, AfPacketOpening opening, TapRegistry taps, int tap) {
    this.config = config;
    this.taps = taps;
    this.socket = opening.socket();
    this.memory = opening.mapping().memory();
    this.ring =
        new BlockRing(memory, config.blockLength(), config.snapLength(), opening.linkType(), tap);
    this.presence = opening.device().presence(socket);
    this.pollSet = new PollSet(socket.fd(), opening.event().fd());
    this.wakeup = new Wakeup(opening.event());
    this.drops = new KernelDrops(socket);
    this.graceNanos = 1_000_000L * (4L * config.blockMillis() + 50);
    this.lifetime = new Lifetime(() -> free(opening), wakeup::nudge);
    this.nextLook = clock.monotonic() + LOOK_AFTER_NANOS;
  }

  private void free(AfPacketOpening opening) {
    drops.read();
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
    ring.fill(batch);
    int size = batch.size();
    if (size == 0 && isOver()) {
      end(batch);
      return END_OF_STREAM;
    }
    batch.advanceNow(size == 0 ? clock.now() : clock.nowAt(batch.timestamp(size - 1)));
    counters.add(size, ring.bytes(), ring.truncated(), ring.skipped());
    return size;
  }

  /** Asks the kernel what it does not tell by itself. */
  private void look() {
    nextLook = clock.monotonic() + LOOK_AFTER_NANOS;
    drops.read();
    if (!gone && !presence.isThere()) {
      gone = true;
      goneSince = clock.monotonic();
    }
  }

  /** Whether nothing can come any more. */
  private boolean isOver() {
    return gone && clock.monotonic() - goneSince > graceNanos && !ring.isReady();
  }

  private void end(PacketBatch batch) {
    ended = true;
    problem = new CaptureProblem(name(), -1, "the interface " + config.device() + " was removed");
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
    ring.release(batch);
    batch.clear();
    lifetime.leave();
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
    if (ring.isReady()) {
      return true;
    }
    clock.read();
    if (clock.monotonic() - nextLook >= 0) {
      look();
    }
    return isOver();
  }

  private void sleep(long nanos) {
    // The kernel calls a socket readable while the block before the one it fills is not its own
    // again: also if that is one which a batch holds.
    boolean held = ring.isAnyHeld();
    pollSet.watch(SOCKET, held ? 0 : PollSet.POLLIN);
    int events = pollSet.await(Math.min(nanos, held ? HELD_SLEEP_NANOS : SLEEP_NANOS));
    if (events <= 0) {
      return;
    }
    if ((pollSet.events(SIGNAL) & PollSet.POLLIN) != 0) {
      wakeup.quiet();
    }
    if ((pollSet.events(SOCKET) & PollSet.POLLERR) != 0) {
      // The interface went down, or away. Down, it may come up again, and packets with it.
      socket.takeError();
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
  public FlowAffinity affinity() {
    FanoutGroup group = config.group();
    return group == null ? FlowAffinity.INNER : group.mode().affinity;
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    if (lifetime.enter()) {
      drops.read();
      lifetime.leave();
    }
    into.reset();
    counters.read(into);
    into.set(CaptureCounter.DROPPED_BY_KERNEL, drops.sum());
    into.set(CaptureCounter.CLOCK_JUMPS, clock.jumps());
  }

  @Override
  public @Nullable CaptureProblem problem() {
    return problem;
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
