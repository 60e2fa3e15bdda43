package io.vpi.capture.qemu;

import java.nio.file.Path;

/**
 * Where the sockets of a guest lie: what a source listens on and the filters of QEMU connect to.
 * Both sides ask here, so that they agree.
 *
 * <pre>
 * DIR/GUEST/mirror.rx        frames from the guest       DIR/GUEST/inline.rx.out, .in
 * DIR/GUEST/mirror.tx        frames to the guest         DIR/GUEST/inline.tx.out, .in
 * </pre>
 *
 * @param folder the guest's folder
 */
public record HookSockets(Path folder) {
  /**
   * The sockets of a guest.
   *
   * @param base the folder of all guests of a source
   * @param guest which guest
   * @return where its sockets lie, whether or not they are there
   */
  public static HookSockets of(Path base, GuestPort guest) {
    return new HookSockets(base.toAbsolutePath().normalize().resolve(guest.toString()));
  }

  /**
   * The socket that QEMU writes a queue's frames to.
   *
   * @param mode the kind of filter
   * @param queue the queue that the filter sits on
   * @return an absolute path
   */
  public Path out(HookMode mode, HookQueue queue) {
    String name = mode.label() + "." + queue.label();
    return folder.resolve(mode == HookMode.INLINE ? name + ".out" : name);
  }

  /**
   * The socket that QEMU reads a queue's frames back from; inline only.
   *
   * @param queue the queue that the filter sits on
   * @return an absolute path
   */
  public Path in(HookQueue queue) {
    return folder.resolve(HookMode.INLINE.label() + "." + queue.label() + ".in");
  }
}
