package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places for guests, with the memory of all of them, which is made once; and who is in which.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class GuestTable {
  private static final int LANES = 2;

  private final HookOptions options;
  private final CaptureOptions captureOptions;

  /** A region a lane. Freed when neither the source nor a batch refers to it any more. */
  private final MemorySegment memory;

  private final GuestHook[] hooks;
  private final HookLane[] lanes;
  private final Map<GuestPort, Integer> tapIds = new HashMap<>();

  GuestTable(String name, HookOptions options, CaptureOptions captureOptions, HookCounters counters)
      throws CaptureException {
    this.options = options;
    this.captureOptions = captureOptions;
    hooks = new GuestHook[options.maxGuests()];
    lanes = new HookLane[LANES * hooks.length];
    try {
      memory = Arena.ofAuto().allocate((long) lanes.length * FrameInput.REGION, 64);
      for (int i = 0; i < hooks.length; i++) {
        HookLane fromGuest = lane(LANES * i, HookQueue.FROM_GUEST, counters);
        hooks[i] = new GuestHook(fromGuest, lane(LANES * i + 1, HookQueue.TO_GUEST, counters));
      }
    } catch (OutOfMemoryError e) {
      throw new CaptureException(
          name
              + " needs "
              + (nativeBytes() >> 20)
              + " MiB of native memory for "
              + hooks.length
              + " guests: allow it by -XX:MaxDirectMemorySize, or less of guests= and queue=",
          e);
    }
  }

  private HookLane lane(int index, HookQueue queue, HookCounters counters) {
    boolean vnet = options.vnetHeaders();
    FrameReader reader = new FrameReader(vnet, captureOptions.maxPacketLength());
    FrameInput input = new FrameInput(memory, (long) index * FrameInput.REGION, reader);
    FrameOutput output =
        options.mode() == HookMode.MIRROR
            ? null
            : new FrameOutput(options.queueBytes(), options.fullQueuePolicy(), vnet, counters);
    lanes[index] = new HookLane(index, queue, input, output);
    return lanes[index];
  }

  private long nativeBytes() {
    long lane = FrameInput.REGION + (options.mode() == HookMode.INLINE ? options.queueBytes() : 0L);
    return lane * lanes.length;
  }

  /** Takes a guest in, unless it is there. */
  void add(GuestPort guest, HookAccess access, Selector selector) throws CaptureException {
    GuestHook free = null;
    for (GuestHook hook : hooks) {
      if (guest.equals(hook.guest())) {
        return;
      }
      free = free == null && hook.guest() == null ? hook : free;
    }
    if (free == null) {
      throw new CaptureException(
          "there is no room for the guest " + guest + ": guests=" + hooks.length);
    }
    int tap = tapIds.computeIfAbsent(guest, this::registerTap);
    free.open(guest, tap, options, access, selector);
  }

  private int registerTap(GuestPort guest) {
    return captureOptions
        .taps()
        .register(
            new TapPoint(
                captureOptions.host(), "", guest.port(), guest.guest(), Direction.UNKNOWN, 0));
  }

  /** Lets a guest go, if it is there. */
  void remove(GuestPort guest) {
    for (GuestHook hook : hooks) {
      if (guest.equals(hook.guest())) {
        hook.close();
      }
    }
  }

  /** Lets all guests go. */
  void close() {
    for (GuestHook hook : hooks) {
      hook.close();
    }
  }

  List<GuestState> states() {
    List<GuestState> all = new ArrayList<>();
    for (GuestHook hook : hooks) {
      GuestPort guest = hook.guest();
      if (guest != null) {
        HookLane from = hook.lane(HookQueue.FROM_GUEST);
        HookLane to = hook.lane(HookQueue.TO_GUEST);
        int waiting = from.waitingFrames() + to.waitingFrames();
        all.add(new GuestState(guest, hook.tapId(), from.isConnected(), to.isConnected(), waiting));
      }
    }
    return all;
  }

  /** The place of the guest behind a tap, or null. */
  @Nullable GuestHook withTap(int tapId) {
    for (GuestHook hook : hooks) {
      if (hook.guest() != null && hook.tapId() == tapId) {
        return hook;
      }
    }
    return null;
  }

  /** The tap of a lane. */
  int tapOf(int lane) {
    return hooks[lane / LANES].tapId();
  }

  /** All lanes, those of a guest one behind the other, from the guest first; not a copy. */
  HookLane[] lanes() {
    return lanes;
  }

  MemorySegment memory() {
    return memory;
  }
}
