package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import io.vpi.testing.Pings;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vpi inspect} between two guests, {@code vpi bypass} beside it, and what guests notice. */
@Timeout(180)
class InlineBypassTest {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String RULE =
      "drop tcp any any -> any 80 (msg:\"secret\"; content:\"secret\"; sid:1;)\n";

  private static final String PAGE = "index.html";
  private static final String SECRET = "index.html?secret";

  @TempDir Path folder;

  private Lab lab;

  @BeforeEach
  void layTheCables() throws IOException {
    Requirements.requireProgram("busybox");
    Requirements.requireProgram("iperf3");
    lab = Lab.up("inline", "--guests", "2");
    lab.command("serve");
  }

  @AfterEach
  void removeThem() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  private String pair() {
    return "bridge:p1,p2,netns=" + lab.namespace("host");
  }

  private Path socket() {
    return folder.resolve("lifeline");
  }

  private SensorProcess startBypass(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("bypass", pair(), "--lifeline", socket().toString()));
    args.addAll(List.of(more));
    return SensorProcess.start(
        Files.createDirectories(folder.resolve("bypass")), args.toArray(String[]::new));
  }

  /** Starts a sensor and waits until its rules judge. */
  private SensorProcess startSensor(String name) throws Exception {
    Path own = Files.createDirectories(folder.resolve(name));
    Path rules = Files.writeString(own.resolve("a.rules"), RULE);
    SensorProcess sensor =
        SensorProcess.start(
            own,
            "inspect",
            pair(),
            "--rules",
            rules.toString(),
            "--eve",
            eve(name).toString(),
            "--stats-interval",
            "1",
            "--bypass",
            socket().toString());
    sensor.awaitEvent(eve(name), "\"event_type\":\"stats\"");
    return sensor;
  }

  private Path eve(String name) {
    return folder.resolve(name).resolve("eve.json");
  }

  private boolean isServed(String page, int seconds) throws IOException {
    String most = Integer.toString(seconds);
    return lab.tryExec(
            "g1", "timeout", most, "busybox", "wget", "-q", "-O", "-", "http://10.77.0.2/" + page)
        .output()
        .equals("hello from g2\n");
  }

  private void assertServed(String page, String why) throws IOException {
    assertTrue(isServed(page, 30), why);
  }

  private void assertNotServed(String page, String why) throws IOException {
    assertFalse(isServed(page, 3), why);
  }

  private String portsOfTheBridge() throws IOException {
    return lab.exec("host", "ip", "-br", "link", "show", "master", "vpi-p1");
  }

  /** The sensor has the path, packets pass once, and the rule does what it says. */
  private void assertInspects(SensorProcess bypass, SensorProcess sensor, String name)
      throws Exception {
    bypass.awaitErr("bridge:p1,p2 leads through sensor " + sensor.pid() + "\n");
    assertEquals("", portsOfTheBridge());
    String pings = lab.exec("g1", "ping", "-c", "10", "-i", "0.02", "-W", "5", "10.77.0.2");
    assertTrue(pings.contains("10 received") && !pings.contains("DUP"), pings);
    assertServed(PAGE, "the page");
    assertNotServed(SECRET, "the rule drops it");
    sensor.awaitEvent(eve(name), "\"action\":\"blocked\"");
    assertFalse(sensor.err().contains("no path was given"), sensor.err());
  }

  @Test
  void pingsAreBackWithinASecondOfASensorsDeathAndTheNextOneInspectsAgain() throws Exception {
    try (SensorProcess bypass = startBypass()) {
      bypass.awaitErr("leads around the sensor");
      assertServed(SECRET, "nobody inspects");
      try (SensorProcess first = startSensor("first");
          Pings pings = Pings.start(lab)) {
        assertInspects(bypass, first, "first");
        pings.await(5);

        long killed = System.nanoTime();
        first.signal("KILL");
        bypass.awaitErr("sensor " + first.pid() + " is lost\n.* leads around the sensor");
        long nanos = pings.awaitAfter(killed + TimeUnit.MILLISECONDS.toNanos(10));
        assertTrue(nanos < SECOND_NANOS, () -> "it took " + nanos + " ns");
        assertServed(SECRET, "packets pass uninspected");
      }
      try (Pings pings = Pings.start(lab);
          SensorProcess second = startSensor("second")) {
        assertInspects(bypass, second, "second");
        pings.await(5);
        assertEquals(0, pings.duplicates(), "answers that came by the way around, and again");

        // It says goodbye, so that the path is handed over before the process is gone.
        pings.await(5);
        long stopped = System.nanoTime();
        second.signal("TERM");
        assertEquals(ExitStatus.OK, second.status(60), second.err());
        bypass.awaitErr("sensor " + second.pid() + " is lost\n.* leads around the sensor");
        pings.awaitAfter(System.nanoTime());
        long gap = pings.longestGapSince(stopped);
        assertTrue(gap < SECOND_NANOS, () -> "no ping came for " + gap + " ns");
      }
    }
  }

  @Test
  void aSensorThatHangsIsLedAroundAndGetsItsPathBack() throws Exception {
    try (SensorProcess bypass = startBypass();
        SensorProcess sensor = startSensor("first");
        Pings pings = Pings.start(lab)) {
      assertInspects(bypass, sensor, "first");
      long stopped = System.nanoTime();
      sensor.signal("STOP");
      bypass.awaitErr("sensor " + sensor.pid() + " is lost\n.* leads around the sensor");
      pings.awaitAfter(System.nanoTime());
      long nanos = System.nanoTime() - stopped;
      assertTrue(nanos < SECOND_NANOS, () -> "it took " + nanos + " ns");
      sensor.signal("CONT");
      bypass.awaitErr("is lost\n.*\n.* leads through sensor " + sensor.pid() + "\n");
      assertNotServed(SECRET, "the rule drops it");
    }
  }

  @Test
  void aPathThatFailsClosedStaysCutUntilTheNextSensor() throws Exception {
    try (SensorProcess bypass = startBypass("--fail", "closed")) {
      try (SensorProcess first = startSensor("first");
          Pings pings = Pings.start(lab)) {
        assertInspects(bypass, first, "first");
        pings.await(5);
        first.signal("KILL");
        bypass.awaitErr("sensor " + first.pid() + " is lost");
        int answers = pings.answers();
        TimeUnit.MILLISECONDS.sleep(1500);
        assertTrue(pings.answers() - answers <= 1, "pings pass");
        assertNotServed(PAGE, "the path is cut");
      }
      try (SensorProcess second = startSensor("second")) {
        assertInspects(bypass, second, "second");
      }
    }
  }

  @Test
  void aSensorWithoutItsWatchdogSaysSoAndInspects() throws Exception {
    try (SensorProcess sensor = startSensor("first")) {
      assertTrue(
          sensor
              .err()
              .contains(
                  "vpi: --bypass "
                      + socket()
                      + ": no path was given within 5 seconds (No such file or directory), so"
                      + " packets pass twice if the way around is open\n"),
          sensor.err());
      assertServed(PAGE, "the page");
      assertNotServed(SECRET, "the rule drops it");
      try (SensorProcess bypass = startBypass()) {
        assertInspectsLate(bypass, sensor);
      }
    }
  }

  /** A watchdog that starts beside a sensor leaves it the path. */
  private void assertInspectsLate(SensorProcess bypass, SensorProcess sensor) throws Exception {
    bypass.awaitErr("bridge:p1,p2 leads through sensor " + sensor.pid() + "\n");
    assertEquals("", portsOfTheBridge());
    assertFalse(bypass.err().contains("leads around"), bypass.err());
    assertServed(PAGE, "the page");
  }
}
