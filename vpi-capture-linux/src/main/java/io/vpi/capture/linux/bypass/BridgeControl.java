package io.vpi.capture.linux.bypass;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.Errno;
import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.Refusal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The kernel's bridges, asked by {@code ioctl(2)}: a few microseconds a call, where starting a
 * program takes milliseconds, and memory, which may be what has run out.
 *
 * <p>It acts in the network namespace of the thread that made it. Used by one thread at a time.
 */
final class BridgeControl implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCGIFINDEX = 0x8933;
  private static final long SIOCBRADDBR = 0x89a0;
  private static final long SIOCBRDELBR = 0x89a1;
  private static final long SIOCBRADDIF = 0x89a2;
  private static final long SIOCBRDELIF = 0x89a3;

  // struct ifreq { char ifr_name[16]; union { short ifr_flags; int ifr_ifindex; ... }; }
  private static final int NAME_BYTES = 16;
  private static final int REQUEST_BYTES = 40;
  private static final long UNION = NAME_BYTES;

  private static final short IFF_UP = 1;

  /** What asking for an interface answers where there is none. */
  private static final int MISSING = -Errno.ENODEV;

  private static final String CAPABILITY = "CAP_NET_ADMIN";

  private final String owner;
  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment request = arena.allocate(REQUEST_BYTES, Long.BYTES);

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
    nameIs(name);
    return Libc.ioctl(socket, SIOCGIFINDEX, request) != MISSING;
  }

  /** Makes a bridge, without the spanning tree protocol: its ports forward from the start. */
  void add(String bridge) throws CaptureException {
    nameIs(bridge);
    check("making the bridge " + bridge, Libc.ioctl(socket, SIOCBRADDBR, request));
  }

  /** Removes a bridge, which must be down; does nothing if there is none. */
  void remove(String bridge) throws CaptureException {
    nameIs(bridge);
    int answer = Libc.ioctl(socket, SIOCBRDELBR, request);
    if (answer != -Errno.ENXIO && answer != MISSING) {
      check("removing the bridge " + bridge, answer);
    }
  }

  /** Sets an interface up or down. */
  void set(String name, boolean isUp) throws CaptureException {
    nameIs(name);
    check("looking up the interface " + name, Libc.ioctl(socket, SIOCGIFFLAGS, request));
    int flags = request.get(JAVA_SHORT, UNION);
    int wanted = isUp ? flags | IFF_UP : flags & ~IFF_UP;
    if (wanted != flags) {
      request.set(JAVA_SHORT, UNION, (short) wanted);
      String doing = "setting " + name + (isUp ? " up" : " down");
      check(doing, Libc.ioctl(socket, SIOCSIFFLAGS, request));
    }
  }

  /**
   * Makes an interface a port of a bridge.
   *
   * @return false if it is a port of this or another bridge already
   */
  boolean addPort(String bridge, String port) throws CaptureException {
    int index = indexOf(port);
    nameIs(bridge);
    request.set(JAVA_INT, UNION, index);
    int answer = Libc.ioctl(socket, SIOCBRADDIF, request);
    if (answer == -Errno.EBUSY) {
      return false;
    }
    check("making " + port + " a port of " + bridge, answer);
    return true;
  }

  /** Takes an interface out of a bridge; does nothing if it is no port of that bridge. */
  void removePort(String bridge, String port) throws CaptureException {
    int index = indexOf(port);
    nameIs(bridge);
    request.set(JAVA_INT, UNION, index);
    int answer = Libc.ioctl(socket, SIOCBRDELIF, request);
    if (answer != -Errno.EINVAL) {
      check("taking " + port + " out of " + bridge, answer);
    }
  }

  private int indexOf(String name) throws CaptureException {
    nameIs(name);
    check("looking up the interface " + name, Libc.ioctl(socket, SIOCGIFINDEX, request));
    return request.get(JAVA_INT, UNION);
  }

  private void nameIs(String name) throws CaptureException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length >= NAME_BYTES) {
      throw new CaptureException(
          owner + ": the name of an interface has 1 to 15 bytes, '" + name + "' has not");
    }
    request.fill((byte) 0);
    MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
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
