package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.FilterHook;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.Fix;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Visibility;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mirrors as a host's own tools print them, up to what becomes of them. */
class MirrorsTest {
  private static final String LINKS =
      """
      [{"ifname":"br0","flags":["UP","LOWER_UP"],"mtu":1500,"linkinfo":{"info_kind":"bridge"}},
       {"ifname":"vnet0","flags":["UP","LOWER_UP"],"mtu":1500,"master":"br0","linkinfo":{"info_kind":"tun"}},
       {"ifname":"vnet1","flags":["UP","LOWER_UP"],"mtu":1500,"master":"br0","linkinfo":{"info_kind":"tun"}},
       {"ifname":"ps","flags":["UP","LOWER_UP"],"mtu":1500,"linkinfo":{"info_kind":"veth"},
        "stats64":{"tx":{"packets":9,"dropped":DROPPED}}}]
      """;

  private static Samples host(int dropped) {
    return new Samples()
        .withText(InventorySource.IP_LINK, "", LINKS.replace("DROPPED", String.valueOf(dropped)));
  }

  private static String filter(String match) {
    return """
    [{"protocol":"ip","pref":10,"kind":"u32","chain":0},
     {"protocol":"ip","pref":10,"kind":"u32","chain":0,"options":{"fh":"800:","ht_divisor":1}},
     {"protocol":"all","pref":10,"kind":"u32","chain":0,"options":{"fh":"800::800","match":%s,
      "actions":[{"kind":"mirred","mirred_action":"mirror","direction":"egress","to_dev":"ps",
       "control_action":{"type":"pipe"}}]}}]
    """
        .formatted(match);
  }

  private static final String ALL = "{\"value\":\"0\",\"mask\":\"0\",\"off\":0}";
  private static final String TCP = "{\"value\":\"60000\",\"mask\":\"ff0000\",\"off\":8}";

  private static Topology topology(Samples samples) throws Exception {
    Topology topology =
        new TopologyAssembler()
            .add(samples.host("kvm1"), "kvm1.json")
            .add("network.yaml", "version: 1\nsensors: {ids: {on: kvm1/ps}}\n")
            .assemble();
    assertEquals(List.of(), topology.warnings());
    return topology;
  }

  private static PairVerdict pair(VisibilityAnalysis analysis) {
    return analysis.between(analysis.stations().getFirst(), analysis.stations().getLast());
  }

  private static Sighting seen(Topology topology) {
    return pair(VisibilityAnalysis.of(topology)).by("ids");
  }

  private static List<String> fix(Topology topology) {
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
    Fix fix = analysis.explain(pair(analysis), "ids").fix();
    assertNotNull(fix);
    return fix.commands().stream().map(Command::line).toList();
  }

  @Test
  void aFilterThatTakesTcpAloneIsConditionalAndReplacedByOneThatTakesAll() throws Exception {
    Topology topology =
        topology(
            host(0)
                .withText(InventorySource.TC_INGRESS, "vnet0", filter(TCP))
                .withText(InventorySource.TC_INGRESS, "vnet1", filter(ALL)));
    assertEquals(Visibility.FILTERED, seen(topology).visibility());
    assertEquals(
        List.of(
            "tc filter del dev vnet0 ingress pref 10 handle 800::800 u32",
            "tc filter add dev vnet0 ingress pref 9 protocol all u32 match u32 0 0 action mirred"
                + " egress mirror dev ps continue"),
        fix(topology));
  }

  @Test
  void aFilterThatWasAddedTwiceIsTwoCopiesIfTheFirstContinues() throws Exception {
    String first = filter(ALL).strip().replace("pipe", "continue");
    String second = first.replace("800::800", "800::801");
    String twice = first.substring(0, first.length() - 1) + "," + second.substring(1);
    Topology topology = topology(host(0).withText(InventorySource.TC_INGRESS, "vnet0", twice));
    assertEquals(2, seen(topology).there().whole());
    assertTrue(seen(topology).has(DegradationKind.DUPLICATES));
  }

  @Test
  void whereTheDirectionsDifferAndTcDoesNotTellThemApartAWarningSaysSo() throws Exception {
    String first = filter(ALL).strip();
    String second = filter(TCP).strip().replace("800:", "801:");
    String both = first.substring(0, first.length() - 1) + "," + second.substring(1);
    Topology topology =
        new TopologyAssembler()
            .add(
                host(0).withText(InventorySource.TC_INGRESS, "vnet0", both).host("kvm1"),
                "kvm1.json")
            .assemble();
    assertEquals(1, topology.taps().size());
    assertEquals(
        List.of("kvm1.json, tc-ingress of vnet0"),
        topology.warnings().stream().map(warning -> warning.source()).toList());
  }

  /** Two mirrors, the first of which ends as is said. */
  private static String two(String match, String end) {
    String filter =
        """
        {"protocol":"all","pref":%d,"kind":"u32","chain":0,"options":{"fh":"%s:800","match":%s,
         "actions":[{"kind":"mirred","mirred_action":"mirror","direction":"egress","to_dev":"%s",
          "control_action":{"type":"%s"}}]}}
        """;
    return "["
        + filter.formatted(5, "800:", match, "br0", end)
        + ","
        + filter.formatted(6, "801:", ALL, "ps", "pipe")
        + "]";
  }

  @Test
  void aMirrorBehindAFilterThatTakesAllGetsNothing() throws Exception {
    Topology topology =
        new TopologyAssembler()
            .add(
                host(0)
                    .withText(InventorySource.TC_INGRESS, "vnet0", two(ALL, "pipe"))
                    .host("kvm1"),
                "kvm1.json")
            .add("network.yaml", "version: 1\nsensors: {ids: {on: kvm1/ps}}\n")
            .assemble();
    assertEquals(
        List.of(
            "kvm1.json, tc-ingress of vnet0: the mirror pref 6 u32 801::800 on vnet0 gets nothing,"
                + " since a filter before it takes every frame and does not end in \"continue\""),
        topology.warnings().stream().map(warning -> warning.toString()).toList());
    assertEquals(Visibility.BLIND, seen(topology).visibility());
    assertEquals(
        "tc filter add dev vnet0 ingress pref 4 protocol all u32 match u32 0 0 action mirred egress"
            + " mirror dev ps continue",
        fix(topology).getFirst());
  }

  @Test
  void aMirrorBehindAFilterThatContinuesGetsAll() throws Exception {
    String both = two(ALL, "continue");
    Topology topology =
        topology(
            host(0)
                .withText(InventorySource.TC_INGRESS, "vnet0", both)
                .withText(InventorySource.TC_INGRESS, "vnet1", both));
    assertEquals(20, seen(topology).expectedFrames(10, 10, 0));
    assertEquals(Visibility.FULL, seen(topology).visibility());
  }

  @Test
  void aMirrorBehindAFilterThatTakesSomeGetsTheRest() throws Exception {
    String both = two(TCP, "pipe");
    Topology topology =
        topology(
            host(0)
                .withText(InventorySource.TC_INGRESS, "vnet0", both)
                .withText(InventorySource.TC_INGRESS, "vnet1", both));
    assertEquals(Visibility.FILTERED, seen(topology).visibility());
  }

  @Test
  void aClsactThatTheHostPrintsIsNotMadeAgain() throws Exception {
    Topology topology =
        topology(
            host(0)
                .withText(
                    InventorySource.TC_QDISC,
                    "",
                    """
                    [{"kind":"noqueue","handle":"0:","dev":"vnet0","root":true,"options":{}},
                     {"kind":"clsact","handle":"ffff:","dev":"vnet0","parent":"ffff:fff1","options":{}},
                     {"kind":"noqueue","handle":"0:","dev":"vnet1","root":true,"options":{}}]
                    """));
    assertEquals(new FilterHook(true, 0), topology.filterHook(new PortId("kvm1", "vnet0")));
    assertNull(topology.filterHook(new PortId("kvm1", "vnet1")));
    assertEquals(
        List.of("tc qdisc add dev vnet1 clsact"),
        fix(topology).stream().filter(line -> line.startsWith("tc qdisc")).toList());
  }

  @Test
  void whatTheMirrorsOutputDroppedIsNamed() throws Exception {
    for (int dropped : new int[] {0, 4}) {
      Topology topology =
          topology(
              host(dropped)
                  .withText(InventorySource.TC_INGRESS, "vnet0", filter(ALL))
                  .withText(InventorySource.TC_INGRESS, "vnet1", filter(ALL)));
      assertEquals(20, seen(topology).expectedFrames(10, 10, 0));
      assertEquals(dropped > 0, seen(topology).has(DegradationKind.COPIES_DROPPED));
    }
  }

  @Test
  void whatTheHostReceivesOfItsBridgeHasLeftTheBridge() throws Exception {
    Topology topology =
        topology(
            host(0)
                .withText(InventorySource.TC_INGRESS, "br0", filter(ALL))
                .withText(InventorySource.TC_EGRESS, "vnet0", filter(ALL)));
    assertEquals(
        List.of(
            TapCoverage.leaving(new PortId("kvm1", "br0")),
            TapCoverage.leaving(new PortId("kvm1", "vnet0"))),
        topology.taps().stream().map(tap -> tap.coverage()).toList());
  }

  @Test
  void settingsOfPortsThatIpDoesNotPrintComeFromBridge() throws Exception {
    String quiet =
        """
        [{"ifname":"vnet1","master":"br0","state":"forwarding","learning":false,"flood":false,
          "bcast_flood":true,"mcast_flood":true,"isolated":true}]
        """;
    Topology topology = topology(host(0).withText(InventorySource.BRIDGE_LINK, "", quiet));
    var port = topology.port(new PortId("kvm1", "vnet1"));
    assertNotNull(port);
    assertTrue(
        port.behaviour().isolated()
            && !port.behaviour().learns()
            && !port.behaviour().floodsUnicast()
            && port.behaviour().floodsBroadcast());
  }
}
