package io.vpi.capture.linux.bypass;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.Errno;
import io.vpi.capture.linux.libc.InterfaceRequest;
import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.Refusal;
import java.lang.foreign.Arena;

/**
 * The kernel's bridges, asked by {@code ioctl(2)}: a few microseconds a call, where starting a
 * program takes milliseconds, and memory, which may be what has run out.
 *
 * <p>It acts in the network namespace of the thread that made it. Used by one thread at a time.
 */
final class BridgeControl implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCBRADDBR = 0x89a0;
  private static final long SIOCBRDELBR = 0x89a1;
  private static final long SIOCBRADDIF = 0x89a2;
  private static final long SIOCBRDELIF = 0x89a3;

  /** What asking for an interface answers where there is none. */
  private static final int MISSING = -Errno.ENODEV;

  private static final String CAPABILITY = "CAP_NET_ADMIN";

  private final String owner;
  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final InterfaceRequest request = new InterfaceRequest(arena);

  /**
   * Opens the way to the kernel.
   *
   * @param owner with what messages begin
   * @throws CaptureException if there is no socket to be had
   */
  BridgeControl(String owner) throws CaptureException {
    this.owner = owner;
    int answer = Libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    if (answer < 0) {
      arena.close();
    }
    this.socket = Refusal.check(owner, "opening a socket", CAPABILITY, answer);
  }

  /**
   * Whether there is an interface of this name.
   *
   * @throws CaptureException if nothing can have that name
   */
  boolean exists(String name) throws CaptureException {
    request.nameIs(owner, name);
    return request.ask(socket, InterfaceRequest.SIOCGIFINDEX) != MISSING;
  }

  /** Makes a bridge, without the spanning tree protocol: its ports forward from the start. */
  void add(String bridge) throws CaptureException {
    request.nameIs(owner, bridge);
    check("making the bridge " + bridge, request.ask(socket, SIOCBRADDBR));
  }

  /** Removes a bridge, which must be down; does nothing if there is none. */
  void remove(String bridge) throws CaptureException {
    request.nameIs(owner, bridge);
    int answer = request.ask(socket, SIOCBRDELBR);
    if (answer != -Errno.ENXIO && answer != MISSING) {
      check("removing the bridge " + bridge, answer);
    }
  }

  /** Sets an interface up or down. */
  void set(String name, boolean isUp) throws CaptureException {
    request.nameIs(owner, name);
    check("looking up the interface " + name, request.ask(socket, InterfaceRequest.SIOCGIFFLAGS));
    int flags = request.shortNumber();
    int wanted = isUp ? flags | NetworkDevice.UP : flags & ~NetworkDevice.UP;
    if (wanted != flags) {
      request.shortNumber(wanted);
      String doing = "setting " + name + (isUp ? " up" : " down");
      check(doing, request.ask(socket, SIOCSIFFLAGS));
    }
  }

  /**
   * Makes an interface a port of a bridge.
   *
   * @return false if it is a port of this or another bridge already
   */
  boolean addPort(String bridge, String port) throws CaptureException {
    int index = indexOf(port);
    request.nameIs(owner, bridge);
    request.number(index);
    int answer = request.ask(socket, SIOCBRADDIF);
    if (answer == -Errno.EBUSY) {
      return false;
    }
    check("making " + port + " a port of " + bridge, answer);
    return true;
  }

  /** Takes an interface out of a bridge; does nothing if it is no port of that bridge. */
  void removePort(String bridge, String port) throws CaptureException {
    int index = indexOf(port);
    request.nameIs(owner, bridge);
    request.number(index);
    int answer = request.ask(socket, SIOCBRDELIF);
    if (answer != -Errno.EINVAL) {
      check("taking " + port + " out of " + bridge, answer);
    }
  }

  private int indexOf(String name) throws CaptureException {
    request.nameIs(owner, name);
    check("looking up the interface " + name, request.ask(socket, InterfaceRequest.SIOCGIFINDEX));
    return request.number();
  }

  private void check(String doing, int answer) throws CaptureException {
    Refusal.check(owner, doing, CAPABILITY, answer);
  }

  @Override
  public void close() {
    Libc.close(socket);
    arena.close();
  }
}
