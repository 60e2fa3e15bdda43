package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is told in one line, with the documented status, and without a stack trace. */
class ErrorsTest {
  @TempDir Path folder;

  private static void assertFails(int status, String message, Run run) {
    assertEquals("vpi: " + message + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(status, run.status());
  }

  @Test
  void tellsThatAFileIsMissing() {
    Path file = folder.resolve("none.pcap");
    assertFails(
        ExitStatus.INPUT,
        file + " does not exist, expected a capture file",
        Run.of("decode", file.toString()));
  }

  @Test
  void tellsThatAFileIsEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.pcap"));
    assertFails(
        ExitStatus.INPUT,
        file + " is empty, expected a capture file",
        Run.of("decode", file.toString()));
  }

  @Test
  void tellsThatAFileIsADirectory() {
    assertFails(
        ExitStatus.INPUT,
        folder + " is a directory, expected a capture file",
        Run.of("decode", folder.toString()));
  }

  @Test
  void tellsThatAFileIsNoCapture() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "Not a capture at all, just text.");
    Run run = Run.of("decode", file.toString());
    assertTrue(run.err().startsWith("vpi: " + file + " "), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(ExitStatus.INPUT, run.status());
  }

  @Test
  void tellsThatASchemeIsUnknownAndWhichAreKnown() {
    Run run = Run.of("decode", "foo:bar");
    assertTrue(
        run.err().startsWith("vpi: no capture source for the scheme 'foo' in 'foo:bar'; known are"),
        run.err());
    assertEquals(ExitStatus.INPUT, run.status());
  }

  @Test
  void tellsWhatIsWrongWithTheCommandLine() {
    assertFails(
        ExitStatus.USAGE,
        "Missing required parameter: 'SOURCE' (see vpi decode --help)",
        Run.of("decode"));
    assertFails(
        ExitStatus.USAGE,
        "Unmatched argument at index 0: 'frobnicate' (see vpi --help)",
        Run.of("frobnicate"));
    assertFails(ExitStatus.USAGE, "Missing required subcommand (see vpi --help)", Run.of());
    for (String command : List.of("rules", "qemu", "visibility")) {
      assertFails(
          ExitStatus.USAGE,
          "Missing required subcommand (see vpi " + command + " --help)",
          Run.of(command));
    }
    assertFails(
        ExitStatus.USAGE,
        "--max-packet is 1 to 16777216, not 0",
        Run.of("decode", "x.pcap", "--max-packet", "0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flows", "streams"})
  void tellsWhatIsWrongWithTheOptionsOfFlows(String command) {
    assertFails(
        ExitStatus.USAGE,
        "--flows is 1 to 16777216, not 0",
        Run.of(command, "x.pcap", "--flows", "0"));
    assertFails(
        ExitStatus.USAGE,
        "Invalid value for option '--flows': 'many' is not an int (see vpi " + command + " --help)",
        Run.of(command, "x.pcap", "--flows", "many"));
    assertFails(
        ExitStatus.USAGE,
        "--mirror-window is 0 to 10000 milliseconds, not -1",
        Run.of(command, "x.pcap", "--mirror-window", "-1"));
    assertFails(
        ExitStatus.USAGE,
        "--mirror-window is 0 to 10000 milliseconds, not 10001",
        Run.of(command, "x.pcap", "--mirror-window=10001"));
    assertFails(
        ExitStatus.USAGE,
        "Invalid value for option '--midstream': 'maybe' is not a boolean (see vpi "
            + command
            + " --help)",
        Run.of(command, "x.pcap", "--midstream=maybe"));
  }

  @Test
  void tellsWhichFormatsThereAre() {
    Run flows = Run.of("flows", "x.pcap", "--format", "xml");
    assertEquals(
        "vpi: Invalid value for option '--format': expected one of [LINE, EVE]"
            + " (case-insensitive) but was 'xml' (see vpi flows --help)\n",
        flows.err());
    assertEquals(ExitStatus.USAGE, flows.status());
  }

  @Test
  void tellsAFaultThatIsNobodysFaultButItsOwn() {
    Run run = Run.of("decode", "faulty:");
    assertEquals(
        "vpi: internal error, please report it: java.lang.IllegalStateException: a fault of its"
            + " own (--debug shows where)\n",
        run.err());
    assertEquals(ExitStatus.INTERNAL, run.status());
  }

  @Test
  void endsQuietlyWhenTheReaderOfItsOutputGoesAway() throws IOException {
    Path file = Captures.pcap(folder.resolve("a.pcap"), Captures.ARP);
    Run run = Run.into(failing("Broken pipe"), "decode", file.toString());
    assertEquals("", run.err());
    assertEquals(ExitStatus.BROKEN_PIPE, run.status());
  }

  @Test
  void tellsThatStandardOutputCannotBeWritten() throws IOException {
    Path file = Captures.pcap(folder.resolve("a.pcap"), Captures.ARP);
    Run run = Run.into(failing("No space left on device"), "decode", file.toString());
    assertEquals("vpi: standard output cannot be written: No space left on device\n", run.err());
    assertEquals(ExitStatus.OUTPUT, run.status());
  }

  @Test
  void showsAStackTraceOnlyWhenAskedTo() {
    String missing = folder.resolve("none.pcap").toString();
    assertFalse(Run.of("decode", missing).err().contains("\tat "));
    assertTrue(Run.of("decode", missing, "--debug").err().contains("\tat io.vpi."));
    assertTrue(Run.of("--debug", "decode", missing).err().contains("\tat io.vpi."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "decode",
        "flows",
        "inspect",
        "qemu",
        "qemu attach",
        "rules",
        "rules check",
        "sources",
        "streams",
        "visibility",
        "visibility audit",
        "visibility collect",
        "visibility show"
      })
  void everyCommandExplainsItselfAndItsExitStatuses(String command) {
    Run run = Run.of((command + " --help").strip().split(" ", -1));
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status());
    assertTrue(run.out().startsWith(("Usage: vpi " + command).strip()), run.out());
    for (String status : ExitStatus.descriptions().keySet()) {
      assertTrue(run.out().contains("\n  " + status + " "), status + " in " + run.out());
    }
  }

  @Test
  void tellsItsVersion() {
    Run run = Run.of("--version");
    assertTrue(run.out().matches("(?s)vpi \\d+\\.\\d+\\.\\d+.*\nJava \\d+.*"), run.out());
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void listsTheKindsOfSources() {
    Run run = Run.of("sources");
    List<String> kinds = run.out().lines().map(line -> line.split(":", 2)[0]).toList();
    assertTrue(kinds.containsAll(List.of("afpacket", "bridge", "live", "pcap", "qemu")), run.out());
    assertTrue(run.out().lines().anyMatch(l -> l.matches("pcap:FILE +a pcap or pcapng file.*")));
    assertEquals(ExitStatus.OK, run.status());
  }

  static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
