package io.vpi.capture.qemu;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The frames of guests, from the filters of their QEMU processes. Guests may come and go while the
 * source lives; a filter that is cut off connects again. The package's page tells how it is used.
 *
 * <p>One batch is lent at a time. Frames carry no time of their own: they bear the clock of the
 * poll that read them.
 *
 * <p>Threads: as {@link PacketSource} says; {@link #addGuest}, {@link #removeGuest} and {@link
 * #guests} may be called by any.
 */
public final class QemuSource implements PacketSource {
  private static final long MILLISECOND = 1_000_000;

  /** How often a poll that finds frames looks for new connections and lost ones. */
  private static final long LOOK_NANOS = 100 * MILLISECOND;

  /** How long a wait looks away that cannot end by a packet, since a batch is lent. */
  private static final long NAP_NANOS = 2 * MILLISECOND;

  /** The time of day is told in milliseconds: closer it need not be followed. */
  private static final long CLOCK_PRECISION = 2 * MILLISECOND;

  private static final long CLOCK_JUMP = 1000 * MILLISECOND;

  private final String name;
  private final HookOptions options;
  private final CaptureOptions captureOptions;
  private final HookAccess access;
  private final HookCounters counters;
  private final Selector selector;
  private final ReadyList ready;

  private final GuestTable guests;
  private final BatchFiller filler;
  private final VerdictCommit commit;
  private final LiveClock clock =
      new LiveClock(
          () -> System.currentTimeMillis() * MILLISECOND,
          System::nanoTime,
          CLOCK_PRECISION,
          CLOCK_JUMP);
  private final AtomicBoolean woken = new AtomicBoolean();
  private final @Nullable Rounds folders;

  /** The batch with packets that is lent, of which there is one at most. */
  private @Nullable PacketBatch filled;

  private boolean readable;

  /** When the selector was last asked by a poll. */
  private long lastLook = System.nanoTime();

  private final @Nullable MirrorRelief relief;
  private volatile boolean closed;
  private volatile @Nullable CaptureProblem problem;

  QemuSource(String name, HookOptions options, CaptureOptions captureOptions)
      throws CaptureException {
    this.name = name;
    this.options = options;
    this.captureOptions = captureOptions;
    boolean inline = options.mode() == HookMode.INLINE;
    access = HookAccess.of(options.folder(), options.group());
    counters = new HookCounters(inline);
    guests = new GuestTable(name, options, captureOptions, counters);
    filler = new BatchFiller(name, guests, captureOptions.taps(), counters, !inline);
    commit = new VerdictCommit(guests.lanes(), guests.memory(), counters);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new CaptureException(name + " cannot wait for packets: " + e.getMessage(), e);
    }
    ready = new ReadyList(selector, 2 * guests.lanes().length);
    try {
      access.makeFolder(options.folder());
      for (GuestPort guest : options.guests()) {
        addGuest(guest);
      }
    } catch (CaptureException e) {
      close();
      throw e;
    }
    relief = inline ? null : new MirrorRelief(name, this::shed);
    folders = options.guests().isEmpty() ? GuestFolders.watch(this, options.folder()) : null;
  }

  /**
   * Opens a source; {@link QemuProvider} does the same by a name.
   *
   * @param options what it is made of
   * @param captureOptions what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if a socket cannot be made
   */
  public static QemuSource open(HookOptions options, CaptureOptions captureOptions)
      throws CaptureException {
    String name = "qemu:" + options.mode().label() + "?dir=" + options.folder();
    return new QemuSource(name, options, captureOptions);
  }

  /**
   * Takes one more guest in: its sockets are there when this returns. A guest that is there already
   * is left alone. One that comes again has the tap id that it had.
   *
   * @param guest which guest
   * @throws CaptureException if there are {@link HookOptions#maxGuests()} already, its sockets
   *     cannot be made, or the source is closed
   */
  public synchronized void addGuest(GuestPort guest) throws CaptureException {
    if (closed) {
      throw new CaptureException(name + " is closed");
    }
    guests.add(guest, access, selector);
    selector.wakeup();
  }

  /**
   * Lets a guest go: its sockets are taken away. Frames of it that wait are dropped.
   *
   * @param guest which guest; one that is not there is left alone
   */
  public synchronized void removeGuest(GuestPort guest) {
    guests.remove(guest);
    selector.wakeup();
  }

  /**
   * The guests of this source.
   *
   * @return a new list, in no order
   */
  public synchronized List<GuestState> guests() {
    return guests.states();
  }

  @Override
  public synchronized int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (closed || problem != null) {
      return END_OF_STREAM;
    }
    clock.read();
    batch.begin(guests.memory(), captureOptions.taps(), clock.now());
    if (relief != null) {
      relief.sensorIsHere();
    }
    if (filled == null) {
      if (System.nanoTime() - lastLook > LOOK_NANOS) {
        lookAndServe();
      }
      filler.fill(batch);
      if (batch.size() == 0 && lookAndServe()) {
        filler.fill(batch);
      }
      if (batch.size() > 0) {
        filled = batch;
        filler.lent();
      }
    }
    return batch.size();
  }

  /** Asks the selector without waiting; whether frames may be there. */
  private boolean lookAndServe() {
    lastLook = System.nanoTime();
    if (!look(0)) {
      return false;
    }
    serve();
    return readable;
  }

  /** Asks the selector; false if there is nothing to be had any more. */
  private boolean look(long millis) {
    try {
      return ready.select(millis);
    } catch (IOException e) {
      problem = new CaptureProblem(name, -1, "sockets cannot be waited for: " + e.getMessage());
      return false;
    }
  }

  /** Does what the selector found to do, but for reading frames. */
  private void serve() {
    readable = false;
    for (int i = 0; i < ready.size(); i++) {
      SocketEnd end = ready.get(i);
      int ops = end.readyOps;
      if ((ops & SelectionKey.OP_ACCEPT) != 0) {
        end.accept(selector);
      }
      if (end instanceof FrameOutput output) {
        if ((ops & SelectionKey.OP_WRITE) != 0) {
          output.flush();
        }
        if ((ops & SelectionKey.OP_READ) != 0) {
          output.checkEnd();
        }
      } else if (end instanceof FrameInput input && (ops & SelectionKey.OP_READ) != 0) {
        input.markReadable();
        readable = true;
      }
    }
  }

  /** Drops what waits at a mirror whose sensor does not come to it, since guests wait for that. */
  private synchronized void shed() {
    if (!closed) {
      filler.shed();
    }
  }

  @Override
  public synchronized void release(PacketBatch batch) {
    if (!batch.isLent()) {
      return;
    }
    if (batch != filled && batch.size() > 0) {
      throw new IllegalArgumentException("the batch was filled by another source than " + name);
    }
    if (batch == filled) {
      if (options.mode() == HookMode.INLINE && !closed) {
        commit.commit(batch);
      }
      filled = null;
      filler.released();
    }
    batch.clear();
  }

  @Override
  public boolean await(long timeoutNanos) {
    if (relief == null) {
      return awaitPackets(timeoutNanos);
    }
    boolean isLent = filled != null;
    if (!isLent) {
      relief.sensorWaits(true);
    }
    try {
      return awaitPackets(timeoutNanos);
    } finally {
      relief.sensorWaits(false);
    }
  }

  private boolean awaitPackets(long timeoutNanos) {
    long start = System.nanoTime();
    while (true) {
      if (closed || problem != null || Thread.currentThread().isInterrupted()) {
        return true;
      }
      if (woken.compareAndSet(true, false)) {
        return true;
      }
      boolean isLent = filled != null;
      if (filler.isWorkLeft() && !isLent) {
        return true;
      }
      long left = timeoutNanos - (System.nanoTime() - start);
      long millis = left <= 0 ? 0 : (left + MILLISECOND - 1) / MILLISECOND;
      if (isLent && left > 0) {
        LockSupport.parkNanos(this, Math.min(left, NAP_NANOS));
        millis = 0;
      }
      boolean canServe = look(millis);
      synchronized (this) {
        if (canServe && !closed) {
          serve();
        }
      }
      if (readable && !isLent) {
        return true;
      }
      if (left <= 0) {
        return closed || problem != null;
      }
    }
  }

  @Override
  public void wakeup() {
    woken.set(true);
    selector.wakeup();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return options.mode() == HookMode.INLINE
        ? Set.of(Capability.INLINE, Capability.REPLACE, Capability.INJECT)
        : Set.of();
  }

  /**
   * All flows of its guests come through a source as a whole.
   *
   * @return {@link FlowAffinity#INNER}
   */
  @Override
  public FlowAffinity affinity() {
    return FlowAffinity.INNER;
  }

  @Override
  public TapRegistry taps() {
    return captureOptions.taps();
  }

  @Override
  public void statistics(CaptureStatistics into) {
    counters.read(into);
    into.set(CaptureCounter.CLOCK_JUMPS, clock.jumps());
  }

  @Override
  public @Nullable CaptureProblem problem() {
    return problem;
  }

  /**
   * Sends a frame at a guest's port, after those that were let go before it. Where QEMU's netdev
   * has virtio headers, it goes with an empty one: its checksums must be right. It cannot be sent
   * before the guest's first frame has told how long such a header is.
   */
  @Override
  public synchronized boolean inject(
      MemorySegment from, long offset, int length, int tapId, Direction direction) {
    if (closed || options.mode() == HookMode.MIRROR || direction == Direction.UNKNOWN) {
      return false;
    }
    HookQueue queue = direction == Direction.EGRESS ? HookQueue.TO_GUEST : HookQueue.FROM_GUEST;
    GuestHook hook = guests.withTap(tapId);
    int vnetLength = hook == null ? -1 : hook.vnetLength(queue);
    if (hook == null
        || length <= 0
        || vnetLength < 0
        || !hook.lane(queue).inject(vnetLength, from, offset, length)) {
      return false;
    }
    counters.injected();
    return true;
  }

  /**
   * Ends the source and takes its sockets away. Of an inline source, {@link FailPolicy} says what
   * becomes of frames that no batch holds yet, for which it takes at most a tenth of a second;
   * those of a batch that is lent are dropped, as their verdicts are not known.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        if (options.mode() == HookMode.INLINE && options.failPolicy() == FailPolicy.OPEN) {
          commit.letGo();
        }
        guests.close();
        closeSelector();
      }
    }
    if (folders != null) {
      folders.stop();
    }
    if (relief != null) {
      relief.stop();
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }
}
