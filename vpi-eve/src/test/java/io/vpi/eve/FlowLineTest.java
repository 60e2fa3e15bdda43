package io.vpi.eve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import io.vpi.testing.Allocation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowLineTest {
  private final EveWriter writer = new EveWriter(EveFormat.DEFAULT);
  private final TestFlow flow = new TestFlow();

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> json, String name) {
    return (Map<String, Object>) json.get(name);
  }

  @Test
  void writesEveryFactOfAFlow() {
    flow.tap = new TapPoint("host-a", "br0", "tap7", "web", Direction.UNKNOWN, 5);
    flow.tenant = new Tenant(100, 200, 4096, 5);
    flow.sourceAsset = new Asset("web", "host-a", "tap7", "Linux", "acme");
    flow.destinationAsset = new Asset("db", "", "", "", "");
    flow.alerted = true;
    flow.flagsToClient = 0x14;
    int length = writer.write(flow);
    assertEquals(
        "{\"timestamp\":\"2024-05-01T12:01:00.123456+0000\",\"flow_id\":9007199254740991,"
            + "\"in_iface\":\"tap7\",\"event_type\":\"flow\",\"vlan\":[100,200],"
            + "\"src_ip\":\"10.0.0.1\",\"src_port\":34855,"
            + "\"dest_ip\":\"10.0.0.2\",\"dest_port\":80,\"proto\":\"TCP\",\"ip_v\":4,"
            + "\"flow\":{\"pkts_toserver\":6,\"pkts_toclient\":5,"
            + "\"bytes_toserver\":5000000000,\"bytes_toclient\":321,"
            + "\"start\":\"2024-05-01T11:59:58.123456+0000\","
            + "\"end\":\"2024-05-01T12:00:00.123456+0000\",\"age\":2,"
            + "\"state\":\"closed\",\"reason\":\"fin\",\"alerted\":true},"
            + "\"tcp\":{\"tcp_flags\":\"1f\",\"tcp_flags_ts\":\"1b\",\"tcp_flags_tc\":\"14\","
            + "\"fin\":true,\"syn\":true,\"rst\":true,\"psh\":true,\"ack\":true,"
            + "\"state\":\"time_wait\"},"
            + "\"community_id\":\"1:LQU9qZlK+B5F3KDmev6m5PMibrg=\","
            + "\"vpi\":{\"nanosecond\":123456789,"
            + "\"tap\":{\"host\":\"host-a\",\"switch\":\"br0\",\"guest\":\"web\"},"
            + "\"tenant\":{\"network_id\":4096,\"address_space\":5},"
            + "\"source\":{\"guest\":\"web\",\"host\":\"host-a\",\"port\":\"tap7\","
            + "\"os\":\"Linux\",\"tenant\":\"acme\"},\"destination\":{\"guest\":\"db\"}}}\n",
        writer.toString());
    assertEquals(writer.toString().length(), length);
  }

  @Test
  void leavesOutWhatAFlowWithoutPortsHasNot() {
    flow.sourceAddress = IpAddress.parse("fd00::1").orElseThrow();
    flow.destinationAddress = IpAddress.parse("fd00::2").orElseThrow();
    flow.ipProtocol = 58;
    flow.sourcePort = -1;
    flow.destinationPort = -1;
    flow.icmpType = 128;
    flow.icmpCode = 0;
    writer.write(flow);
    Map<String, Object> json = Json.object(writer.toString());
    assertEquals("IPv6-ICMP", json.get("proto"));
    assertEquals(6L, json.get("ip_v"));
    assertEquals(128L, json.get("icmp_type"));
    assertEquals(0L, json.get("icmp_code"));
    assertFalse(json.containsKey("src_port"));
    assertFalse(json.containsKey("dest_port"));
    assertFalse(json.containsKey("tcp"));
    assertFalse(json.containsKey("vlan"));
    assertFalse(json.containsKey("in_iface"));
    assertEquals(Map.of("nanosecond", 123456789L), json.get("vpi"));
  }

  @Test
  void isNeverYoungerThanNothing() {
    flow.start = flow.end + 5_000_000_000L;
    writer.write(flow);
    assertEquals(0L, inner(Json.object(writer.toString()), "flow").get("age"));
  }

  @Test
  void goesToTheFile() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EveFileSink sink = EveFileSink.builder().open(out, "memory")) {
      sink.onFlow(flow);
    }
    writer.write(flow);
    assertEquals(writer.toString(), out.toString(StandardCharsets.US_ASCII));
  }

  @Test
  void rendersAFlowWithASmallAllocation() {
    // Two IPv4 addresses as text are 240 bytes.
    long bytes = Allocation.bytesAllocatedBy(() -> writer.write(flow));
    assertTrue(bytes <= 400, bytes + " bytes");
  }
}
