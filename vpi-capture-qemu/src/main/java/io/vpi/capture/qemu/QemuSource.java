package io.vpi.capture.qemu;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final System.Logger LOG = System.getLogger(QemuSource.class.getName());
  private static final int LANES = 2;
  private static final long MILLISECOND = 1_000_000;

  /** How often a poll that finds frames looks for new connections and lost ones. */
  private static final long LOOK_NANOS = 100 * MILLISECOND;

  /** How long a wait looks away that cannot end by a packet, since a batch is lent. */
  private static final long NAP_NANOS = 2 * MILLISECOND;

  private final String name;
  private final HookOptions options;
  private final CaptureOptions captureOptions;
  private final HookAccess access;
  private final HookCounters counters;
  private final Selector selector;
  private final ReadyList ready;

  /** A region a lane. Freed when neither the source nor a batch refers to it any more. */
  private final MemorySegment memory;

  private final GuestHook[] hooks;
  private final HookLane[] lanes;
  private final VerdictCommit commit;
  private final Map<GuestPort, Integer> tapIds = new HashMap<>();
  private final LiveClock clock = new LiveClock();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final @Nullable GuestFolders folders;

  /** The batch with packets that is lent, of which there is one at most. */
  private @Nullable PacketBatch filled;

  /** Where the next poll begins, so that no guest can keep the others out. */
  private int nextLane;

  /** Whether the last poll ended since its batch was full. */
  private boolean workLeft;

  private boolean readable;

  /** Counts polls, for who is read how often. */
  private long polls;

  /** When the selector was last asked by a poll. */
  private long lastLook = System.nanoTime();

  private final @Nullable MirrorRelief relief;
  private volatile boolean closed;
  private volatile @Nullable CaptureProblem problem;

  // Sums of the poll that is going on.
  private long polledBytes;

  QemuSource(String name, HookOptions options, CaptureOptions captureOptions)
      throws CaptureException {
    this.name = name;
    this.options = options;
    this.captureOptions = captureOptions;
    boolean inline = options.mode() == HookMode.INLINE;
    access = HookAccess.of(options.folder(), options.group());
    counters = new HookCounters(inline);
    lanes = new HookLane[LANES * options.maxGuests()];
    hooks = new GuestHook[options.maxGuests()];
    try {
      memory = Arena.ofAuto().allocate((long) lanes.length * FrameInput.REGION, 64);
      for (int i = 0; i < hooks.length; i++) {
        HookLane fromGuest = lane(LANES * i, HookQueue.FROM_GUEST);
        hooks[i] = new GuestHook(fromGuest, lane(LANES * i + 1, HookQueue.TO_GUEST));
      }
    } catch (OutOfMemoryError e) {
      throw new CaptureException(
          name
              + " needs "
              + (nativeBytes(options) >> 20)
              + " MiB of native memory for "
              + hooks.length
              + " guests: allow it by -XX:MaxDirectMemorySize, or less of guests= and queue=",
          e);
    }
    commit = new VerdictCommit(lanes, memory, counters);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new CaptureException(name + " cannot wait for packets: " + e.getMessage(), e);
    }
    ready = new ReadyList(selector, 2 * lanes.length);
    try {
      access.makeFolder(options.folder());
      for (GuestPort guest : options.guests()) {
        addGuest(guest);
      }
    } catch (CaptureException e) {
      close();
      throw e;
    }
    relief = inline ? null : MirrorRelief.start(name, this::shed);
    folders = options.guests().isEmpty() ? GuestFolders.watch(this, options.folder()) : null;
  }

  private static long nativeBytes(HookOptions options) {
    long lane = FrameInput.REGION + (options.mode() == HookMode.INLINE ? options.queueBytes() : 0L);
    return lane * LANES * options.maxGuests();
  }

  private HookLane lane(int index, HookQueue queue) {
    boolean vnet = options.vnetHeaders();
    int longest = captureOptions.maxPacketLength();
    FrameInput input =
        new FrameInput(memory, (long) index * FrameInput.REGION, new FrameReader(vnet, longest));
    FrameOutput output =
        options.mode() == HookMode.MIRROR
            ? null
            : new FrameOutput(options.queueBytes(), options.fullQueuePolicy(), vnet, counters);
    HookLane lane = new HookLane(index, queue, input, output);
    lanes[index] = lane;
    return lane;
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
    GuestHook free = null;
    for (GuestHook hook : hooks) {
      if (guest.equals(hook.guest())) {
        return;
      }
      free = free == null && hook.guest() == null ? hook : free;
    }
    if (closed || free == null) {
      throw new CaptureException(
          closed
              ? name + " is closed"
              : "there is no room for the guest " + guest + ": guests=" + hooks.length);
    }
    int tap = tapIds.computeIfAbsent(guest, this::registerTap);
    free.open(guest, tap, options, access, selector);
    selector.wakeup();
  }

  private int registerTap(GuestPort guest) {
    return captureOptions
        .taps()
        .register(
            new TapPoint(
                captureOptions.host(), "", guest.port(), guest.guest(), Direction.UNKNOWN, 0));
  }

  /**
   * Lets a guest go: its sockets are taken away. Frames of it that wait are dropped.
   *
   * @param guest which guest; one that is not there is left alone
   */
  public synchronized void removeGuest(GuestPort guest) {
    for (GuestHook hook : hooks) {
      if (guest.equals(hook.guest())) {
        hook.close();
      }
    }
    selector.wakeup();
  }

  /**
   * The guests of this source.
   *
   * @return a new list, in no order
   */
  public synchronized List<GuestState> guests() {
    List<GuestState> all = new ArrayList<>();
    for (GuestHook hook : hooks) {
      GuestPort guest = hook.guest();
      if (guest != null) {
        HookLane from = hook.lane(HookQueue.FROM_GUEST);
        HookLane to = hook.lane(HookQueue.TO_GUEST);
        all.add(
            new GuestState(
                guest,
                hook.tapId(),
                from.isConnected(),
                to.isConnected(),
                from.waitingFrames() + to.waitingFrames()));
      }
    }
    return all;
  }

  @Override
  public synchronized int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (closed || problem != null) {
      return END_OF_STREAM;
    }
    batch.begin(memory, captureOptions.taps(), clock.now());
    if (relief != null) {
      relief.sensorIsHere();
    }
    if (filled == null) {
      polls++;
      if (System.nanoTime() - lastLook > LOOK_NANOS) {
        lookAndServe();
      }
      fill(batch);
      if (batch.size() == 0 && lookAndServe()) {
        fill(batch);
      }
      filled = batch.size() > 0 ? batch : null;
      if (filled != null) {
        for (HookLane lane : lanes) {
          lane.input().lent();
        }
      }
    }
    counters.polled(batch.size(), polledBytes, clock.jumps());
    polledBytes = 0;
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

  private void fill(PacketBatch batch) {
    int first = nextLane;
    nextLane = 0; // What the guest sent comes before what it received meanwhile.
    workLeft = false;
    for (int i = 0; i < lanes.length; i++) {
      int index = first + i < lanes.length ? first + i : first + i - lanes.length;
      fill(batch, lanes[index], hooks[index / LANES].tapId());
      if (batch.isFull()) {
        nextLane = index + 1 < lanes.length ? index + 1 : 0;
        workLeft = true;
        break;
      }
    }
  }

  private void fill(PacketBatch batch, HookLane lane, int tapId) {
    FrameInput input = lane.input();
    int sizeBefore = batch.size();
    if (relief != null && input.isLagging()) {
      counters.shed(input.shed());
    }
    boolean mayRead = input.isDue(polls);
    if (lane.output() != null) {
      lane.output().flush();
    }
    while (!batch.isFull()) {
      switch (input.next()) {
        case FrameReader.FRAME -> {
          add(batch, lane, tapId);
          input.advance();
        }
        case FrameReader.SKIPPED -> {
          counters.skipped();
          input.advance();
        }
        case FrameReader.DAMAGED -> {
          counters.skipped();
          complain(lane, tapId);
          input.disconnect();
          return;
        }
        default -> {
          if (!mayRead) {
            return;
          }
          mayRead = false;
          if (batch.size() == sizeBefore) {
            input.compact();
          }
          switch (input.fill(polls)) {
            case MORE -> {}
            case NOTHING -> {
              return;
            }
            case END -> {
              input.disconnect();
              return;
            }
          }
        }
      }
    }
  }

  private void add(PacketBatch batch, HookLane lane, int tapId) {
    FrameReader reader = lane.input().reader();
    int length = reader.frameLength;
    int index =
        batch.add(reader.frameOffset, length, length, batch.now(), LinkType.ETHERNET, tapId);
    batch.direction(index, lane.queue().direction());
    batch.addFlags(index, reader.packetFlags);
    batch.token(index, lane.token());
    polledBytes += length;
  }

  /** Drops what waits at a mirror whose sensor does not come to it, since guests wait for that. */
  private synchronized void shed() {
    if (!closed) {
      for (HookLane lane : lanes) {
        counters.shed(lane.input().shed());
      }
    }
  }

  private void complain(HookLane lane, int tapId) {
    TapPoint tap = captureOptions.taps().tap(tapId);
    String guest = tap.port().isEmpty() ? tap.guest() : tap.guest() + ":" + tap.port();
    LOG.log(
        System.Logger.Level.WARNING,
        () ->
            name
                + ": the connection of "
                + guest
                + ", queue "
                + lane.queue().label()
                + ", is closed: "
                + lane.input().reader().damage);
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
      for (HookLane lane : lanes) {
        lane.input().released();
      }
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
      if (workLeft && !isLent) {
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
    for (GuestHook hook : hooks) {
      if (hook.guest() != null && hook.tapId() == tapId) {
        int vnetLength = hook.vnetLength(queue);
        if (length <= 0
            || vnetLength < 0
            || !hook.lane(queue).inject(vnetLength, from, offset, length)) {
          return false;
        }
        counters.injected();
        return true;
      }
    }
    return false;
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
        for (GuestHook hook : hooks) {
          hook.close();
        }
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
