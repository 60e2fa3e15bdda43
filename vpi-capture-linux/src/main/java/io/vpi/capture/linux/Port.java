package io.vpi.capture.linux;

import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.PacketSocket;

/**
 * An interface, and the socket by which a source listens there.
 *
 * <p>Thread safety: {@link #drops} for any thread, the rest for one.
 */
final class Port {
  final PacketSocket socket;
  final KernelDrops drops;

  private final NetworkDevice device;
  private final NetworkDevice.Presence presence;

  /**
   * The port of a socket.
   *
   * @param socket the socket, bound to the interface
   * @param device the interface
   */
  Port(PacketSocket socket, NetworkDevice device) {
    this.socket = socket;
    this.drops = new KernelDrops(socket);
    this.device = device;
    this.presence = device.presence(socket);
  }

  /** The interface's name. */
  String name() {
    return device.name();
  }

  /** Asks the kernel whether the interface is still there. */
  boolean isThere() {
    return presence.isThere();
  }
}
