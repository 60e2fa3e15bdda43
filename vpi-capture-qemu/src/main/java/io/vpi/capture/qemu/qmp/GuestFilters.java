package io.vpi.capture.qemu.qmp;

import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.HookQueue;
import io.vpi.capture.qemu.HookSockets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one network backend of a running guest: inserts them, takes them out, puts them
 * out of the way and back. They are known by name, so that a sensor which starts anew finds those
 * of the one before it. Needs QEMU 6.0 or newer.
 *
 * <p>Thread safe as far as the monitor is; two callers at once may undo what the other does.
 */
public final class GuestFilters {
  private static final Pattern NETDEV = Pattern.compile("(?m)^ \\\\ (\\S+): index=");
  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int BUSY_TRIES = 50;

  private final QmpMonitor monitor;
  private final String netdev;
  private final RedirectorRenewal renewal;

  /** How it stands with a character device. */
  private record Device(boolean isConnected, boolean isRead) {
    static final Device NONE = new Device(false, false);
  }

  /**
   * The filters of a backend.
   *
   * @param monitor the guest's QEMU
   * @param netdev the backend's id: {@code -netdev tap,id=...}; libvirt's are {@code hostnet0} and
   *     so on
   * @throws IllegalArgumentException if QEMU could have no such id
   */
  public GuestFilters(QmpMonitor monitor, String netdev) {
    if (!FilterNames.isNetdev(netdev)) {
      throw new IllegalArgumentException("'" + netdev + "' is not the id of a netdev");
    }
    this.monitor = monitor;
    this.netdev = netdev;
    this.renewal = new RedirectorRenewal(monitor, netdev);
  }

  /**
   * The backends of a guest's network cards.
   *
   * @param monitor the guest's QEMU
   * @return their ids, in QEMU's order
   * @throws QmpException if QEMU does not tell
   */
  public static List<String> netdevs(QmpMonitor monitor) throws QmpException {
    Object text = monitor.execute("human-monitor-command", Map.of("command-line", "info network"));
    List<String> found = new ArrayList<>();
    Matcher matcher = NETDEV.matcher(String.valueOf(text));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /**
   * Inserts the filters of a mode on both queues, and switches them on. Mirrors that an earlier
   * call inserted for the same sockets are taken as they are. All others of the mode are replaced,
   * inline also those for the same sockets. While they are replaced, for some milliseconds, frames
   * pass by.
   *
   * <p>Inline, frames pass by the filters until a source is connected to all four sockets: a guest
   * is not cut off since nobody is there yet.
   *
   * @param mode the kind of filters
   * @param sockets where the source listens
   * @param patience how long to wait for the source, QEMU tries to connect each second
   * @throws QmpException if QEMU refuses, in which case nothing of this call is left; or, inline,
   *     if the source was not there in time, in which case the filters are in place and off
   */
  public void attach(HookMode mode, HookSockets sockets, Duration patience) throws QmpException {
    if (mode == HookMode.INLINE || !isInserted(mode, sockets)) {
      detach(mode);
      try {
        for (HookQueue queue : HookQueue.values()) {
          insert(mode, queue, sockets);
        }
      } catch (QmpException e) {
        detachQuietly(mode);
        throw FilterErrors.explained(e, netdev);
      }
    }
    if (mode == HookMode.INLINE && !awaitConnected(mode, patience)) {
      throw new QmpException(
          "",
          "no source is connected to "
              + sockets.folder()
              + " after "
              + patience.toMillis()
              + " ms; the filters of "
              + netdev
              + " are in place and off",
          null);
    }
    switchAll(mode, true);
  }

  /** Whether all of a mode's filters are there, and lead to these sockets. */
  private boolean isInserted(HookMode mode, HookSockets sockets) throws QmpException {
    List<String> present = objects();
    for (HookQueue queue : HookQueue.values()) {
      String filter = FilterNames.filter(mode, netdev, queue);
      if (!present.contains(filter)
          || !outDevice(mode, queue, sockets).equals(property(filter, "outdev"))) {
        return false;
      }
    }
    return true;
  }

  private void insert(HookMode mode, HookQueue queue, HookSockets sockets) throws QmpException {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("qom-type", mode == HookMode.MIRROR ? "filter-mirror" : "filter-redirector");
    filter.put("id", FilterNames.filter(mode, netdev, queue));
    filter.put("netdev", netdev);
    filter.put("queue", queue.label());
    filter.put("vnet_hdr_support", true);
    filter.put("status", "off"); // Until all are there: half a hook would be worse than none.
    filter.put("outdev", outDevice(mode, queue, sockets));
    addDevice(outDevice(mode, queue, sockets), sockets.out(mode, queue));
    if (mode == HookMode.INLINE) {
      filter.put("indev", inDevice(queue, sockets));
      addDevice(inDevice(queue, sockets), sockets.in(queue));
    }
    monitor.execute("object-add", filter);
  }

  private void addDevice(String id, Path socket) throws QmpException {
    try {
      monitor.execute("chardev-add", device(id, socket, "reconnect", RECONNECT.toSeconds()));
    } catch (QmpException e) {
      if (!FilterErrors.isUnknownParameter(e, "reconnect")) {
        throw e;
      }
      // QEMU 9.2 has it in milliseconds, and later ones have nothing else.
      monitor.execute("chardev-add", device(id, socket, "reconnect-ms", RECONNECT.toMillis()));
    }
  }

  private static Map<String, Object> device(
      String id, Path socket, String reconnect, long interval) {
    Map<String, Object> address = Map.of("type", "unix", "data", Map.of("path", socket.toString()));
    Map<String, Object> data = Map.of("addr", address, "server", false, reconnect, interval);
    return Map.of("id", id, "backend", Map.of("type", "socket", "data", data));
  }

  private String outDevice(HookMode mode, HookQueue queue, HookSockets sockets) {
    return FilterNames.device(
        FilterNames.filter(mode, netdev, queue), "out", sockets.out(mode, queue));
  }

  private String inDevice(HookQueue queue, HookSockets sockets) {
    return FilterNames.device(
        FilterNames.filter(HookMode.INLINE, netdev, queue), "in", sockets.in(queue));
  }

  private boolean awaitConnected(HookMode mode, Duration patience) throws QmpException {
    long start = System.nanoTime();
    while (!status(mode).stream().allMatch(FilterState::isConnected)) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the filters of a mode out, and what belongs to them. None may be there.
   *
   * @param mode the kind of filters
   * @throws QmpException if QEMU refuses
   */
  public void detach(HookMode mode) throws QmpException {
    List<String> objects = objects();
    Set<String> devices = devices().keySet();
    for (HookQueue queue : HookQueue.values()) {
      String filter = FilterNames.filter(mode, netdev, queue);
      if (objects.contains(filter)) {
        monitor.execute("object-del", Map.of("id", filter));
      }
      renewal.releaseLeft(filter, objects, devices);
      for (String device : devices) {
        if (FilterNames.isDeviceOf(device, filter)) {
          removeDevice(device);
        }
      }
    }
  }

  /** A device may be in use for a moment after its filter is gone. */
  private void removeDevice(String device) throws QmpException {
    for (int tries = 1; ; tries++) {
      try {
        monitor.execute("chardev-remove", Map.of("id", device));
        return;
      } catch (QmpException e) {
        if (tries == BUSY_TRIES || !FilterErrors.isBusy(e)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void detachQuietly(HookMode mode) {
    try {
      detach(mode);
    } catch (QmpException e) {
      // The error that led here is the one to tell.
    }
  }

  /**
   * Puts the filters of a mode out of the way, or back in: off, a guest's frames pass by them,
   * whether or not a sensor lives.
   *
   * <p>Put back in, inline filters work for a source that was started anew too, if it is connected
   * by then: those that QEMU would leave idle after the loss of a connection are made anew. Filters
   * that were on let nothing pass meanwhile.
   *
   * @param mode the kind of filters
   * @param bypass true to let frames pass by
   * @throws QmpException if QEMU refuses, or there are no such filters
   */
  public void bypass(HookMode mode, boolean bypass) throws QmpException {
    switchAll(mode, !bypass);
  }

  private void switchAll(HookMode mode, boolean on) throws QmpException {
    List<String> objects = objects();
    for (HookQueue queue : HookQueue.values()) {
      String filter = FilterNames.filter(mode, netdev, queue);
      if (!objects.contains(filter)) {
        throw new QmpException(
            QmpException.NOT_FOUND,
            "there is no " + mode.label() + " filter of ours on " + netdev,
            null);
      }
    }
    Map<String, Device> devices = devices();
    for (HookQueue queue : HookQueue.values()) {
      String filter = FilterNames.filter(mode, netdev, queue);
      renewal.releaseLeft(filter, objects, devices.keySet());
      if (on && mode == HookMode.INLINE) {
        renewIfIdle(filter, queue, devices);
      }
    }
    for (HookQueue queue : HookQueue.values()) {
      monitor.execute(
          "qom-set",
          Map.of(
              "path",
              "/objects/" + FilterNames.filter(mode, netdev, queue),
              "property",
              "status",
              "value",
              on ? "on" : "off"));
    }
  }

  private void renewIfIdle(String filter, HookQueue queue, Map<String, Device> devices)
      throws QmpException {
    String in = property(filter, "indev");
    Device device = devices.getOrDefault(in, Device.NONE);
    if (device.isConnected && !device.isRead) {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("queue", queue.label());
      properties.put("status", property(filter, "status"));
      properties.put("outdev", property(filter, "outdev"));
      properties.put("indev", in);
      renewal.renew(filter, properties);
    }
  }

  /**
   * The filters that are there, of both modes.
   *
   * @return a new list; empty if the backend has none of ours
   * @throws QmpException if QEMU does not tell
   */
  public List<FilterState> status() throws QmpException {
    List<FilterState> all = new ArrayList<>();
    for (HookMode mode : HookMode.values()) {
      all.addAll(status(mode));
    }
    return all;
  }

  private List<FilterState> status(HookMode mode) throws QmpException {
    List<String> objects = objects();
    Map<String, Device> devices = devices();
    List<FilterState> found = new ArrayList<>();
    for (HookQueue queue : HookQueue.values()) {
      String filter = FilterNames.filter(mode, netdev, queue);
      if (objects.contains(filter)) {
        boolean connected =
            devices.getOrDefault(property(filter, "outdev"), Device.NONE).isConnected;
        if (mode == HookMode.INLINE) {
          connected &= devices.getOrDefault(property(filter, "indev"), Device.NONE).isConnected;
        }
        boolean on = "on".equals(property(filter, "status"));
        found.add(new FilterState(mode, queue, filter, on, connected));
      }
    }
    return found;
  }

  private String property(String object, String name) throws QmpException {
    return String.valueOf(
        monitor.execute("qom-get", Map.of("path", "/objects/" + object, "property", name)));
  }

  /** The names of all objects that were added to QEMU. */
  private List<String> objects() throws QmpException {
    return names(monitor.execute("qom-list", Map.of("path", "/objects")), "name");
  }

  /** The character devices by their names. */
  private Map<String, Device> devices() throws QmpException {
    Object all = monitor.execute("query-chardev", Map.of());
    List<String> labels = names(all, "label");
    List<String> files = names(all, "filename");
    List<String> open = names(all, "frontend-open");
    Map<String, Device> devices = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      boolean isConnected = !files.get(i).startsWith("disconnected:");
      devices.put(labels.get(i), new Device(isConnected, !open.get(i).equals("false")));
    }
    return devices;
  }

  /** One member of each object of a list. */
  private static List<String> names(@Nullable Object list, String member) {
    List<String> names = new ArrayList<>();
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        names.add(element instanceof Map<?, ?> map ? String.valueOf(map.get(member)) : "");
      }
    }
    return names;
  }
}
