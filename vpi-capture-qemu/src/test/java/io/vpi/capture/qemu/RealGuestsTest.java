package io.vpi.capture.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.PacketSources;
import io.vpi.capture.qemu.qmp.FilterState;
import io.vpi.capture.qemu.qmp.GuestFilters;
import io.vpi.capture.qemu.qmp.QmpException;
import io.vpi.capture.qemu.qmp.QmpSocket;
import io.vpi.testing.Requirements;
import io.vpi.testing.RunningGuest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real guests talk through the hook: ping, a small web page, and bulk. Filters are inserted
 * while they run.
 */
@Timeout(180)
class RealGuestsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final GuestPort CLIENT = new GuestPort("client", "");

  @TempDir Path folder;

  @Test
  void guestsWithoutOffloadsTalkThroughTheHook() throws Exception {
    List<String> qemu = List.of(Requirements.requireQemu().toString());
    Path image = RunningGuest.image();
    String link = "stream,addr.type=unix,addr.path=" + folder.resolve("link");
    try (RunningGuest server =
            RunningGuest.boot(qemu, image, folder, 1, "vpi.role=server", link + ",server=on");
        RunningGuest client = bootClient(qemu, image, link + ",server=off");
        QmpSocket monitor = Monitors.of(client)) {
      awaitTraffic(client, server);
      GuestFilters filters = new GuestFilters(monitor, "n0");
      assertEquals(List.of("n0"), GuestFilters.netdevs(monitor));
      mirror(client, filters);
      inline(client, filters);
    }
  }

  private RunningGuest bootClient(List<String> qemu, Path image, String netdev) throws Exception {
    eventually("the switch's end of the link", () -> folder.resolve("link").toFile().exists());
    return RunningGuest.boot(qemu, image, folder, 2, "vpi.role=client vpi.peer=1", netdev);
  }

  private static void awaitTraffic(RunningGuest client, RunningGuest server) {
    eventually(
        "traffic between the guests, not\n" + server.tail(),
        60,
        () -> client.count("ping \\d+ ok") > 1 && client.count("web \\d+ ok") > 0);
  }

  private String name(HookMode mode) {
    return "qemu:" + mode.label() + "?dir=" + folder + "&guest=" + CLIENT;
  }

  private HookSockets sockets() {
    return HookSockets.of(folder, CLIENT);
  }

  private void mirror(RunningGuest client, GuestFilters filters) throws Exception {
    try (LiveInspector inspector = new LiveInspector(PacketSources.open(name(HookMode.MIRROR)))) {
      filters.attach(HookMode.MIRROR, sockets(), PATIENCE);
      eventually(
          "both directions of pings, told apart",
          () -> inspector.echoRequests.get() > 2 && inspector.echoReplies.get() > 2);
      filters.detach(HookMode.MIRROR);
      assertEquals(List.of(), filters.status());
    }
    assertOk(client, "ping", "web", "bulk");
  }

  private void inline(RunningGuest client, GuestFilters filters) throws Exception {
    try (LiveInspector inspector = new LiveInspector(PacketSources.open(name(HookMode.INLINE)))) {
      filters.attach(HookMode.INLINE, sockets(), PATIENCE);
      assertOk(client, "ping", "web", "bulk");
      assertTrue(inspector.fromGuest.get() > 0 && inspector.toGuest.get() > 0);
      dropOnePort(client, inspector);
    }
    // The source is gone, and with it the traffic, until the filters are out of the way.
    assertLost(client, "ping");
    filters.bypass(HookMode.INLINE, true);
    assertOk(client, "ping", "web");
    sensorReturns(client, filters);
  }

  private static void dropOnePort(RunningGuest client, LiveInspector inspector) {
    inspector.droppedPort = 80;
    assertLost(client, "web", "web");
    int lostPings = client.count("ping \\d+ lost");
    int lostBulks = client.count("bulk \\d+ lost");
    assertLost(client, "web", "web");
    assertOk(client, "ping", "bulk");
    assertEquals(lostPings, client.count("ping \\d+ lost"), "pings that were lost beside it");
    assertEquals(lostBulks, client.count("bulk \\d+ lost"), "bulk that was lost beside it");
    assertEquals(inspector.dropped.get(), inspector.counter(CaptureCounter.BLOCKED));
    assertEquals(0, inspector.counter(CaptureCounter.DROPPED_BY_INTERFACE));
    inspector.droppedPort = 0;
    assertOk(client, "web");
  }

  private void sensorReturns(RunningGuest client, GuestFilters filters) throws Exception {
    List<FilterState> before = filters.status();
    assertEquals(2, before.size());
    try (LiveInspector inspector = new LiveInspector(PacketSources.open(name(HookMode.INLINE)))) {
      filters.attach(HookMode.INLINE, sockets(), PATIENCE);
      eventually("frames at the new source", () -> inspector.echoReplies.get() > 1);
      assertEquals(
          before.stream().map(FilterState::id).toList(),
          filters.status().stream().map(FilterState::id).toList(),
          "the filters of the sensor before");
      assertTrue(filters.status().stream().allMatch(f -> f.isOn() && f.isConnected()));
      inspector.droppedPort = 80;
      assertLost(client, "web");
      filters.detach(HookMode.INLINE);
    }
    assertOk(client, "ping", "web", "bulk");
  }

  @Test
  void offloadsOfGuestsOnTapsStayOn() throws Exception {
    List<String> qemu = List.of(Requirements.requireQemu().toString());
    Path image = RunningGuest.image();
    Requirements.requireNamespaces();
    try (TapNetwork network = TapNetwork.make(2);
        RunningGuest server =
            RunningGuest.boot(
                network.inside(qemu), image, folder, 1, "vpi.role=server", network.netdev(1));
        RunningGuest client =
            RunningGuest.boot(
                network.inside(qemu),
                image,
                folder,
                2,
                "vpi.role=client vpi.peer=1",
                network.netdev(2));
        QmpSocket monitor = Monitors.of(client);
        LiveInspector inspector = new LiveInspector(PacketSources.open(name(HookMode.INLINE)))) {
      // Before the guest's driver starts, which changes the virtio header's length.
      GuestFilters filters = new GuestFilters(monitor, "n0");
      filters.attach(HookMode.INLINE, sockets(), PATIENCE);
      awaitTraffic(client, server);
      assertOk(client, "ping", "web", "bulk", "bulk");
      assertTrue(inspector.large.get() > 0, "large segments: " + inspector.large);
      assertTrue(inspector.withoutChecksum.get() > 0, "checksums left to the card");
      assertEquals(
          1 << VirtioNetHeader.LENGTH,
          inspector.headerLengths.get() & (1 << VirtioNetHeader.LENGTH),
          "the length of headers while the driver runs");
      inspector.droppedPort = 80;
      assertLost(client, "web", "web");
      assertOk(client, "ping", "bulk");
      assertEquals(0, inspector.counter(CaptureCounter.SKIPPED_RECORDS));
      assertEquals(0, inspector.counter(CaptureCounter.DROPPED_BY_INTERFACE));
    }
  }

  @Test
  void saysWhatIsWrongWithAFilter() throws Exception {
    List<String> qemu = List.of(Requirements.requireQemu().toString());
    Path image = RunningGuest.image();
    String link = "stream,server=on,addr.type=unix,addr.path=" + folder.resolve("link");
    try (RunningGuest guest = RunningGuest.boot(qemu, image, folder, 1, "vpi.role=server", link);
        QmpSocket monitor = Monitors.of(guest)) {
      GuestFilters elsewhere = new GuestFilters(monitor, "net7");
      GuestFilters filters = new GuestFilters(monitor, "n0");
      assertRefused("net7", () -> elsewhere.attach(HookMode.INLINE, sockets(), PATIENCE));
      assertEquals(List.of(), elsewhere.status());
      assertRefused("no inline filter", () -> filters.bypass(HookMode.INLINE, true));
      assertRefused(
          "no source is connected",
          () -> filters.attach(HookMode.INLINE, sockets(), Duration.ofMillis(100)));
      assertEquals(2, filters.status().size());
      assertTrue(filters.status().stream().noneMatch(FilterState::isOn));
      filters.detach(HookMode.INLINE);
      filters.detach(HookMode.INLINE);
      assertEquals(List.of(), filters.status());
    }
  }

  private static void assertRefused(String why, Executable attempt) {
    QmpException refusal = assertThrows(QmpException.class, attempt);
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }

  /** Each of these goes right at least once more from now on. */
  private static void assertOk(RunningGuest client, String... what) {
    await(client, "ok", what);
  }

  /** Each of these fails at least once more from now on. */
  private static void assertLost(RunningGuest client, String... what) {
    await(client, "lost", what);
  }

  private static void await(RunningGuest client, String outcome, String... what) {
    for (String one : what) {
      String pattern = one + " \\d+ " + outcome;
      // One may have been under way.
      int before = client.count(pattern);
      eventually(
          one + " " + outcome + ", not\n" + client.tail(), () -> client.count(pattern) > before);
    }
  }

  private static void eventually(String what, BooleanSupplier condition) {
    eventually(what, 40, condition);
  }

  private static void eventually(String what, int seconds, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() - start < seconds * 1_000_000_000L, () -> "in vain waited for " + what);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }
}
