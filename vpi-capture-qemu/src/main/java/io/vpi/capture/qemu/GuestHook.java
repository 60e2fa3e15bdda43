package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import io.vpi.packet.PacketBatch;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A place for one guest: its two lanes and its tap. Places are made once; guests come and go.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class GuestHook {
  private final HookLane fromGuest;
  private final HookLane toGuest;
  private @Nullable GuestPort guest;
  private int tapId = PacketBatch.NO_TAP;

  GuestHook(HookLane fromGuest, HookLane toGuest) {
    this.fromGuest = fromGuest;
    this.toGuest = toGuest;
  }

  /** Takes a guest in: from here on its filters may connect. */
  void open(GuestPort port, int tap, HookOptions options, HookAccess access, Selector selector)
      throws CaptureException {
    HookSockets sockets = HookSockets.of(options.folder(), port);
    access.makeFolder(options.folder());
    access.makeFolder(sockets.folder());
    try {
      fromGuest.listen(options.mode(), sockets, access, selector);
      toGuest.listen(options.mode(), sockets, access, selector);
    } catch (CaptureException e) {
      close();
      throw e;
    }
    guest = port;
    tapId = tap;
  }

  /** Lets the guest go, and its sockets with it. */
  void close() {
    fromGuest.close();
    toGuest.close();
    guest = null;
  }

  /** The guest, or null while the place is free. */
  @Nullable GuestPort guest() {
    return guest;
  }

  int tapId() {
    return tapId;
  }

  /**
   * How long the virtio headers of the guest's netdev are, in bytes: as the last frame told, of
   * either lane; -1 while none has.
   */
  int vnetLength(HookQueue queue) {
    int own = lane(queue).input().reader().knownVnetLength();
    return own >= 0
        ? own
        : lane(queue == HookQueue.TO_GUEST ? HookQueue.FROM_GUEST : HookQueue.TO_GUEST)
            .input()
            .reader()
            .knownVnetLength();
  }

  HookLane lane(HookQueue queue) {
    return queue == HookQueue.FROM_GUEST ? fromGuest : toGuest;
  }
}
