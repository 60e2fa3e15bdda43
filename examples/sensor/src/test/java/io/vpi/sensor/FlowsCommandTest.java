package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowsCommandTest {
  @TempDir Path folder;

  private final Path guests = Requirements.inRepository("examples/captures/guests.pcapng");

  @Test
  void printsALineForEachFlowUnlessToldOtherwise() throws IOException {
    Path capture =
        Captures.pcap(
            folder.resolve("a.pcap"),
            Captures.TCP_SYN,
            Captures.UDP6,
            Captures.ARP,
            Captures.TCP_IN_VXLAN,
            Captures.UDP6);
    String expected =
        """
        # start  protocol  client -> server  packets and bytes each way  duration  state  end
        1772366400.000000000  tcp  10.0.0.1 port 40000 -> 10.0.0.2 port 80  1/0 packets  58/0 bytes  \
        0 ms  new  shutdown  vlan 7
        1772366400.000001000  udp  fd00::1 port 5353 -> fd00::2 port 53  2/0 packets  132/0 bytes  \
        0 ms  new  shutdown
        1772366400.000003000  tcp  10.0.0.1 port 40000 -> 10.0.0.2 port 80  1/0 packets  116/0 bytes  \
        0 ms  new  shutdown  network 42  vlan 9
        """;
    Run run = Run.of("flows", capture.toString());
    assertEquals(expected, run.out());
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status());
    assertEquals(expected, Run.of("flows", "--format", "line", capture.toString()).out());
  }

  @Test
  void printsEveJson() {
    Run run = Run.of("flows", "--format", "eve", guests.toString());
    assertEquals(ExitStatus.OK, run.status(), run.err());
    assertEquals("", run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.stream().allMatch(l -> l.contains("\"event_type\":\"flow\"")), run.out());
    List<String> web = lines.stream().filter(line -> line.contains("\"src_port\":52636,")).toList();
    assertEquals(1, web.size());
    assertTrue(
        web.getFirst()
            .contains(
                "\"src_ip\":\"fd77::20\",\"src_port\":52636,\"dest_ip\":\"fd77::10\","
                    + "\"dest_port\":80,\"proto\":\"TCP\",\"ip_v\":6,"),
        web.getFirst());
    assertTrue(
        web.getFirst()
            .contains(
                "\"flow\":{\"pkts_toserver\":6,\"pkts_toclient\":4,"
                    + "\"bytes_toserver\":662,\"bytes_toclient\":1032,"),
        web.getFirst());
    assertTrue(web.getFirst().contains("\"alerted\":false"), web.getFirst());
  }

  @Test
  void bothFormatsTellTheSameFlowsAndEachPacketOfOne() {
    long lines = Run.of("flows", guests.toString()).out().lines().count() - 1;
    assertEquals(
        lines, Run.of("flows", "--format", "eve", guests.toString()).out().lines().count());
    assertTrue(lines > 50, lines + " flows");
  }

  @Test
  void endsTheOldestFlowsWhereThereIsRoomForFew() throws IOException {
    Path capture =
        Captures.pcap(
            folder.resolve("a.pcap"), Captures.TCP_SYN, Captures.UDP6, Captures.UDP_IN_MPLS);
    List<String> lines =
        Run.of("flows", "--flows", "1", capture.toString()).out().lines().skip(1).toList();
    assertFalse(lines.isEmpty());
    assertTrue(lines.size() <= 3, lines::toString);
  }

  @Test
  void endsQuietlyWhenItsReaderGoesAway() {
    for (String format : List.of("line", "eve")) {
      String[] command = {"flows", "--format", format, guests.toString()};
      Run run = Run.into(ErrorsTest.failing("Broken pipe"), command);
      assertEquals("", run.err());
      assertEquals(ExitStatus.BROKEN_PIPE, run.status());
      Run full = Run.into(ErrorsTest.failing("No space left on device"), command);
      assertEquals("vpi: standard output cannot be written: No space left on device\n", full.err());
      assertEquals(ExitStatus.OUTPUT, full.status());
    }
  }

  @Test
  void tellsOfADamageLast() throws IOException {
    Path capture = Captures.pcap(folder.resolve("a.pcap"), Captures.TCP_SYN, Captures.ARP);
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
    Run run = Run.of("flows", capture.toString());
    assertEquals(2, run.out().lines().count(), run.out());
    assertTrue(run.err().startsWith("vpi: pcap:" + capture + ": at byte "), run.err());
    assertEquals(ExitStatus.DAMAGED, run.status());
  }
}
