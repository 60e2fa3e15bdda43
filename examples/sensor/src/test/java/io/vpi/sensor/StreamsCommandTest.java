package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsCommandTest {
  private static final String HEADER =
      "#stream\tfirst_frame\tclient_ip\tclient_port\tserver_ip\tserver_port\tpackets\tend"
          + "\tc2s_segments\tc2s_bytes\tc2s_sha256\ts2c_segments\ts2c_bytes\ts2c_sha256"
          + "\toverlapping_segments\tvlan\tinner_vlan\tnetwork_id\taddress_space"
          + "\tc2s_gaps\tc2s_gap_bytes\tc2s_overlaps\ts2c_gaps\ts2c_gap_bytes\ts2c_overlaps";

  /** The oracle does not number connections in tunnels; the command numbers all. */
  private static final Set<String> COUNTED_DIFFERENTLY = Set.of("#stream");

  @TempDir Path folder;

  private final Path guests = Requirements.inRepository("examples/captures/guests.pcapng");

  @Test
  void printsALineForEachConnectionOfTheShippedCapture() {
    Run run = Run.of("streams", guests.toString());
    assertEquals(ExitStatus.OK, run.status(), run.err());
    assertEquals("", run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(HEADER, lines.getFirst());
    assertEquals(26, lines.size());
    assertEquals(
        "2\t93\tfd77::20\t52636\tfd77::10\t80\t10\tfin"
            + "\t1\t138\t07cb343d76ffc32b6b8d06992a874e6e79102e117daf0af303473530c82c94e0"
            + "\t1\t680\t875c70c7cfd9f5e9c8fda6675c714bb0303686e8432aecab94d402a99ff811de"
            + "\t0\t-1\t-1\t-1\t0\t0\t0\t0\t0\t0\t0",
        lines.get(3));
    for (String line : lines) {
      assertEquals(HEADER.split("\t", -1).length, line.split("\t", -1).length, line);
    }
  }

  @Test
  void printsTheHeaderAloneWhereThereIsNoConnection() throws IOException {
    Path capture = Captures.pcap(folder.resolve("a.pcap"), Captures.ARP, Captures.UDP6);
    assertEquals(HEADER + "\n", Run.of("streams", capture.toString()).out());
  }

  @Test
  void tellsTheNetworkOfAConnectionInAnOverlay() throws IOException {
    Path capture = Captures.pcap(folder.resolve("a.pcap"), Captures.TCP_IN_VXLAN);
    String line = Run.of("streams", capture.toString()).out().lines().toList().getLast();
    assertTrue(line.startsWith("0\t1\t10.0.0.1\t40000\t10.0.0.2\t80\t1\topen\t"), line);
    assertEquals("42", line.split("\t", -1)[17], line);
  }

  @Test
  void followsConnectionsWhoseBeginningIsMissingWhenAskedTo() throws IOException {
    Path whole = Requirements.shared("corpus/captures/arkime__http-500-head.pcap");
    byte[] bytes = Files.readAllBytes(whole);
    // Behind the file's header stand the records of SYN, SYN-ACK and ACK.
    int at = 24;
    for (int i = 0; i < 3; i++) {
      at += 16 + littleEndian(bytes, at + 8);
    }
    byte[] cut = Arrays.copyOf(bytes, 24 + bytes.length - at);
    System.arraycopy(bytes, at, cut, 24, bytes.length - at);
    String capture = Files.write(folder.resolve("a.pcap"), cut).toString();
    assertEquals("0", cell(Run.of("streams", capture), "c2s_bytes"));
    Run followed = Run.of("streams", "--midstream", capture);
    Run all = Run.of("streams", whole.toString());
    assertEquals(cell(all, "c2s_bytes"), cell(followed, "c2s_bytes"));
    assertEquals(cell(all, "c2s_sha256"), cell(followed, "c2s_sha256"));
    assertEquals(cell(all, "s2c_sha256"), cell(followed, "s2c_sha256"));
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16;
  }

  private static String cell(Run run, String column) throws IOException {
    return OracleTable.of(run.out()).get(0, column);
  }

  @Test
  void leavesOutCopiesOfOtherMirrorsWhenAskedTo() throws IOException {
    Path capture = Captures.pcap(folder.resolve("a.pcap"), Captures.TCP_SYN, Captures.TCP_SYN);
    assertEquals("2", cell(Run.of("streams", capture.toString()), "packets"));
    // Both came through one tap: a retransmission, not a copy of another mirror's.
    assertEquals(
        "2", cell(Run.of("streams", "--mirror-window", "10", capture.toString()), "packets"));
  }

  @Test
  void printsWhatWasThereBeforeTheDamage() throws IOException {
    Path capture = Captures.pcap(folder.resolve("a.pcap"), Captures.TCP_SYN, Captures.ARP);
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
    Run run = Run.of("streams", capture.toString());
    assertEquals(2, run.out().lines().count(), run.out());
    assertTrue(run.err().startsWith("vpi: pcap:" + capture + ": at byte "), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(ExitStatus.DAMAGED, run.status());
  }

  @Test
  void saysOfEachStreamOfTheCorpusWhatTheOracleSays() throws IOException {
    Path corpus = Requirements.shared("corpus");
    List<Path> oracles;
    try (Stream<Path> files = Files.list(corpus.resolve("oracle"))) {
      oracles = files.filter(file -> file.toString().endsWith(".streams.tsv")).sorted().toList();
    }
    List<String> wrong = new ArrayList<>();
    int streams = 0;
    for (Path oracle : oracles) {
      OracleTable expected = OracleTable.of(Files.readString(oracle));
      if (expected.size() > 0) {
        String name = oracle.getFileName().toString().replace(".streams.tsv", "");
        Run run = Run.of("streams", corpus.resolve("captures").resolve(name).toString());
        compare(name, expected, OracleTable.of(run.out()), wrong);
        streams += expected.size();
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(255, streams);
  }

  private static void compare(
      String capture, OracleTable expected, OracleTable printed, List<String> wrong) {
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < printed.size(); row++) {
      rows.put(printed.get(row, "first_frame"), row);
    }
    for (int row = 0; row < expected.size(); row++) {
      String frame = expected.get(row, "first_frame");
      Integer ours = rows.get(frame);
      for (String column : expected.columns()) {
        String cell = ours == null ? "nothing" : printed.get(ours, column);
        if (!COUNTED_DIFFERENTLY.contains(column) && !cell.equals(expected.get(row, column))) {
          wrong.add(
              "%s, stream of frame %s, %s: %s, not %s"
                  .formatted(capture, frame, column, cell, expected.get(row, column)));
        }
      }
    }
  }
}
