package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sensor as a service: a live source, signals, and how it ends. */
@Timeout(180)
class ServiceProcessTest {
  /** Its ring holds all that comes while the JVM is cold. */
  private static final String SOURCE = "testlive:rate=1000,ring=65536";

  private static final String HELLO =
      "alert udp any any -> any 53 (msg:\"hello\"; content:\"hello\"; sid:1;)\n";

  private static final String INSPECTED = "vpi_inspect_packets_total{";
  private static final String DROPPED_EVENTS = "vpi_events_total{outcome=\"dropped\"}";

  @TempDir Path folder;

  private Path eve() {
    return folder.resolve("eve.json");
  }

  private Path rules(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next.rules"), text);
    // As an administrator would: the sensor never meets half a file.
    return Files.move(
        next,
        folder.resolve("a.rules"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private SensorProcess start(String source, String... more) throws IOException {
    Path rules = Files.exists(folder.resolve("a.rules")) ? folder.resolve("a.rules") : rules(HELLO);
    List<String> args =
        new ArrayList<>(
            List.of("inspect", source, "--rules", rules.toString(), "--eve", eve().toString()));
    args.addAll(List.of(more));
    return SensorProcess.start(folder, args.toArray(String[]::new));
  }

  private static long number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), () -> pattern + " is not in " + text);
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  private static String lastStats(Path eve) throws IOException {
    return Files.readAllLines(eve).stream()
        .filter(line -> line.contains("\"event_type\":\"stats\""))
        .reduce("", (a, b) -> b);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalLetsItInspectWhatIsThereTellTheTotalsAndEndWithStatusNought(String signal)
      throws Exception {
    try (SensorProcess sensor = start(SOURCE)) {
      sensor.awaitEvent(eve(), "\"event_type\":\"alert\"");
      sensor.signal(signal);
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
      String err = sensor.err();
      assertTrue(err.startsWith("memory      "), err);
      long packets = number(err, "\npackets +([0-9,]+)\n");
      assertTrue(packets > 0, err);
      assertEquals(packets, number(err, "\nalerts +([0-9,]+)\n"), err);
      assertEquals(packets, number(err, "\ncapture +packets ([0-9,]+), "), err);
      assertEquals(0, number(err, "dropped_by_kernel ([0-9,]+)"), err);
      // The alerts, and the counters.
      assertEquals(packets + 1, number(err, "\nevents +accepted ([0-9,]+), dropped 0, lost 0\n"));
      List<String> lines = Files.readAllLines(eve());
      assertEquals(packets + 1, lines.size());
      assertTrue(lines.getLast().contains("\"event_type\":\"stats\""), lines.getLast());
      assertTrue(lines.getLast().endsWith("}"), lines.getLast());
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    try (SensorProcess sensor = start("testlive:stuck=yes", "--stats-interval", "1")) {
      sensor.awaitEvent(eve(), "stats");
      sensor.signal("TERM");
      assertFalse(sensor.endsWithin(500), "it drains first");
      // One that comes before the JVM has looked at the last counts as the same.
      do {
        sensor.terminate();
      } while (!sensor.endsWithin(500));
      assertEquals(143, sensor.status(1), sensor.err());
    }
  }

  @Test
  void oneThatCannotEndSaysSoAndEnds() throws Exception {
    try (SensorProcess sensor = start("testlive:stuck=yes", "--drain=0", "--stats-interval=1")) {
      sensor.awaitEvent(eve(), "stats");
      sensor.signal("TERM");
      assertEquals(ExitStatus.INTERNAL, sensor.status(60), sensor.err());
      assertTrue(sensor.err().contains("vpi: a thread of the sensor does not end"), sensor.err());
    }
  }

  @Test
  void sighupLoadsTheRulesAnewWhileTrafficFlows() throws Exception {
    try (SensorProcess sensor = start(SOURCE)) {
      sensor.awaitEvent(eve(), "\"signature_id\":1,");
      rules(HELLO.replace("sid:1", "sid:2"));
      sensor.signal("HUP");
      sensor.awaitEvent(eve(), "\"signature_id\":2,");
      sensor.awaitErr("vpi: rules reloaded, generation 2: loaded 1, rejected 0, warnings 0\n");

      rules(
          HELLO.replace("sid:1", "sid:3")
              + "alert udp any any -> any any (contents:\"x\"; sid:4;)\n");
      sensor.signal("HUP");
      sensor.awaitErr(
          "vpi: rules not reloaded, generation 2 stays in force: "
              + Pattern.quote(folder.resolve("a.rules") + ":2: ")
              + ".*contents.*\n");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
    }
    String events = Files.readString(eve());
    assertTrue(events.contains("\"rule_generation\":2,"));
    assertFalse(events.contains("\"rule_generation\":3,"));
    assertFalse(events.contains("\"signature_id\":3,"));
    String stats = lastStats(eve());
    assertTrue(
        stats.contains(
            "\"rules\":{\"generation\":2,\"loaded\":1,\"rejected\":0,\"reloads\":1,\"reloads_refused\":1}"),
        stats);
    // No packet went without rules between the old and the new ones.
    assertEquals(
        number(stats, "\"pkts\":(\\d+)"), number(stats, "\"detect\":\\{\"alert\":(\\d+)"), stats);
  }

  @Test
  void oneThatCannotHearSighupSaysSoAtItsStart() throws Exception {
    String sentence =
        "vpi: SIGHUP is ignored, as nohup makes it, so it will not load the rules anew";
    String rules = rules(HELLO).toString();
    try (SensorProcess sensor =
        SensorProcess.startIgnoringHangups(
            folder, "inspect", SOURCE, "--rules", rules, "--eve", eve().toString())) {
      sensor.awaitErr(sentence + "\n");
      sensor.awaitEvent(eve(), "alert");
      sensor.signal("HUP");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
    }
    Files.delete(eve());
    try (SensorProcess sensor = start(SOURCE)) {
      sensor.awaitEvent(eve(), "alert");
      assertFalse(sensor.err().contains(sentence), sensor.err());
    }
  }

  @Test
  void sighupOpensTheEveFileAgain() throws Exception {
    Path old = folder.resolve("eve.json.1");
    try (SensorProcess sensor = start(SOURCE)) {
      sensor.awaitEvent(eve(), "alert");
      Files.move(eve(), old);
      sensor.signal("HUP");
      sensor.awaitEvent(eve(), "alert");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
      long packets = number(sensor.err(), "\npackets +([0-9,]+)\n");
      int lines = Files.readAllLines(old).size() + Files.readAllLines(eve()).size();
      assertEquals(packets + 1, lines, "each alert is in one of the two, and the counters");
    }
  }

  @Test
  void threadsShareTheRulesAndTheEveFileAndAreAddedUp() throws Exception {
    try (SensorProcess sensor = start(SOURCE, "--threads", "3", "--metrics", "0")) {
      String url = sensor.awaitErr("\nmetrics +(http://127.0.0.1:\\d+/metrics)\n");
      for (String thread : List.of("\"10.1.", "\"10.2.", "\"10.3.")) {
        sensor.awaitEvent(eve(), thread);
      }
      String metrics = Http.get(url).body();
      assertTrue(
          Pattern.compile("(?m)^vpi_inspect_packets_total\\{thread=\"vpi-inspect-2\"} [1-9]")
              .matcher(metrics)
              .find(),
          metrics);
      rules(HELLO.replace("sid:1", "sid:2"));
      sensor.signal("HUP");
      sensor.awaitErr("vpi: rules reloaded, generation 2");
      for (String thread : List.of("1", "2", "3")) {
        Pattern alert = Pattern.compile("\"10\\." + thread + "\\..*\"signature_id\":2,");
        sensor.await("an alert of the new rules", () -> alert.matcher(read()).find());
      }
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
      String err = sensor.err();
      assertTrue(err.contains("\nsource      " + SOURCE + ", 3 threads\n"), err);
      long packets = number(err, "\npackets +([0-9,]+)\n");
      assertEquals(packets, number(err, "\nalerts +([0-9,]+)\n"), err);
      assertEquals(packets + 1, Files.readAllLines(eve()).size());
    }
  }

  /** The value of a metric; its lines begin with a text. */
  private static long sample(String url, String line) {
    return Http.get(url)
        .body()
        .lines()
        .filter(text -> text.startsWith(line))
        .mapToLong(text -> (long) Double.parseDouble(text.substring(text.lastIndexOf(' '))))
        .sum();
  }

  private String read() {
    return SensorProcess.read(eve());
  }

  @Test
  void countersBecomeEventsAtEachIntervalByTheNamesOfSuricata() throws Exception {
    try (SensorProcess sensor = start(SOURCE, "--stats-interval", "1")) {
      sensor.await(
          "two events of counters", () -> read().split("\"event_type\":\"stats\"", -1).length > 2);
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
    }
    List<String> stats =
        Files.readAllLines(eve()).stream()
            .filter(line -> line.contains("\"event_type\":\"stats\""))
            .toList();
    long before = -1;
    for (String line : stats) {
      long packets = number(line, "\"decoder\":\\{\"pkts\":(\\d+),\"bytes\":\\d+}");
      assertTrue(packets > before, line);
      // Packets are counted by the batch.
      assertTrue(number(line, "\"detect\":\\{\"alert\":(\\d+)}") >= packets, line);
      assertEquals(0, number(line, "\"kernel_drops\":(\\d+)"), line);
      assertTrue(line.contains("\"kernel_ifdrops\":null"), line);
      before = packets;
    }
    assertEquals(before, number(stats.getLast(), "\"detect\":\\{\"alert\":(\\d+)}"));
    assertEquals(before, number(stats.getLast(), "\"flow\":\\{\"total\":(\\d+)"));
    assertTrue(number(stats.getLast(), "\"uptime\":(\\d+)") >= 1);
  }

  @Test
  void aReaderOfEventsThatStopsReadingCostsEventsAndNotPackets() throws Exception {
    Path pipe = folder.resolve("eve.json");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process sleeper =
        new ProcessBuilder("sh", "-c", "exec sleep 120 < \"$0\"", pipe.toString()).start();
    try (SensorProcess sensor = start("testlive:rate=5000", "--payload", "--metrics", "0")) {
      String url = sensor.awaitErr("\nmetrics +(http://\\S+)\n");
      sensor.await("a dropped event", () -> sample(url, DROPPED_EVENTS) > 0);
      // Inspection goes on as if nothing were.
      long packets = sample(url, INSPECTED);
      sensor.await("more packets", () -> sample(url, INSPECTED) > packets + 2000);
      sensor.signal("TERM");
      assertEquals(ExitStatus.OUTPUT, sensor.status(60), sensor.err());
      assertTrue(sensor.err().contains(pipe + " takes no events"), sensor.err());
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void aDiskThatIsFullIsToldOfAtOnceAndAgainAtTheEnd() throws Exception {
    Path full = Path.of("/dev/full");
    Requirements.require("/dev/full", Files.exists(full), "the device " + full);
    Files.createSymbolicLink(eve(), full);
    try (SensorProcess sensor = start(SOURCE)) {
      sensor.awaitErr("vpi: events cannot be written to .*/eve.json and are lost: .*No space left");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OUTPUT, sensor.status(60), sensor.err());
      String last = sensor.err().lines().toList().getLast();
      assertTrue(last.matches("vpi: \\d+ events were lost, .* No space left on device"), last);
      assertTrue(sensor.err().contains("\npackets     "), sensor.err());
    }
  }

  @Test
  void aSourceThatVanishesEndsItWithAStatusThatAServiceManagerTakesForAFailure() throws Exception {
    try (SensorProcess sensor = start("testlive:total=100,vanish=yes")) {
      assertEquals(ExitStatus.DAMAGED, sensor.status(60), sensor.err());
      assertTrue(
          sensor.err().endsWith("vpi: testlive:total=100,vanish=yes: the interface has vanished\n"),
          sensor.err());
      assertTrue(sensor.err().contains("\nalerts      100\n"), sensor.err());
    }
  }

  @Test
  void anInlineSourceIsJudgedUnlessItIsToBeWatchedOnly() throws Exception {
    rules(HELLO.replace("alert", "drop"));
    try (SensorProcess sensor = start(SOURCE + ",inline=yes")) {
      sensor.awaitEvent(eve(), "\"action\":\"blocked\"");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
      String stats = lastStats(eve());
      assertEquals(number(stats, "\"pkts\":(\\d+)"), number(stats, "\"blocked\":(\\d+)"), stats);
      assertTrue(stats.contains("\"ips\":{\"accepted\":0,"), stats);
    }
    Files.delete(eve());
    try (SensorProcess sensor = start(SOURCE + ",inline=yes", "--passive")) {
      sensor.awaitEvent(eve(), "\"action\":\"allowed\"");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
      assertEquals(0, number(lastStats(eve()), "\"ips\":\\{.*\"blocked\":(\\d+)"));
    }
  }
}
