package io.vpi.eve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.capture.CaptureStatistics;
import io.vpi.event.Signature;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EveWriterTest {
  private final EveWriter writer = new EveWriter(EveFormat.DEFAULT);

  @Test
  void writesEveryFactOfAnAlert() {
    TestAlert alert = webAlert();
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    metadata.put("created_at", List.of("2024_01_02"));
    metadata.put("tag", List.of("a", "b"));
    alert.signature =
        new Signature(
            1,
            2_100_498,
            7,
            "GPL ATTACK_RESPONSE id check",
            Signature.Action.DROP,
            "bad-unknown",
            "Potentially Bad Traffic",
            2,
            List.of("url,example.com", "cve,2020-1"),
            metadata);
    alert.ruleGeneration = 3;
    alert.verdict = Verdict.DROP;
    alert.tap = new TapPoint("host-a", "br0", "tap7", "web", Direction.UNKNOWN, 5);
    alert.direction = Direction.INGRESS;
    alert.tenant = new Tenant(100, 200, 4096, 5);
    alert.sourceAsset = new Asset("web", "host-a", "tap7", "Linux", "acme");
    alert.destinationAsset = new Asset("db", "", "", "", "");

    EveWriter all =
        new EveWriter(
            EveFormat.DEFAULT.withPayload(true).withPayloadPrintable(true).withPacket(true));
    int length = all.write(alert);

    assertEquals(
        "{\"timestamp\":\"2024-05-01T12:00:00.123456+0000\",\"in_iface\":\"tap7\",\"pcap_cnt\":42,"
            + "\"event_type\":\"alert\",\"vlan\":[100,200],\"src_ip\":\"10.0.0.1\","
            + "\"src_port\":34855,\"dest_ip\":\"10.0.0.2\",\"dest_port\":80,\"proto\":\"TCP\","
            + "\"ip_v\":4,\"community_id\":\"1:LQU9qZlK+B5F3KDmev6m5PMibrg=\","
            + "\"alert\":{\"action\":\"blocked\",\"gid\":1,\"signature_id\":2100498,\"rev\":7,"
            + "\"signature\":\"GPL ATTACK_RESPONSE id check\","
            + "\"category\":\"Potentially Bad Traffic\",\"severity\":2,"
            + "\"references\":[\"url,example.com\",\"cve,2020-1\"],"
            + "\"metadata\":{\"created_at\":[\"2024_01_02\"],\"tag\":[\"a\",\"b\"]}},"
            + "\"payload\":\"R0VUIC8NCg==\",\"payload_printable\":\"GET /\\r\\n\",\"stream\":0,"
            + "\"packet\":\"AQIDR0VUIC8NCg==\",\"packet_info\":{\"linktype\":1},"
            + "\"vpi\":{\"nanosecond\":123456789,\"verdict\":\"drop\","
            + "\"tap\":{\"host\":\"host-a\",\"switch\":\"br0\",\"guest\":\"web\","
            + "\"direction\":\"ingress\"},"
            + "\"tenant\":{\"network_id\":4096,\"address_space\":5},"
            + "\"source\":{\"guest\":\"web\",\"host\":\"host-a\",\"port\":\"tap7\","
            + "\"os\":\"Linux\",\"tenant\":\"acme\"},\"destination\":{\"guest\":\"db\"},"
            + "\"rule_generation\":3,\"rule_action\":\"drop\",\"classtype\":\"bad-unknown\"}}\n",
        all.toString());
    assertEquals(all.toString().length(), length);
    assertEquals(length, all.length());
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    writer.write(new TestAlert());
    assertEquals(
        "{\"timestamp\":\"2024-05-01T12:00:00.123456+0000\",\"pcap_cnt\":1,"
            + "\"event_type\":\"alert\","
            + "\"alert\":{\"action\":\"allowed\",\"gid\":1,\"signature_id\":1,\"rev\":0,"
            + "\"signature\":\"\",\"category\":\"\",\"severity\":3},"
            + "\"vpi\":{\"nanosecond\":123456789,\"verdict\":\"pass\",\"rule_generation\":1,"
            + "\"rule_action\":\"alert\"}}\n",
        writer.toString());
  }

  @Test
  void writesAnAnomalyWithItsNumbers() {
    TestAnomaly anomaly = new TestAnomaly();
    anomaly.packetNumber = 9;
    anomaly.tap = TapPoint.ofPort("eth0");
    writer.write(anomaly);
    assertEquals(
        "{\"timestamp\":\"2024-05-01T12:00:00.123456+0000\",\"in_iface\":\"eth0\",\"pcap_cnt\":9,"
            + "\"event_type\":\"anomaly\","
            + "\"anomaly\":{\"type\":\"decode\",\"event\":\"decoder.ipv4.truncated\"},"
            + "\"vpi\":{\"nanosecond\":123456789,\"verdict\":\"pass\","
            + "\"anomaly\":{\"layer\":\"ipv4\",\"layer_offset\":14,\"required\":20,"
            + "\"available\":11,\"limit\":\"captured length\"}}}\n",
        writer.toString());
  }

  @Test
  void nestsCountersByTheDotsOfTheirNames() {
    TestStats stats =
        new TestStats()
            .with("decoder.packets", 5)
            .with("uptime", 1)
            .with("decoder.bytes", Long.MAX_VALUE)
            .with("capture.dropped_by_kernel", CaptureStatistics.UNKNOWN);
    writer.write(stats);
    assertEquals(
        "{\"timestamp\":\"2024-05-01T12:00:00.000000+0000\",\"event_type\":\"stats\","
            + "\"stats\":{\"decoder\":{\"packets\":5,\"bytes\":9223372036854775807},"
            + "\"uptime\":1,\"capture\":{\"dropped_by_kernel\":null}},"
            + "\"vpi\":{\"nanosecond\":1,\"subject\":\"pcap:a.pcap\"}}\n",
        writer.toString());
  }

  @Test
  void keepsTheDottedNameOfACounterThatIsAlsoAGroup() {
    writer.write(new TestStats().with("a", 1).with("a.b", 2).with("c.d.e", 3).with("c.d", 4));
    assertEquals(
        Map.of("a", 1L, "a.b", 2L, "c", Map.of("d", Map.of("e", 3L)), "c.d", 4L),
        Json.object(writer.toString()).get("stats"));
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void callsBlockedOnlyWhatDidNotGoOn(Verdict verdict) {
    TestAlert alert = new TestAlert();
    alert.verdict = verdict;
    boolean stopped = verdict == Verdict.DROP || verdict == Verdict.REJECT;
    Map<String, Object> json = write(alert);
    assertEquals(stopped ? "blocked" : "allowed", inner(json, "alert").get("action"));
    assertEquals(verdict.name().toLowerCase(Locale.ROOT), inner(json, "vpi").get("verdict"));
  }

  @ParameterizedTest
  @CsvSource({
    "6,   TCP",
    "17,  UDP",
    "1,   ICMP",
    "58,  IPv6-ICMP",
    "132, SCTP",
    "47,  GRE",
    "50,  ESP",
    "2,   IGMP",
    "0,   HOPOPT",
    "144, 144",
    "253, 253",
    "255, 255",
    "61,  061",
    "7,   007",
  })
  void namesProtocols(int protocol, String name) {
    TestAlert alert = new TestAlert();
    alert.ipProtocol = protocol;
    assertEquals(name, write(alert).get("proto"));
  }

  @Test
  void writesIcmpTypeAndCodeInPlaceOfPorts() {
    TestAlert alert = new TestAlert();
    alert.ends("fe80::1", -1, "ff02::2", -1, 58);
    alert.icmpType = 133;
    alert.icmpCode = 0;
    Map<String, Object> json = write(alert);
    assertEquals("fe80::1", json.get("src_ip"));
    assertEquals("ff02::2", json.get("dest_ip"));
    assertEquals(6L, json.get("ip_v"));
    assertEquals(133L, json.get("icmp_type"));
    assertEquals(0L, json.get("icmp_code"));
    assertFalse(json.containsKey("src_port"));
    assertFalse(json.containsKey("dest_port"));
  }

  @Test
  void writesPortZeroWhichIsAPort() {
    TestAlert alert = new TestAlert();
    alert.ends("10.0.0.1", 0, "10.0.0.2", 65_535, 17);
    Map<String, Object> json = write(alert);
    assertEquals(0L, json.get("src_port"));
    assertEquals(65_535L, json.get("dest_port"));
  }

  @Test
  void writesOneVlanAlone() {
    TestAlert alert = new TestAlert();
    alert.tenant = new Tenant(0, -1, -1, 0);
    Map<String, Object> json = write(alert);
    assertEquals(List.of(0L), json.get("vlan"));
    assertFalse(inner(json, "vpi").containsKey("tenant"));
  }

  @Test
  void tellsTheNetworkIdZeroFromNone() {
    TestAlert alert = new TestAlert();
    alert.tenant = new Tenant(-1, -1, 0, 0);
    assertEquals(Map.of("network_id", 0L), inner(write(alert), "vpi").get("tenant"));
  }

  @Test
  void tellsTheDirectionOfATapOfWhichNothingElseIsKnown() {
    TestAlert alert = new TestAlert();
    alert.direction = Direction.EGRESS;
    assertEquals(Map.of("direction", "egress"), inner(write(alert), "vpi").get("tap"));
  }

  @Test
  void writesLargeNumbersInFull() {
    TestAlert alert = new TestAlert();
    alert.packetNumber = Long.MAX_VALUE;
    alert.signature =
        new Signature(
            0xFFFFFFFFL,
            0xFFFFFFFFL,
            0xFFFFFFFFL,
            "",
            Signature.Action.ALERT,
            "",
            "",
            255,
            List.of(),
            Map.of());
    Map<String, Object> json = write(alert);
    assertEquals(Long.MAX_VALUE, json.get("pcap_cnt"));
    assertEquals(4_294_967_295L, inner(json, "alert").get("signature_id"));
    assertEquals(255L, inner(json, "alert").get("severity"));
  }

  @Test
  void showsNoMoreOfAPacketThanTheLimitAndTellsItsLength() {
    TestAlert alert = new TestAlert();
    alert.packet(new byte[20], "0123456789".getBytes(US_ASCII));
    EveFormat format =
        EveFormat.DEFAULT
            .withPayload(true)
            .withPayloadPrintable(true)
            .withPacket(true)
            .withDumpLimit(4);
    EveWriter limited = new EveWriter(format);
    limited.write(alert);
    Map<String, Object> json = Json.object(limited.toString());
    assertEquals(
        "0123", new String(Base64.getDecoder().decode((String) json.get("payload")), US_ASCII));
    assertEquals("0123", json.get("payload_printable"));
    assertEquals(4, Base64.getDecoder().decode((String) json.get("packet")).length);
    assertEquals(10L, inner(json, "vpi").get("payload_length"));
    assertEquals(30L, inner(json, "vpi").get("packet_length"));
  }

  @Test
  void takesOnlyThePacketsOwnBytes() {
    TestAlert alert = new TestAlert();
    byte[] header = {1, 2, 3, 4};
    alert.packet(header, new byte[] {(byte) 0xFF, 0});
    alert.linkType = LinkType.RAW;
    EveWriter all = new EveWriter(EveFormat.DEFAULT.withPayload(true).withPacket(true));
    all.write(alert);
    Map<String, Object> json = Json.object(all.toString());
    assertEquals("/wA=", json.get("payload"));
    assertEquals("AQIDBP8A", json.get("packet"));
    assertEquals(Map.of("linktype", 101L), json.get("packet_info"));
    assertFalse(inner(json, "vpi").containsKey("payload_length"));
  }

  @Test
  void leavesAnEmptyPayloadOut() {
    TestAlert alert = new TestAlert();
    alert.packet(new byte[] {1}, new byte[0]);
    EveWriter all = new EveWriter(EveFormat.DEFAULT.withPayload(true).withPayloadPrintable(true));
    all.write(alert);
    Map<String, Object> json = Json.object(all.toString());
    assertFalse(json.containsKey("payload"));
    assertFalse(json.containsKey("payload_printable"));
    assertFalse(json.containsKey("stream"));
  }

  @Test
  void showsEveryByteValueAsPrintableTextOrADot() {
    byte[] payload = new byte[256];
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      payload[i] = (byte) i;
      boolean shown = i == '\r' || i == '\n' || (i >= 0x20 && i < 0x7F);
      expected.append(shown ? (char) i : '.');
    }
    TestAlert alert = new TestAlert();
    alert.packet(new byte[0], payload);
    EveWriter printable = new EveWriter(EveFormat.DEFAULT.withPayloadPrintable(true));
    printable.write(alert);
    assertOneAsciiLine(printable);
    assertEquals(expected.toString(), Json.object(printable.toString()).get("payload_printable"));
  }

  @Test
  void escapesWhatWouldEndALineOrAString() {
    String hostile = "a\"b\\c\nd\re\u0000f\u001b[2Jg\u0085h\u2028i\u2029j\u00e9k\ud83d\ude00l/";
    TestAlert alert = new TestAlert();
    alert.signature =
        new Signature(
            1,
            1,
            0,
            hostile,
            Signature.Action.ALERT,
            hostile,
            hostile,
            3,
            List.of(hostile),
            Map.of(hostile, List.of(hostile)));
    alert.tap = new TapPoint(hostile, hostile, hostile, hostile, Direction.UNKNOWN, 0);
    alert.sourceAsset = new Asset(hostile, hostile, hostile, hostile, hostile);
    Map<String, Object> json = write(alert);
    assertOneAsciiLine(writer);
    assertEquals(hostile, inner(json, "alert").get("signature"));
    assertEquals(Map.of(hostile, List.of(hostile)), inner(json, "alert").get("metadata"));
    assertEquals(List.of(hostile), inner(json, "alert").get("references"));
    assertEquals(hostile, json.get("in_iface"));
    assertEquals(hostile, inner(json, "vpi").get("classtype"));
  }

  @Test
  void replacesHalfASurrogatePair() {
    Map<String, String> cases =
        Map.of("a\ud800b", "a\ufffdb", "\udc00", "\ufffd", "x\ude00\ud83d", "x\ufffd\ufffd");
    cases.forEach((text, expected) -> {
      TestAlert alert = new TestAlert();
      alert.signature = TestAlert.withMessage(text);
      assertEquals(expected, inner(write(alert), "alert").get("signature"));
    });
  }

  @Test
  void goesOnAfterAnEventThatThrew() {
    TestAlert broken = new TestAlert();
    broken.tap = null;
    TestAlert late = webAlert();
    late.sourceAsset = null;
    writer.write(webAlert());
    String first = writer.toString();

    assertThrows(NullPointerException.class, () -> writer.write(broken));
    assertThrows(NullPointerException.class, () -> writer.write(late));
    writer.write(webAlert());

    assertEquals(first, writer.toString());
  }

  @Test
  void writesManyLinesOneByOne() {
    TestAlert alert = webAlert();
    for (int i = 1; i <= 1000; i++) {
      alert.packetNumber = i;
      alert.signature = TestAlert.withMessage("x".repeat(i * 17 % 5000));
      assertEquals((long) i, write(alert).get("pcap_cnt"));
      assertOneAsciiLine(writer);
    }
  }

  @Test
  void isEmptyBeforeTheFirstLine() {
    assertEquals(0, writer.length());
    assertEquals("", writer.toString());
  }

  @Test
  void refusesALimitOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> EveFormat.DEFAULT.withDumpLimit(0));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> EveFormat.DEFAULT.withDumpLimit(EveFormat.MAX_DUMP_LIMIT + 1));
    assertEquals("a line shows 1 to 1048576 bytes of a packet, not 1048577", e.getMessage());
  }

  private Map<String, Object> write(TestAlert alert) {
    writer.write(alert);
    return Json.object(writer.toString());
  }

  /** A request from one guest to another. */
  static TestAlert webAlert() {
    TestAlert alert = new TestAlert();
    alert.packetNumber = 42;
    alert.ends("10.0.0.1", 34_855, "10.0.0.2", 80, 6);
    alert.communityId = "1:LQU9qZlK+B5F3KDmev6m5PMibrg=";
    alert.packet(new byte[] {1, 2, 3}, "GET /\r\n".getBytes(US_ASCII));
    return alert;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> json, String name) {
    return (Map<String, Object>) json.get(name);
  }

  private static void assertOneAsciiLine(EveWriter writer) {
    String line = new String(writer.bytes(), 0, writer.length(), ISO_8859_1);
    assertEquals(line.length() - 1, line.indexOf('\n'));
    assertTrue(line.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x80)), line);
    assertNull(Json.object(line).get("nothing"));
  }
}
