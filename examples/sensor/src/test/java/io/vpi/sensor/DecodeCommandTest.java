package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeCommandTest {
  @TempDir Path folder;

  private Path capture;

  @BeforeEach
  void writeCapture() throws IOException {
    capture =
        Captures.pcapng(
            folder.resolve("a.pcapng"),
            "web0",
            Captures.TCP_SYN,
            Captures.UDP6,
            Captures.ARP,
            Captures.FRAGMENT,
            Captures.CUT);
  }

  @Test
  void printsALineForEachPacketUnlessToldOtherwise() {
    Run run = Run.of("decode", capture.toString());
    assertEquals(
        """
        1 2026-03-01T12:00:00.000000001Z web0 eth:vlan:ipv4:tcp 10.0.0.1:40000 > 10.0.0.2:80 [S] \
        seq=1 win=64240 len=0 vlan=7 bytes=58
        2 2026-03-01T12:00:00.000000002Z web0 eth:ipv6:udp [fd00::1]:5353 > [fd00::2]:53 len=4 \
        bytes=66
        3 2026-03-01T12:00:00.000000003Z web0 eth:arp 10.0.0.1 (02:00:00:00:00:01) > 10.0.0.2 \
        request bytes=42
        4 2026-03-01T12:00:00.000000004Z web0 eth:ipv4:icmp 10.0.0.1 > 10.0.0.2 fragment=0+ id=9 \
        type=8 code=0 len=8 bytes=50
        5 2026-03-01T12:00:00.000000005Z web0 eth 02:00:00:00:00:01 > 02:00:00:00:00:02 \
        type=0x0800 bytes=34 captured=26 !ipv4.truncated(at=14,required=20,available=12)
        """,
        run.out());
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void printsJsonWithLayersFieldsAndAnomalies() {
    String[] lines = Run.of("decode", "--format", "json", capture.toString()).out().split("\n", -1);
    assertEquals(6, lines.length);
    assertEquals(
        "{\"number\":1,\"timestamp\":\"2026-03-01T12:00:00.000000001Z\",\"link\":\"ETHERNET\","
            + "\"wire_length\":58,\"captured_length\":58,\"port\":\"web0\","
            + "\"direction\":\"ingress\",\"state\":\"complete\",\"layers\":["
            + "{\"protocol\":\"eth\",\"offset\":0,\"header_length\":14,"
            + "\"src\":\"02:00:00:00:00:01\",\"dst\":\"02:00:00:00:00:02\",\"type\":33024},"
            + "{\"protocol\":\"vlan\",\"offset\":14,\"header_length\":4,\"tpid\":33024,\"id\":7,"
            + "\"priority\":0,\"type\":2048},"
            + "{\"protocol\":\"ipv4\",\"offset\":18,\"header_length\":20,\"src\":\"10.0.0.1\","
            + "\"dst\":\"10.0.0.2\",\"protocol_number\":6,\"total_length\":40,\"id\":1,"
            + "\"dont_fragment\":true,\"more_fragments\":false,\"fragment_offset\":0,\"ttl\":64},"
            + "{\"protocol\":\"tcp\",\"offset\":38,\"header_length\":20,\"src_port\":40000,"
            + "\"dst_port\":80,\"seq\":1,\"ack\":0,\"flags\":\"S\",\"window\":64240,"
            + "\"payload_length\":0}],\"payload\":{\"offset\":58,\"length\":0}}",
        lines[0]);
    assertTrue(
        lines[4].endsWith(
            "\"anomaly_count\":1,\"anomalies\":["
                + "{\"anomaly\":\"ipv4.truncated\",\"offset\":14,\"required\":20,"
                + "\"available\":12,\"limit\":\"captured\"}]}"),
        lines[4]);
  }

  @Test
  void printsColumnsThatTsharkHas() throws IOException {
    OracleTable table =
        OracleTable.of(Run.of("decode", "--format", "TSV", capture.toString()).out());
    assertEquals(5, table.size());
    assertEquals("1772366400.000000001", table.get(0, "frame.time_epoch"));
    assertEquals("eth:ethertype:vlan:ethertype:ip:tcp", table.get(0, "frame.protocols"));
    assertEquals("7", table.get(0, "vlan.id"));
    assertEquals("0x0002", table.get(0, "tcp.flags"));
    assertEquals("fd00::1", table.get(1, "ipv6.src"));
    assertEquals("", table.get(1, "ip.src"));
    assertEquals("1", table.get(2, "arp.opcode"));
    assertEquals("1", table.get(3, "ip.flags.mf"));
    assertEquals("34", table.get(4, "frame.len"));
    assertEquals("26", table.get(4, "frame.cap_len"));
    assertEquals("eth:ethertype:ip", table.get(4, "frame.protocols"));
    assertEquals("", table.get(4, "ip.src"));
  }

  @Test
  void showsTunnelsTheirNetworksAndWhatAnIcmpErrorQuotesOnALine() throws IOException {
    Path file =
        Captures.pcap(
            folder.resolve("t.pcap"),
            Captures.TCP_IN_VXLAN,
            Captures.ARP_IN_VXLAN,
            Captures.UDP_IN_MPLS,
            Captures.UNREACHABLE);
    assertEquals(
        """
        1 2026-03-01T12:00:00.000000000Z eth:vlan:vlan:ipv4:udp:vxlan:eth:vlan:ipv4:tcp \
        10.0.0.1:40000 > 10.0.0.2:80 [S] seq=1 win=64240 len=0 vlan=5.6/9 overlay=vxlan:42 \
        via=192.0.2.1>192.0.2.2 bytes=116
        2 2026-03-01T12:00:00.000001000Z eth:ipv4:udp:vxlan:eth:arp \
        10.0.0.1 (02:00:00:00:00:01) > 10.0.0.2 request overlay=vxlan:42 \
        via=192.0.2.1>192.0.2.2 bytes=92
        3 2026-03-01T12:00:00.000002000Z eth:mpls:mpls:ipv4:udp \
        10.0.0.1:5353 > 10.0.0.2:53 len=0 mpls=16.17 bytes=50
        4 2026-03-01T12:00:00.000003000Z eth:ipv4:icmp 10.0.0.9 > 10.0.0.1 type=3 code=3 len=28 \
        (quoting ipv4:quoted_transport 10.0.0.1:40000 > 10.0.0.2:80) bytes=70
        """,
        Run.of("decode", file.toString()).out());
  }

  @Test
  void printsOverlaysAndTheQuotedPacketAsJson() throws IOException {
    Path file =
        Captures.pcap(
            folder.resolve("t.pcap"), Captures.TCP_IN_VXLAN, Captures.UNREACHABLE, Captures.ARP);
    String[] lines = Run.of("decode", "--format", "json", file.toString()).out().split("\n", -1);
    assertTrue(
        lines[0].contains("{\"protocol\":\"vxlan\",\"offset\":50,\"header_length\":8,\"vni\":42},"),
        lines[0]);
    assertTrue(
        lines[0].contains(
            "\"payload_length\":0}],"
                + "\"overlays\":[{\"protocol\":\"vxlan\",\"layer\":5,\"id\":42}],"
                + "\"payload\":{\"offset\":116,\"length\":0}}"),
        lines[0]);
    assertTrue(
        lines[1].endsWith(
            "{\"protocol\":\"icmp\",\"offset\":34,\"header_length\":8,\"type\":3,\"code\":3}],"
                + "\"payload\":{\"offset\":42,\"length\":28},\"embedded\":["
                + "{\"protocol\":\"ipv4\",\"offset\":42,\"header_length\":20,"
                + "\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\",\"protocol_number\":6,"
                + "\"total_length\":40,\"id\":1,\"dont_fragment\":true,"
                + "\"more_fragments\":false,\"fragment_offset\":0,\"ttl\":64},"
                + "{\"protocol\":\"quoted_transport\",\"offset\":62,\"header_length\":8,"
                + "\"src_port\":40000,\"dst_port\":80}]}"),
        lines[1]);
    assertFalse(lines[2].contains("overlays") || lines[2].contains("embedded"), lines[2]);
  }

  @Test
  void escapesTheNameOfAnInterfaceSoThatItCannotSteerATerminal() throws IOException {
    Path file = Captures.pcapng(folder.resolve("b.pcapng"), "e\u001b[2J\n\"\\\u00e9", Captures.ARP);
    String line = Run.of("decode", file.toString()).out();
    assertTrue(line.contains(" e\\u001b[2J\\u000a\"\\\\\u00e9 eth:arp"), line);
    String json = Run.of("decode", "--format=json", file.toString()).out();
    assertTrue(json.contains("\"port\":\"e\\u001b[2J\\u000a\\\"\\\\\u00e9\""), json);
  }

  @Test
  void takesAQualifiedNameAndAFileWhoseNameHasAColon() throws IOException {
    Path odd = Files.copy(capture, folder.resolve("10:30.pcapng"));
    assertEquals(ExitStatus.OK, Run.of("decode", "pcap:" + capture).status());
    assertEquals(ExitStatus.OK, Run.of("decode", odd.toString()).status());
  }

  @Test
  void printsThePacketsBeforeTheDamageAndSaysWhereItIs() throws IOException {
    Path file = Captures.pcap(folder.resolve("c.pcap"), Captures.ARP, Captures.ARP);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    Run run = Run.of("decode", file.toString());
    assertEquals(1, run.out().lines().count());
    assertTrue(run.err().startsWith("vpi: pcap:" + file + ": at byte 82: "), run.err());
    assertEquals(1, run.err().lines().count());
    assertEquals(ExitStatus.DAMAGED, run.status());
  }
}
