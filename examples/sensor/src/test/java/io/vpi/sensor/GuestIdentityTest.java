package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a topology loaded, events know the guests at both ends, and streams are read as theirs. */
@Timeout(180)
class GuestIdentityTest {
  private static final Map<String, String> GUESTS =
      Map.of("10", "web-1", "20", "client-1", "30", "db-1", "53", "dns-1");

  @TempDir Path folder;

  private final String capture =
      Requirements.inRepository("examples/captures/guests.pcapng").toString();
  private final String network =
      Requirements.inRepository("examples/captures/network.yaml").toString();
  private final String rules = Requirements.inRepository("examples/rules/guests.rules").toString();

  /** Whose address it is in the shipped capture, by its last part; or the empty string. */
  private static String guestOf(String address) {
    Matcher matcher =
        Pattern.compile("(?:10\\.77\\.0\\.|fd77::|fe80::ff:fe00:)(\\d+)").matcher(address);
    return matcher.matches() ? GUESTS.getOrDefault(matcher.group(1), "") : "";
  }

  private static String found(String line, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static void assertEnd(String line, String address, String asset) {
    String ip = found(line, "\"" + address + "\":\"([^\"]+)\"");
    String known = found(line, "\"" + asset + "\":(\\{[^}]*})");
    // Who has no address yet is known by his MAC address.
    String guest = ip.equals("::") ? found(known, "\"guest\":\"([^\"]+)\"") : guestOf(ip);
    String expected =
        guest.isEmpty()
            ? ""
            : "{\"guest\":\"%s\",\"host\":\"lab\",\"port\":\"vnet-%1$s\",\"os\":\"Debian 12\",\"tenant\":\"shop\"}"
                .formatted(guest);
    assertEquals(expected, known, line);
    assertTrue(!ip.equals("::") || GUESTS.containsValue(guest), line);
  }

  @Test
  void eachEventOfTheShippedCaptureNamesTheGuestsAtBothEnds() throws IOException {
    Path eve = folder.resolve("eve.json");
    Run run =
        Run.of(
            "inspect",
            capture,
            "--topology",
            network,
            "--rules",
            rules,
            "--flow-events",
            "--eve",
            eve.toString());
    assertEquals(ExitStatus.OK, run.status(), run.err());
    List<String> events =
        Files.readAllLines(eve).stream().filter(line -> line.contains("\"src_ip\"")).toList();
    assertEquals(16, events.stream().filter(line -> line.contains("\"alert\":{")).count());
    assertTrue(events.stream().filter(line -> line.contains("\"flow\":{")).count() > 50);
    for (String line : events) {
      assertEnd(line, "src_ip", "source");
      assertEnd(line, "dest_ip", "destination");
    }
    // A multicast group is nobody's.
    assertTrue(events.stream().anyMatch(line -> !line.contains("\"destination\":")));
  }

  @Test
  void withoutATopologyEventsNameNobody() {
    Run run = Run.of("inspect", capture, "--rules", rules, "--flow-events", "--eve", "-");
    assertEquals(ExitStatus.OK, run.status(), run.err());
    assertFalse(run.out().contains("\"guest\""), run.out());
  }

  @Test
  void linesOfFlowsNameTheGuestsBesideTheirAddresses() {
    Run run = Run.of("flows", capture, "--topology", network);
    assertEquals(ExitStatus.OK, run.status(), run.err());
    assertEquals("", run.err());
    String line = run.out().lines().filter(each -> each.contains(" 52636 ")).findFirst().orElse("");
    assertTrue(
        line.contains("fd77::20 port 52636 (client-1) -> fd77::10 port 80 (web-1)  6/4 packets"),
        line);
    Run eve = Run.of("flows", capture, "--topology", network, "--format", "eve");
    assertTrue(eve.out().contains("\"source\":{\"guest\":\"client-1\""), eve.out());
  }

  @Test
  void aTopologyThatCannotBeReadEndsTheCommandInOneSentence() throws IOException {
    String missing = folder.resolve("none.yaml").toString();
    for (List<String> command :
        List.of(List.of("inspect", capture, "--rules", rules), List.of("flows", capture))) {
      Run run =
          Run.of(
              Stream.concat(command.stream(), Stream.of("--topology", missing))
                  .toArray(String[]::new));
      assertEquals("vpi: no topology can be read at " + missing + "\n", run.err());
      assertEquals("", run.out());
      assertEquals(ExitStatus.INPUT, run.status());
    }
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "version: 1\n");
    Run run = Run.of("flows", capture, "--topology", empty.toString());
    assertEquals("vpi: no guest is known from " + empty + "\n", run.err());
    assertEquals(ExitStatus.INPUT, run.status());
  }

  @Test
  void whatIsWrongInATopologyIsNamedAndTheRestServes() throws IOException {
    Path odd =
        Files.writeString(
            folder.resolve("odd.yaml"),
            Files.readString(Path.of(network)) + "  bad-1: {host: lab, ip: nonsense}\n");
    Run run = Run.of("flows", capture, "--topology", odd.toString());
    assertEquals(ExitStatus.OK, run.status());
    assertTrue(run.err().contains("an IP address was expected"), run.err());
    assertTrue(run.out().contains("(web-1)"), run.out());
  }

  /** A TCP segment from 10.0.0.1 to 10.0.0.2, or back, as the hexadecimal digits of its frame. */
  private static String segment(boolean back, int sequence, int acked, int flags, String payload) {
    byte[] data = payload.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer frame = ByteBuffer.allocate(54 + data.length);
    int one = back ? 2 : 1;
    int two = back ? 1 : 2;
    frame.put(new byte[] {2, 0, 0, 0, 0, (byte) two, 2, 0, 0, 0, 0, (byte) one});
    frame.putShort((short) 0x0800);
    frame.putShort((short) 0x4500).putShort((short) (40 + data.length)).putInt(0x00014000);
    frame.putShort((short) 0x4006).putShort((short) 0);
    frame.putInt(0x0A000000 | one).putInt(0x0A000000 | two);
    frame.putShort((short) (back ? 80 : 40_000)).putShort((short) (back ? 40_000 : 80));
    frame.putInt(sequence).putInt(acked).put((byte) 0x50).put((byte) flags);
    frame.putShort((short) 0xFFFF).putInt(0).put(data);
    frame.putShort(24, (short) ~sum(frame, 14, 34, 0));
    int pseudo = sum(frame, 26, 34, 6 + 20 + data.length);
    frame.putShort(50, (short) ~sum(frame, 34, frame.capacity(), pseudo));
    return HexFormat.of().formatHex(frame.array());
  }

  private static int sum(ByteBuffer bytes, int from, int to, int start) {
    int sum = start;
    for (int i = from; i < to; i++) {
      sum += (bytes.get(i) & 0xFF) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return sum;
  }

  /** Which rules match where the server has an operating system. */
  private List<String> matches(String operatingSystem) throws IOException {
    int syn = 2;
    int ack = 16;
    Path overlap =
        Captures.pcap(
            folder.resolve("overlap.pcap"),
            segment(false, 1000, 0, syn, ""),
            segment(true, 5000, 1001, syn | ack, ""),
            segment(false, 1001, 5001, ack, ""),
            segment(false, 1005, 5001, ack, "harm"),
            segment(false, 1005, 5001, ack, "/etc/passwd"),
            segment(false, 1001, 5001, ack, "GET "),
            segment(true, 5001, 1016, ack, ""));
    Path topology =
        Files.writeString(
            folder.resolve("os.yaml"),
            """
            version: 1
            guests:
              client: {host: h, mac: "02:00:00:00:00:01", os: Ubuntu 22.04}
              server: {host: h, mac: "02:00:00:00:00:02", os: %s}
            """
                .formatted(operatingSystem));
    Path both =
        Files.writeString(
            folder.resolve("both.rules"),
            """
            alert tcp any any -> any 80 (msg:"new"; content:"GET /etc/passwd"; sid:1;)
            alert tcp any any -> any 80 (msg:"old"; content:"GET harm"; sid:2;)
            """);
    Run run =
        Run.of(
            "inspect",
            overlap.toString(),
            "--rules",
            both.toString(),
            "--topology",
            topology.toString(),
            "--no-anomalies",
            "--eve",
            "-");
    assertEquals(ExitStatus.OK, run.status(), run.err());
    return run.out()
        .lines()
        .filter(line -> line.contains("\"alert\":{"))
        .map(line ->
            found(line, "\"signature\":\"([^\"]+)\"")
                + " "
                + found(line, "\"destination\":\\{\"guest\":\"([^\"]+)\""))
        .toList();
  }

  @Test
  void theSameOverlappingSegmentsAreReadAsTheServersOperatingSystemReadsThem() throws IOException {
    assertEquals(List.of("new server"), matches("Ubuntu 22.04"));
    assertEquals(List.of("old server"), matches("windows server 2019"));
    assertEquals(List.of("new server"), matches("http://oracle.com/solaris/11"));
    assertEquals(List.of("old server"), matches("windows2019srv_64Guest"));
  }

  @Test
  void sighupReadsTheTopologyAnewAndKeepsTheOldOneWhereThatFails() throws Exception {
    Path topology = topology("before");
    Path any =
        Files.writeString(
            folder.resolve("a.rules"), "alert udp any any -> any any (msg:\"a\"; sid:1;)\n");
    Path eve = folder.resolve("eve.json");
    try (SensorProcess sensor =
        SensorProcess.start(
            folder,
            "inspect",
            "testlive:rate=200",
            "--rules",
            any.toString(),
            "--topology",
            topology.toString(),
            "--eve",
            eve.toString())) {
      sensor.awaitEvent(eve, "\"destination\":{\"guest\":\"before\"");
      topology("after");
      sensor.signal("HUP");
      sensor.awaitErr("vpi: topology reloaded, guests 1\n");
      sensor.awaitEvent(eve, "\"destination\":{\"guest\":\"after\"");
      Files.delete(topology);
      sensor.signal("HUP");
      sensor.awaitErr(
          "vpi: topology not reloaded, the one before stays in force: no topology can be read at ");
      sensor.awaitErr("rules reloaded, generation 3");
      sensor.signal("TERM");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
    }
    List<String> alerts =
        Files.readAllLines(eve).stream().filter(line -> line.contains("\"alert\":{")).toList();
    assertTrue(alerts.getLast().contains("\"destination\":{\"guest\":\"after\""));
  }

  private Path topology(String guest) throws IOException {
    Path next =
        Files.writeString(
            folder.resolve("next.yaml"),
            "version: 1\nguests: {%s: {host: h, mac: \"02:00:00:00:00:02\"}}\n".formatted(guest));
    return Files.move(
        next,
        folder.resolve("network.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aSensorInTheLabNamesTheGuestsThatWereCollected() throws Exception {
    try (Lab lab = Lab.up("mirror")) {
      lab.command("warm");
      String collected = folder.resolve("kvm1.json").toString();
      String host = lab.namespace("host");
      Run collect =
          Run.of("visibility", "collect", "--netns", host, "--host", "kvm1", "-o", collected);
      assertEquals(ExitStatus.OK, collect.status(), collect.err());
      Path icmp =
          Files.writeString(
              folder.resolve("a.rules"), "alert icmp any any -> any any (msg:\"i\"; sid:1;)\n");
      Path eve = folder.resolve("eve.json");
      try (SensorProcess sensor =
          SensorProcess.start(
              folder,
              "inspect",
              "afpacket:sens,netns=" + lab.namespace("sensor"),
              "--rules",
              icmp.toString(),
              "--topology",
              collected,
              "--eve",
              eve.toString())) {
        sensor.awaitErr("memory ");
        lab.command("ping20");
        sensor.awaitEvent(eve, "\"icmp_type\":0,");
        sensor.signal("TERM");
        assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
      }
      String one = guest(lab, "g1", "p1");
      String two = guest(lab, "g2", "p2");
      List<String> alerts =
          Files.readAllLines(eve).stream().filter(line -> line.contains("\"alert\":{")).toList();
      assertEquals(20, alerts.size());
      for (String line : alerts) {
        boolean isRequest = line.contains("\"icmp_type\":8,");
        assertTrue(line.contains("\"source\":" + (isRequest ? one : two)), line);
        assertTrue(line.contains("\"destination\":" + (isRequest ? two : one)), line);
      }
    }
  }

  private static String guest(Lab lab, String name, String port) {
    return "{\"guest\":\"%s\",\"host\":\"kvm1\",\"port\":\"%s\"}"
        .formatted(lab.namespace(name), port);
  }
}
