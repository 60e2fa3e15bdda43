package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import io.vpi.testing.RunningGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real guests, one of which pings the other; {@code vpi inspect} in the filters of its QEMU,
 * {@code vpi bypass} beside it, and what becomes of the pings.
 */
@Timeout(180)
class GuestBypassTest {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final String ANSWER = "bytes from 10\\.0\\.0\\.1: seq=\\d+ .*";
  private static final String RULE = "alert icmp any any -> any any (msg:\"icmp\"; sid:1;)\n";

  @TempDir static Path guests;
  private static RunningGuest server;
  private static RunningGuest client;

  @TempDir Path folder;

  @BeforeAll
  static void bootThem() throws Exception {
    List<String> qemu = List.of(Requirements.requireQemu().toString());
    Path image = RunningGuest.image();
    Path socket = guests.resolve("link");
    String link = "stream,addr.type=unix,addr.path=" + socket;
    server = RunningGuest.boot(qemu, image, guests, 1, "vpi.role=server", link + ",server=on");
    eventually("the server's end of the link", () -> Files.exists(socket));
    client =
        RunningGuest.boot(
            qemu, image, guests, 2, "vpi.role=pinger vpi.peer=1", link + ",server=off");
    awaitAnswers(3);
  }

  @AfterAll
  static void endThem() {
    for (RunningGuest guest : new RunningGuest[] {client, server}) {
      if (guest != null) {
        guest.close();
      }
    }
  }

  private static void eventually(String what, BooleanSupplier condition)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, () -> "in vain waited for " + what);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static int answers() {
    return client.count(ANSWER);
  }

  private static void awaitAnswers(int more) throws InterruptedException {
    int wanted = answers() + more;
    eventually("answers to pings, not\n" + client.tail(), () -> answers() >= wanted);
  }

  private Path lifeline() {
    return folder.resolve("lifeline");
  }

  private Path eve(String name) {
    return folder.resolve(name).resolve("eve.json");
  }

  private SensorProcess startBypass(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("bypass"));
    args.add("qmp:" + client.monitor() + ",netdev=n0");
    args.addAll(List.of("--lifeline", lifeline().toString()));
    args.addAll(List.of(more));
    return SensorProcess.start(
        Files.createDirectories(folder.resolve("bypass")), args.toArray(String[]::new));
  }

  private SensorProcess startSensor(String name) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    Path rules = Files.writeString(own.resolve("a.rules"), RULE);
    return SensorProcess.start(
        own,
        "inspect",
        "qemu:inline?dir=" + folder + "&guest=client",
        "--rules",
        rules.toString(),
        "--eve",
        eve(name).toString(),
        "--bypass",
        lifeline().toString());
  }

  private String qemu(String... arguments) {
    List<String> args = new ArrayList<>(List.of("qemu"));
    args.addAll(List.of(arguments));
    args.addAll(List.of("--qmp", client.monitor().toString()));
    Run run = Run.of(args.toArray(String[]::new));
    assertEquals("", run.err());
    return run.out();
  }

  private void attach() {
    qemu("attach", "inline", "--dir", folder.toString(), "--guest", "client");
  }

  private void assertFilters(String state) {
    assertEquals(
        "vpi-inline-n0-rx  " + state + "\nvpi-inline-n0-tx  " + state + "\n", qemu("status"));
  }

  private static void awaitPath(SensorProcess bypass, SensorProcess sensor) throws Exception {
    bypass.awaitErr("leads through sensor " + sensor.pid() + "\n");
  }

  /** Pings go through the sensor, which sees both directions. */
  private void assertInspects(SensorProcess sensor, String name) throws Exception {
    assertFilters("on  connected");
    sensor.awaitEvent(eve(name), "\"signature_id\":1,");
    awaitAnswers(3);
  }

  @Test
  void pingsGoOnWithinASecondOfASensorsDeathAndTheNextOneInspectsAgain() throws Exception {
    try (SensorProcess bypass = startBypass()) {
      bypass.awaitErr("leads around the sensor");
      try (SensorProcess first = startSensor("first")) {
        awaitPath(bypass, first);
        attach();
        assertInspects(first, "first");

        long killed = System.nanoTime();
        first.signal("KILL");
        bypass.awaitErr("sensor " + first.pid() + " is lost\n.* leads around the sensor");
        awaitAnswers(1);
        long nanos = System.nanoTime() - killed;
        assertTrue(nanos < SECOND_NANOS, () -> "it took " + nanos + " ns");
        assertFilters("off  not connected");
        awaitAnswers(3);
      }
      try (SensorProcess second = startSensor("second")) {
        awaitPath(bypass, second);
        assertInspects(second, "second");
        second.signal("TERM");
        assertEquals(ExitStatus.OK, second.status(60), second.err());
        bypass.awaitErr("sensor " + second.pid() + " is lost\n.* leads around the sensor");
        awaitAnswers(3);
      }
    }
    qemu("detach", "inline");
    awaitAnswers(3);
  }

  @Test
  void aGuestThatFailsClosedStaysCutUntilTheNextSensor() throws Exception {
    try (SensorProcess bypass = startBypass("--fail", "closed")) {
      try (SensorProcess first = startSensor("first")) {
        awaitPath(bypass, first);
        attach();
        assertInspects(first, "first");
        first.signal("KILL");
        bypass.awaitErr("sensor " + first.pid() + " is lost, no packet passes");
        int answers = answers();
        TimeUnit.MILLISECONDS.sleep(1500);
        assertTrue(answers() - answers <= 1, () -> "pings pass:\n" + client.tail());
        assertFilters("on  not connected");
      }
      try (SensorProcess second = startSensor("second")) {
        awaitPath(bypass, second);
        assertInspects(second, "second");
        qemu("detach", "inline");
      }
    }
    awaitAnswers(3);
  }
}
