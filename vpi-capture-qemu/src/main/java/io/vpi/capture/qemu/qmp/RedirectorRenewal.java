package io.vpi.capture.qemu.qmp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes redirectors anew on the character devices that they have. QEMU's stops reading when its
 * connection is lost and takes nothing from one that is made later; QEMU tells so, as its side of
 * the device is not open then.
 *
 * <p>Where a redirector is on, and so cuts its guest off, nothing is to pass while it is made anew:
 * another one on the same queue leads to nowhere meanwhile.
 */
final class RedirectorRenewal {
  private final QmpMonitor monitor;
  private final String netdev;

  RedirectorRenewal(QmpMonitor monitor, String netdev) {
    this.monitor = monitor;
    this.netdev = netdev;
  }

  /**
   * Makes a redirector anew, on or off as it was.
   *
   * @throws QmpException if QEMU refuses; nothing passes then if nothing was to pass
   */
  void renew(String filter, Map<String, String> properties) throws QmpException {
    boolean isOn = "on".equals(properties.get("status"));
    if (isOn) {
      hold(filter, properties);
    }
    monitor.execute("object-del", Map.of("id", filter));
    insert(filter, properties);
    if (isOn) {
      release(filter);
    }
  }

  private void insert(String id, Map<String, String> properties) throws QmpException {
    Map<String, Object> object = new LinkedHashMap<>(properties);
    object.put("qom-type", "filter-redirector");
    object.put("id", id);
    object.put("netdev", netdev);
    object.put("vnet_hdr_support", true);
    monitor.execute("object-add", object);
  }

  private void hold(String filter, Map<String, String> properties) throws QmpException {
    String nowhere = FilterNames.hold(filter);
    monitor.execute(
        "chardev-add", Map.of("id", nowhere, "backend", Map.of("type", "null", "data", Map.of())));
    Map<String, String> held = new LinkedHashMap<>(properties);
    held.put("outdev", nowhere);
    held.remove("indev");
    insert(nowhere, held);
  }

  private void release(String filter) throws QmpException {
    monitor.execute("object-del", Map.of("id", FilterNames.hold(filter)));
    monitor.execute("chardev-remove", Map.of("id", FilterNames.hold(filter)));
  }

  /** Releases what a renewal that did not come to its end held. */
  void releaseLeft(String filter, List<String> objects, Set<String> devices) throws QmpException {
    String hold = FilterNames.hold(filter);
    if (objects.contains(hold)) {
      monitor.execute("object-del", Map.of("id", hold));
    }
    if (devices.contains(hold)) {
      monitor.execute("chardev-remove", Map.of("id", hold));
    }
  }
}
