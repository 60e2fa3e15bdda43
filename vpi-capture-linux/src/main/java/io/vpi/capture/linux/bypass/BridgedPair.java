package io.vpi.capture.linux.bypass;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.NetworkNamespace;
import io.vpi.capture.linux.libc.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The two interfaces of an inline pair. A sensor on {@code bridge:A,B} carries frames from one to
 * the other; without it they are cut off from each other. The way around it is a bridge of the
 * kernel's: both become its ports.
 *
 * <p>A bridge that is not there is made, and removed again when it is not needed any more. Frames
 * to the group addresses that IEEE 802.1D reserves, such as those of LACP and spanning trees, do
 * not cross a bridge of the kernel's unless its {@code group_fwd_mask} says so.
 *
 * <p>Used by one thread at a time.
 */
public final class BridgedPair implements BypassPath {
  private static final String PREFIX = "vpi-";

  /** What an interface's name may have, 15 bytes, less the prefix. */
  private static final int LONGEST_SUFFIX = 11;

  private static final System.Logger LOG = System.getLogger(BridgedPair.class.getName());

  private final String name;
  private final String first;
  private final String second;
  private final String bridge;
  private final boolean isOwnBridge;
  private final BridgeControl control;
  private boolean isBypassed;

  private BridgedPair(
      String first, String second, String bridge, boolean isOwnBridge, BridgeControl control) {
    this.name = nameOf(first, second);
    this.first = first;
    this.second = second;
    this.bridge = bridge;
    this.isOwnBridge = isOwnBridge;
    this.control = control;
  }

  /**
   * Prepares the way around a sensor; packets go on as they do. Needs {@code CAP_NET_ADMIN}.
   *
   * @param first an interface of the pair
   * @param second the other
   * @param bridge the bridge to join them by, which is made if it is not there
   * @param namespace the network namespace that they are in: a name or a full path, or empty for
   *     that of the calling thread
   * @return the path
   * @throws CaptureException if an interface is not there, or the bridge cannot be made
   */
  public static BridgedPair open(String first, String second, String bridge, String namespace)
      throws CaptureException {
    String name = nameOf(first, second);
    Platform.require(name);
    if (first.equals(second)) {
      throw new CaptureException(name + ": a pair has two interfaces");
    }
    return NetworkNamespace.open(name, namespace, () -> prepare(first, second, bridge));
  }

  /**
   * A bridge's name for a pair, the same each time, so that a watchdog finds the bridge of the one
   * before it.
   *
   * @param first an interface of the pair
   * @param second the other
   * @return such as {@code vpi-tap1}; 15 bytes at most
   */
  public static String defaultBridge(String first, String second) {
    if (first.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SUFFIX) {
      return PREFIX + first;
    }
    CRC32 checksum = new CRC32();
    checksum.update((first + "," + second).getBytes(StandardCharsets.UTF_8));
    return PREFIX + String.format(Locale.ROOT, "%08x", checksum.getValue());
  }

  private static String nameOf(String first, String second) {
    return "bridge:" + first + "," + second;
  }

  private static BridgedPair prepare(String first, String second, String bridge)
      throws CaptureException {
    String name = nameOf(first, second);
    BridgeControl control = new BridgeControl(name);
    boolean done = false;
    try {
      for (String port : new String[] {first, second}) {
        if (!control.exists(port)) {
          throw new CaptureException(name + ": there is no interface " + port);
        }
      }
      boolean isOwn = !control.exists(bridge);
      if (isOwn) {
        control.add(bridge);
        keepSilent(bridge);
      }
      control.set(bridge, true);
      done = true;
      return new BridgedPair(first, second, bridge, isOwn, control);
    } finally {
      if (!done) {
        control.close();
      }
    }
  }

  /** The wire that a sensor stands for has no address of its own, and says nothing. */
  private static void keepSilent(String bridge) {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", bridge, "disable_ipv6");
    try {
      Files.writeString(setting, "1");
    } catch (IOException e) {
      // A kernel without IPv6, or /proc that is read-only: the bridge then greets its neighbours.
      LOG.log(System.Logger.Level.DEBUG, () -> setting + " cannot be set: " + e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void bypass() throws CaptureException {
    // A watchdog before this one may have left them there: what is asked for is then true already.
    control.set(first, true);
    control.set(second, true);
    join(first);
    join(second);
    isBypassed = true;
  }

  private void join(String port) throws CaptureException {
    if (control.addPort(bridge, port)) {
      return;
    }
    control.removePort(bridge, port);
    if (!control.addPort(bridge, port)) {
      throw new CaptureException(
          name + ": " + port + " is a port of another bridge than " + bridge);
    }
  }

  @Override
  public void restore() throws CaptureException {
    control.removePort(bridge, first);
    control.removePort(bridge, second);
    isBypassed = false;
  }

  @Override
  public void close() {
    if (isOwnBridge && !isBypassed) {
      try {
        control.set(bridge, false);
        control.remove(bridge);
      } catch (CaptureException e) {
        LOG.log(System.Logger.Level.WARNING, e.getMessage());
      }
    }
    control.close();
  }
}
