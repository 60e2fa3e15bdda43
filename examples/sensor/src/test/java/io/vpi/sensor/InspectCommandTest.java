package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private static final Pattern SIGNATURE = Pattern.compile("\"signature_id\":(\\d+)");
  private static final Pattern FRAME = Pattern.compile("\"pcap_cnt\":(\\d+)");

  /** What differs from run to run. */
  private static final Pattern TIME_LINE = Pattern.compile("(?m)^time .*$");

  private static final String ANY_IP = "alert ip any any -> any any (msg:\"any\"; sid:1;)\n";

  @TempDir Path folder;

  private final Path guests = Requirements.inRepository("examples/captures/guests.pcapng");
  private final Path guestRules = Requirements.inRepository("examples/rules/guests.rules");

  private Path rules(String text) throws IOException {
    return Files.writeString(folder.resolve("a.rules"), text);
  }

  private Path capture() throws IOException {
    return Captures.pcap(folder.resolve("a.pcap"), Captures.TCP_SYN, Captures.ARP, Captures.UDP6);
  }

  @Test
  void findsInTheShippedCaptureWhatItsRulesAreFor() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    Path table = Requirements.inRepository("examples/rules/guests.expected.tsv");
    Files.readAllLines(table).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(cells -> !cells[1].equals("0"))
        .forEach(cells -> expected.put(cells[0], cells[2]));
    Path eve = folder.resolve("eve.json");
    Run run =
        Run.of(
            "inspect",
            guests.toString(),
            "--rules",
            guestRules.toString(),
            "--eve",
            eve.toString());
    assertEquals(ExitStatus.OK, run.status(), run.err());
    Map<String, String> found = new TreeMap<>();
    for (String line : Files.readAllLines(eve)) {
      Matcher signature = SIGNATURE.matcher(line);
      Matcher frame = FRAME.matcher(line);
      if (signature.find() && frame.find()) {
        found.merge(signature.group(1), frame.group(1), (a, b) -> a + "," + b);
      }
    }
    assertEquals(expected, found);
  }

  @Test
  void saysAtItsEndWhatItSawAndWhatTheSourceDoesNotKnow() throws IOException {
    Path capture = capture();
    Run run = Run.of("inspect", capture.toString(), "--rules", rules(ANY_IP).toString());
    assertEquals("", run.out());
    List<String> known = List.of("packets", "bytes", "truncated", "skipped_records");
    String unknown =
        Stream.of(CaptureCounter.values())
            .map(CaptureCounter::label)
            .filter(label -> !known.contains(label))
            .collect(Collectors.joining(", "));
    assertEquals(
        """
        source      pcap:%s
        packets     3
        bytes       166
        time
        alerts      2
                           2  1:1:0  any
        anomalies   0
        capture     packets 3, bytes 166, truncated 0, skipped_records 0
                    unknown: %s
        """
            .formatted(capture, unknown),
        TIME_LINE.matcher(run.err()).replaceAll("time"));
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void writesEventsToStandardOutputAndNothingElse() throws IOException {
    Run run =
        Run.of("inspect", capture().toString(), "--rules", rules(ANY_IP).toString(), "--eve", "-");
    assertEquals(3, run.out().lines().count(), run.out());
    assertTrue(run.out().lines().allMatch(line -> line.startsWith("{\"timestamp\":")), run.out());
    assertEquals(2, run.out().lines().filter(l -> l.contains("\"event_type\":\"alert\"")).count());
    assertEquals(1, run.out().lines().filter(l -> l.contains("\"event_type\":\"stats\"")).count());
    assertFalse(run.out().contains("payload"));
  }

  @Test
  void tellsFlowsAsEventsWhenAskedTo() {
    String[] command = {
      "inspect", guests.toString(), "--rules", guestRules.toString(), "--eve", "-"
    };
    Run quiet = Run.of(command);
    assertFalse(quiet.out().contains("\"event_type\":\"flow\""), quiet.out());
    Run run =
        Run.of(
            Stream.concat(Stream.of(command), Stream.of("--flow-events")).toArray(String[]::new));
    assertEquals(ExitStatus.OK, run.status(), run.err());
    List<String> flows =
        run.out().lines().filter(line -> line.contains("\"event_type\":\"flow\"")).toList();
    assertEquals(Run.of("flows", guests.toString()).out().lines().count() - 1, flows.size());
    // The flow of the alert that the README shows.
    List<String> attack =
        flows.stream().filter(line -> line.contains("\"src_port\":43592,")).toList();
    assertEquals(1, attack.size());
    assertTrue(attack.getFirst().contains("\"alerted\":true"), attack.getFirst());
    // The counters come last, when all flows have ended.
    assertTrue(
        run.out().lines().toList().getLast().contains("\"event_type\":\"stats\""), run.out());
  }

  @Test
  void findsAContentAcrossSegments() throws IOException {
    Path capture = Requirements.shared("corpus/captures/arkime__tls-split-client-hello.pcap");
    // The last 6 bytes of frame 4, and the first 6 of frame 5.
    String content = "|5f 90 8b 21 c9 2a b7 aa 60 1c 6e c0|";
    Path rules = rules("alert tcp any any -> any 443 (content:\"" + content + "\"; sid:1;)\n");
    Run run = Run.of("inspect", capture.toString(), "--rules", rules.toString(), "--eve", "-");
    List<String> alerts =
        run.out().lines().filter(line -> line.contains("\"event_type\":\"alert\"")).toList();
    assertEquals(1, alerts.size(), run.out());
    assertTrue(alerts.getFirst().contains("\"pcap_cnt\":5,"), alerts.getFirst());
  }

  @Test
  void showsPayloadsWhenAskedTo() throws IOException {
    Run run =
        Run.of(
            "inspect",
            capture().toString(),
            "--rules",
            rules(ANY_IP).toString(),
            "--eve",
            "-",
            "--payload");
    assertTrue(run.out().contains("\"payload\":\"AQIDBA==\""), run.out());
  }

  @Test
  void tellsRejectedRulesAndInspectsWithTheOthers() throws IOException {
    Path rules = rules(ANY_IP + "alert tcp any any -> any any (pcre:\"/x/\"; sid:2;)\n");
    Run run = Run.of("inspect", capture().toString(), "--rules", rules.toString());
    String[] lines = run.err().split("\n", -1);
    assertEquals(rules + ":2: keyword 'pcre' is not supported by this version", lines[0]);
    assertEquals("vpi: rules 2, loaded 1, rejected 1, warnings 0", lines[1]);
    assertTrue(run.err().contains("\nalerts      2\n"), run.err());
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void refusesToRunWithoutAnyRule() throws IOException {
    String capture = capture().toString();
    Path rules = rules("alert nonsense\n");
    Run run = Run.of("inspect", capture, "--rules", rules.toString());
    assertTrue(run.err().endsWith("\nvpi: none of the 1 rules could be loaded\n"), run.err());
    assertEquals(2, run.err().lines().count());
    assertEquals(ExitStatus.RULES, run.status());
    Run empty = Run.of("inspect", capture, "--rules", rules("# nothing\n").toString());
    assertEquals("vpi: there is no rule in " + rules + "\n", empty.err());
    assertEquals(ExitStatus.RULES, empty.status());
  }

  @Test
  void tellsThatAFileOfRulesIsMissing() throws IOException {
    Path missing = folder.resolve("none.rules");
    Run run = Run.of("inspect", capture().toString(), "--rules", missing.toString());
    assertEquals("vpi: the rule file " + missing + " does not exist\n", run.err());
    assertEquals(ExitStatus.INPUT, run.status());
  }

  @Test
  void tellsThatTheEveFileCannotBeWrittenBeforeItInspects() throws IOException {
    String capture = capture().toString();
    String rules = rules(ANY_IP).toString();
    Path nowhere = folder.resolve("none/eve.json");
    Run run = Run.of("inspect", capture, "--rules", rules, "--eve", nowhere.toString());
    assertEquals(
        "vpi: the EVE file " + nowhere + " cannot be written: its folder does not exist\n",
        run.err());
    assertEquals(ExitStatus.OUTPUT, run.status());
    Run onFolder = Run.of("inspect", capture, "--rules", rules, "--eve", folder.toString());
    assertEquals(
        "vpi: the EVE file " + folder + " cannot be written: it is a directory\n", onFolder.err());
    assertEquals(ExitStatus.OUTPUT, onFolder.status());
  }

  @Test
  void setsVariablesOfAddressesAndPorts() throws IOException {
    String rules =
        rules("alert tcp $HOME_NET any -> $WEB_SERVER $WEB_PORT (msg:\"x\"; sid:1;)\n").toString();
    String capture = capture().toString();
    Run run =
        Run.of(
            "inspect",
            capture,
            "--rules",
            rules,
            "--var",
            "WEB_SERVER=10.0.0.2",
            "--var",
            "WEB_PORT=[80,8080]",
            "--var=HOME_NET=[10.0.0.0/24,!10.0.0.2]");
    assertTrue(run.err().contains("\nalerts      1\n"), run.err());
    Run other =
        Run.of(
            "inspect",
            capture,
            "--rules",
            rules,
            "--var",
            "WEB_SERVER=10.0.0.2",
            "--var",
            "WEB_PORT=81");
    assertTrue(other.err().contains("\nalerts      0\n"), other.err());
    Run wrong = Run.of("inspect", capture, "--rules", rules, "--var", "WEB_SERVER=10.0.0");
    assertTrue(wrong.err().startsWith("vpi: --var: "), wrong.err());
    assertEquals(1, wrong.err().lines().count());
    assertEquals(ExitStatus.USAGE, wrong.status());
  }

  @Test
  void keepsPacketsWithAWrongChecksumFromTheRulesWhenAskedTo() throws IOException {
    Run run =
        Run.of(
            "inspect",
            capture().toString(),
            "--rules",
            rules(ANY_IP).toString(),
            "--checksums",
            "--eve",
            "-");
    assertTrue(run.err().contains("\nalerts      0\n"), run.err());
    assertTrue(run.err().contains("  ipv4.wrong_checksum\n"), run.err());
    assertTrue(run.out().contains("\"event_type\":\"anomaly\""), run.out());
    Run quiet =
        Run.of(
            "inspect",
            capture().toString(),
            "--rules",
            rules(ANY_IP).toString(),
            "--checksums",
            "--no-anomalies",
            "--eve",
            "-");
    assertFalse(quiet.out().contains("\"event_type\":\"anomaly\""), quiet.out());
    assertTrue(quiet.err().contains("  ipv4.wrong_checksum\n"), quiet.err());
  }

  @Test
  void inspectsThePacketsBeforeTheDamageAndTellsOfItLast() throws IOException {
    Path capture = capture();
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
    Run run = Run.of("inspect", capture.toString(), "--rules", rules(ANY_IP).toString());
    assertTrue(run.err().contains("\npackets     2\n"), run.err());
    String last = run.err().lines().toList().getLast();
    assertTrue(last.startsWith("vpi: pcap:" + capture + ": at byte "), last);
    assertEquals(ExitStatus.DAMAGED, run.status());
  }

  @Test
  void helpTellsTheSignalsAndTheOptionsOfAService() {
    String help = Run.of("inspect", "--help").out();
    for (String word :
        List.of("SIGTERM", "SIGHUP", "--threads", "--idle", "--stats-interval", "--metrics")) {
      assertTrue(help.contains(word), () -> word + " is not in " + help);
    }
  }

  @Test
  void endsQuietlyWhenTheReaderOfItsEventsGoesAway() throws IOException {
    String[] command = {
      "inspect", capture().toString(), "--rules", rules(ANY_IP).toString(), "--eve", "-"
    };
    Run run = Run.into(ErrorsTest.failing("Broken pipe"), command);
    assertFalse(run.err().contains("vpi:"), run.err());
    assertEquals(ExitStatus.BROKEN_PIPE, run.status());
    Run full = Run.into(ErrorsTest.failing("No space left on device"), command);
    assertTrue(
        full.err().endsWith("vpi: standard output cannot be written: No space left on device\n"),
        full.err());
    assertEquals(ExitStatus.OUTPUT, full.status());
  }
}
