package io.vpi.capture.qemu.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.qemu.HookMode;
import io.vpi.capture.qemu.HookSockets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuestFiltersTest {
  private static final HookSockets SOCKETS = new HookSockets(Path.of("/run/vpi/web-1"));
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ModelMonitor qemu = new ModelMonitor();
  private final GuestFilters filters = new GuestFilters(qemu, "net0");

  @Test
  void insertsRedirectorsOnBothQueues() throws Exception {
    filters.attach(HookMode.INLINE, SOCKETS, SHORT);
    assertEquals(Set.of("vpi-inline-net0-rx", "vpi-inline-net0-tx"), qemu.objects.keySet());
    assertEquals(
        Set.of(
            "/run/vpi/web-1/inline.rx.out",
            "/run/vpi/web-1/inline.rx.in",
            "/run/vpi/web-1/inline.tx.out",
            "/run/vpi/web-1/inline.tx.in"),
        Set.copyOf(qemu.devices.values()));
    var rx = qemu.objects.get("vpi-inline-net0-rx");
    assertEquals("filter-redirector", rx.get("qom-type"));
    assertEquals(true, rx.get("vnet_hdr_support"));
    assertEquals("on", rx.get("status"));
    assertEquals("/run/vpi/web-1/inline.rx.out", qemu.devices.get(rx.get("outdev")));
    assertEquals("/run/vpi/web-1/inline.rx.in", qemu.devices.get(rx.get("indev")));
    assertEquals(2, filters.status().size());
  }

  @Test
  void switchesOnOnlyWhenAllIsThere() throws Exception {
    filters.attach(HookMode.INLINE, SOCKETS, SHORT);
    assertTrue(qemu.log.indexOf("qom-set") > qemu.log.lastIndexOf("object-add"));
  }

  @Test
  void leavesInlineFiltersOffWhileNoSourceIsThere() {
    qemu.isConnected = false;
    QmpException e =
        assertThrows(QmpException.class, () -> filters.attach(HookMode.INLINE, SOCKETS, SHORT));
    assertTrue(e.getMessage().contains("no source is connected"), e.getMessage());
    assertFalse(qemu.log.contains("qom-set"));
    assertEquals("off", qemu.objects.get("vpi-inline-net0-tx").get("status"));
  }

  @Test
  void leavesNothingBehindWhereQemuRefuses() {
    qemu.refusals.put(2, "out of luck");
    QmpException e =
        assertThrows(QmpException.class, () -> filters.attach(HookMode.INLINE, SOCKETS, SHORT));
    assertTrue(e.getMessage().contains("out of luck"), e.getMessage());
    assertTrue(qemu.objects.isEmpty() && qemu.devices.isEmpty());
  }

  @Test
  void saysWhatToDoAboutVhost() {
    qemu.refusals.put(1, "Vhost is not supported");
    QmpException e =
        assertThrows(QmpException.class, () -> filters.attach(HookMode.MIRROR, SOCKETS, SHORT));
    assertTrue(e.getMessage().contains("<driver name='qemu'/>"), e.getMessage());
  }

  @Test
  void takesMirrorsOfAnEarlierSensorAsTheyAre() throws Exception {
    filters.attach(HookMode.MIRROR, SOCKETS, SHORT);
    filters.bypass(HookMode.MIRROR, true);
    qemu.log.clear();
    new GuestFilters(qemu, "net0").attach(HookMode.MIRROR, SOCKETS, SHORT);
    assertFalse(qemu.log.contains("object-add"));
    assertTrue(filters.status().stream().allMatch(FilterState::isOn));
  }

  @Test
  void replacesRedirectorsOfAnEarlierSensor() throws Exception {
    filters.attach(HookMode.INLINE, SOCKETS, SHORT);
    qemu.log.clear();
    filters.attach(HookMode.INLINE, SOCKETS, SHORT);
    assertEquals(2, qemu.log.stream().filter("object-del"::equals).count());
    assertEquals(2, qemu.log.stream().filter("object-add"::equals).count());
    assertEquals(4, qemu.devices.size());
  }

  /** Both redirectors have lost their connections, and a source is connected again. */
  private void reconnect() throws Exception {
    filters.attach(HookMode.INLINE, SOCKETS, SHORT);
    qemu.devices.keySet().stream().filter(d -> d.contains("-in-")).forEach(qemu.idle::add);
    qemu.log.clear();
  }

  @Test
  void renewsRedirectorsThatReadNoMoreWhenTheyAreToWorkAgain() throws Exception {
    reconnect();
    filters.bypass(HookMode.INLINE, true);
    assertFalse(qemu.log.contains("object-add"), "frames pass by them");
    var before = Map.copyOf(qemu.objects.get("vpi-inline-net0-tx"));
    filters.bypass(HookMode.INLINE, false);
    // Nothing is held back, since frames pass by until both are there.
    assertEquals(2, qemu.log.stream().filter("object-add"::equals).count());
    assertEquals(Set.of(), qemu.idle);
    var after = new HashMap<>(qemu.objects.get("vpi-inline-net0-tx"));
    assertEquals("on", after.put("status", "off"));
    assertEquals(before, after, "all else is as it was");
    filters.bypass(HookMode.INLINE, false);
    assertEquals(2, qemu.log.stream().filter("object-add"::equals).count(), "these read");
  }

  @Test
  void letsNothingPassWhileItRenewsRedirectorsThatCutTheGuestOff() throws Exception {
    reconnect();
    filters.bypass(HookMode.INLINE, false);
    assertEquals(
        List.of("chardev-add", "object-add", "object-del", "object-add", "object-del"),
        qemu.log.stream().filter(c -> c.matches("(chardev|object)-(add|del)")).limit(5).toList());
    assertEquals(Set.of("vpi-inline-net0-rx", "vpi-inline-net0-tx"), qemu.objects.keySet());
    assertEquals(4, qemu.devices.size());
    assertTrue(filters.status().stream().allMatch(FilterState::isOn));
  }

  @Test
  void aRenewalThatFailsLeavesTheGuestCutOffUntilItIsToldOtherwise() throws Exception {
    reconnect();
    // Two are inserted by attach; the third holds back, the fourth is the new redirector.
    qemu.refusals.put(4, "out of luck");
    assertThrows(QmpException.class, () -> filters.bypass(HookMode.INLINE, false));
    assertEquals("on", qemu.objects.get("vpi-inline-net0-rx-hold").get("status"));
    filters.attach(HookMode.INLINE, SOCKETS, SHORT);
    assertEquals(Set.of("vpi-inline-net0-rx", "vpi-inline-net0-tx"), qemu.objects.keySet());
    assertEquals(4, qemu.devices.size());
  }

  @Test
  void replacesFiltersThatLeadElsewhere() throws Exception {
    filters.attach(HookMode.MIRROR, new HookSockets(Path.of("/run/old/web-1")), SHORT);
    filters.attach(HookMode.MIRROR, SOCKETS, SHORT);
    assertEquals(2, qemu.objects.size());
    assertEquals(
        Set.of("/run/vpi/web-1/mirror.rx", "/run/vpi/web-1/mirror.tx"),
        Set.copyOf(qemu.devices.values()));
  }

  @Test
  void takesOutItsOwnAndNothingElse() throws Exception {
    filters.attach(HookMode.MIRROR, SOCKETS, SHORT);
    GuestFilters other = new GuestFilters(qemu, "net0-2");
    other.attach(HookMode.MIRROR, SOCKETS, SHORT);
    qemu.devices.put("monitor", "/run/monitor");
    filters.detach(HookMode.MIRROR);
    filters.detach(HookMode.MIRROR);
    assertEquals(Set.of("vpi-mirror-net0-2-rx", "vpi-mirror-net0-2-tx"), qemu.objects.keySet());
    assertEquals(3, qemu.devices.size());
  }

  @Test
  void speaksToAQemuThatCountsInMilliseconds() throws Exception {
    qemu.knowsMillisOnly = true;
    filters.attach(HookMode.MIRROR, SOCKETS, SHORT);
    assertEquals(2, qemu.devices.size());
  }

  @Test
  void bypassOfNoFilterIsAnError() {
    QmpException e = assertThrows(QmpException.class, () -> filters.bypass(HookMode.INLINE, true));
    assertEquals("there is no inline filter of ours on net0", e.getMessage());
  }

  @Test
  void readsTheBackendsOfAGuest() throws Exception {
    String text =
        """
        virtio-net-pci.0: index=0,type=nic,model=virtio-net-pci,macaddr=52:54:00:12:34:56\r
         \\ hostnet0: index=0,type=tap,fd=30\r
        virtio-net-pci.1: index=0,type=nic,model=virtio-net-pci,macaddr=52:54:00:12:34:57\r
         \\ hostnet1: index=0,type=tap,fd=31\r
        """;
    assertEquals(List.of("hostnet0", "hostnet1"), GuestFilters.netdevs((c, a) -> text));
  }
}
