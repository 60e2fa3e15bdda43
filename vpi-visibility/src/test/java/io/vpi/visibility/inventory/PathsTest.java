package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TunnelKind;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.Hop;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Path;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.Visibility;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which way frames go: over trunks, bonds, tunnels, cards with functions, and through sensors. */
class PathsTest {
  private final TopologyAssembler assembler = new TopologyAssembler();

  /** Adds a host out of interfaces, each as {@code ip -j -d link} prints it. */
  private PathsTest host(String name, List<CommandOutput> more, String... links) {
    List<CommandOutput> outputs = new ArrayList<>(more);
    outputs.add(CommandOutput.of(InventorySource.IP_LINK, "", "[" + String.join(",", links) + "]"));
    assembler.add(new HostInventory(name, "", "", outputs), name + ".json");
    return this;
  }

  private PathsTest host(String name, String... links) {
    return host(name, List.of(), links);
  }

  private VisibilityAnalysis analyse(String description) throws Exception {
    Topology topology = assembler.add("network.yaml", "version: 1\n" + description).assemble();
    assertEquals(List.of(), topology.warnings());
    VisibilityAnalysis all = VisibilityAnalysis.of(topology);
    List<Station> stations = new ArrayList<>(all.stations());
    stations.add(Station.OUTSIDE);
    for (Station from : stations) {
      for (Station to : stations) {
        PairVerdict verdict = all.between(from, to);
        // What was found for others must not be taken for this pair's.
        assertEquals(VisibilityAnalysis.of(topology).between(from, to), verdict);
        assertEquals(
            verdict.path().exists(), all.between(to, from).path().exists(), verdict::toString);
      }
    }
    return all;
  }

  private static PairVerdict pair(VisibilityAnalysis analysis, String from, String to) {
    return analysis.between(station(analysis, from), station(analysis, to));
  }

  private static Station station(VisibilityAnalysis analysis, String guest) {
    if (guest.equals("outside")) {
      return Station.OUTSIDE;
    }
    return analysis.stations().stream()
        .filter(each -> String.valueOf(each.guest()).equals(guest))
        .findFirst()
        .orElseThrow(() -> new AssertionError(guest + " is not among " + analysis.stations()));
  }

  private static String link(String name, String kind, String rest) {
    return """
    {"ifname":"%s","flags":["UP","LOWER_UP"],"mtu":1500,"linkinfo":{"info_kind":"%s"%s}}
    """
        .formatted(name, kind, rest);
  }

  private static String member(String name, String kind, String bridge) {
    return """
    {"ifname":"%s","flags":["UP","LOWER_UP"],"mtu":1500,"master":"%s",
     "linkinfo":{"info_kind":"%s","info_slave_kind":"bridge","info_slave_data":{"state":"forwarding"}}}
    """
        .formatted(name, bridge, kind);
  }

  private static String card(String name, String rest) {
    return """
    {"ifname":"%s","flags":["UP","LOWER_UP"],"mtu":1500%s}
    """
        .formatted(name, rest);
  }

  private static final String BRIDGE = link("br0", "bridge", "");

  private static String ports(Path path) {
    List<String> ports = new ArrayList<>();
    for (Hop hop : path.hops()) {
      ports.add(hop.entering() + ">" + hop.leaving());
    }
    return String.join(" ", ports);
  }

  @Test
  void aBridgeOnAVlanOfABondReachesTheTrunkOfThePhysicalSwitch() throws Exception {
    for (int number = 1; number <= 2; number++) {
      host(
          "kvm" + number,
          BRIDGE,
          card("eth0", ",\"master\":\"bond0\""),
          card("eth1", ",\"master\":\"bond0\""),
          link(
              "bond0",
              "bond",
              ",\"info_data\":{\"mode\":\"active-backup\",\"active_slave\":\"eth1\"}"),
          """
          {"ifname":"bond0.10","link":"bond0","flags":["UP","LOWER_UP"],"mtu":1500,"master":"br0",
           "linkinfo":{"info_kind":"vlan","info_data":{"id":10},"info_slave_kind":"bridge"}}
          """,
          member("vnet0", "tun", "br0"));
    }
    VisibilityAnalysis analysis =
        analyse(
            """
            switches:
              tor1:
                ports:
                  Gi1: {cable: kvm1/eth1, tagged: "10"}
                  Gi2: {cable: kvm2/eth1, tagged: "10"}
                  Gi3: {cable: kvm1/eth0, tagged: "10"}
                  Gi9: {forwards: false}
                mirrors:
                  m: {ports: [Gi1], to: Gi9}
            sensors:
              ids: {behind: tor1/Gi9}
              bond: {on: kvm1/bond0}
              backup: {on: kvm1/eth0}
            """);
    PairVerdict verdict = pair(analysis, "vnet0@kvm1", "vnet0@kvm2");
    assertEquals(
        "kvm1/vnet0>kvm1/bond0.10 tor1/Gi1>tor1/Gi2 kvm2/bond0.10>kvm2/vnet0",
        ports(verdict.path()));
    assertEquals("VLAN 10", verdict.from().network());
    assertEquals(10, verdict.path().hops().get(1).vlan());
    assertEquals(20, verdict.by("ids").expectedFrames(10, 10, 0));
    assertEquals(20, verdict.by("bond").expectedFrames(10, 10, 0));
    assertEquals(0, verdict.by("backup").expectedFrames(10, 10, 0), "the card that waits");
  }

  @Test
  void aVlanThatTheTrunkDoesNotCarryHasNoWay() throws Exception {
    for (int number = 1; number <= 2; number++) {
      host(
          "kvm" + number,
          BRIDGE,
          card("eth0", ""),
          """
          {"ifname":"eth0.20","link":"eth0","flags":["UP","LOWER_UP"],"mtu":1500,"master":"br0",
           "linkinfo":{"info_kind":"vlan","info_data":{"id":20},"info_slave_kind":"bridge"}}
          """,
          member("vnet0", "tun", "br0"));
    }
    VisibilityAnalysis analysis =
        analyse(
            """
            switches:
              tor1:
                ports:
                  Gi1: {cable: kvm1/eth0, tagged: "10,20"}
                  Gi2: {cable: kvm2/eth0, tagged: "10"}
            """);
    assertEquals(Visibility.NO_PATH, pair(analysis, "vnet0@kvm1", "vnet0@kvm2").visibility());
  }

  private static String vxlan(String name, int id, String local) {
    return """
    {"ifname":"%s","flags":["UP","LOWER_UP"],"mtu":1450,"master":"br0","linkinfo":{"info_kind":"vxlan",
     "info_data":{"id":%d,"local":"%s","port":4789,"link":"eth0"},"info_slave_kind":"bridge"}}
    """
        .formatted(name, id, local);
  }

  @Test
  void anOverlayIsOneNetworkAndItsFramesAreSeenWrappedOnTheUnderlay() throws Exception {
    for (int number = 1; number <= 3; number++) {
      host(
          "kvm" + number,
          BRIDGE,
          card("eth0", ""),
          vxlan("vx", number < 3 ? 5000 : 6000, "10.0.0." + number),
          member("vnet0", "tun", "br0"));
    }
    VisibilityAnalysis analysis =
        analyse(
            """
            switches:
              tor1:
                ports:
                  Gi1: {cable: kvm1/eth0}
                  Gi2: {cable: kvm2/eth0}
                  Gi3: {cable: kvm3/eth0}
                  Gi9: {forwards: false}
                mirrors:
                  m: {ports: [Gi1], to: Gi9}
            sensors:
              ids: {behind: tor1/Gi9}
              wire: {on: kvm2/eth0}
            """);
    PairVerdict verdict = pair(analysis, "vnet0@kvm1", "vnet0@kvm2");
    assertEquals("VNI 5000", verdict.from().network());
    assertEquals("kvm1/vnet0>kvm1/vx tor1/Gi1>tor1/Gi2 kvm2/vx>kvm2/vnet0", ports(verdict.path()));
    assertNotNull(verdict.path().hops().get(1).wrappedIn());
    assertEquals(
        TunnelKind.VXLAN, Objects.requireNonNull(verdict.path().hops().get(1).wrappedIn()).kind());
    assertEquals(20, verdict.by("ids").expectedFrames(10, 10, 0));
    assertEquals(20, verdict.by("wire").expectedFrames(10, 10, 0));
    assertTrue(pair(analysis, "vnet0@kvm1", "vnet0@kvm3").path().isRouted(), "another VNI");
  }

  @Test
  void anEncryptedTunnelHidesFromTheWireWhatTheSwitchSees() throws Exception {
    for (int number = 1; number <= 2; number++) {
      OvsHost ovs = new OvsHost("kvm" + number);
      ovs.guest("vnet0", "", "g" + number);
      ovs.port(
          "tun0", "vxlan", Map.of("remote_ip", "10.0.0." + (3 - number), "key", "7", "psk", "?"));
      host("kvm" + number, ovs.inventory().outputs(), card("eth0", ""));
    }
    VisibilityAnalysis analysis =
        analyse(
            """
            switches:
              tor1: {ports: {Gi1: {cable: kvm1/eth0}, Gi2: {cable: kvm2/eth0}}}
            sensors:
              wire: {on: kvm1/eth0}
              guest-port: {on: kvm1/vnet0}
            """);
    PairVerdict verdict = pair(analysis, "g1@kvm1", "g2@kvm2");
    assertEquals(Visibility.BLIND, verdict.by("wire").visibility());
    assertTrue(verdict.by("wire").has(DegradationKind.ENCRYPTED));
    assertEquals(20, verdict.by("guest-port").expectedFrames(10, 10, 0));
    assertFalse(verdict.by("guest-port").has(DegradationKind.ENCRYPTED));
  }

  private static String macvtap(String name, String mode) {
    return """
    {"ifname":"%s","link":"eth0","flags":["UP","LOWER_UP"],"mtu":1500,
     "linkinfo":{"info_kind":"macvtap","info_data":{"mode":"%s"}}}
    """
        .formatted(name, mode);
  }

  private static final String CABLE =
      """
      switches:
        tor1:
          ports:
            Gi1: {cable: kvm1/eth0, hairpin: %s}
            Gi9: {forwards: false}
            Gi48: {outside: true}
          mirrors:
            m: {ports: [Gi1], direction: rx, to: Gi9}
      sensors:
        ids: {behind: tor1/Gi9}
        card: {on: kvm1/eth0}
        one: {on: kvm1/macvtap0}
      """;

  @Test
  void macvtapsInBridgeModeSpeakWithEachOtherPastTheCard() throws Exception {
    host("kvm1", card("eth0", ""), macvtap("macvtap0", "bridge"), macvtap("macvtap1", "bridge"));
    VisibilityAnalysis analysis = analyse(CABLE.formatted("false"));
    PairVerdict verdict = pair(analysis, "macvtap0@kvm1", "macvtap1@kvm1");
    assertEquals("kvm1/macvtap0>kvm1/macvtap1", ports(verdict.path()));
    assertEquals(0, verdict.by("ids").expectedFrames(10, 10, 0));
    assertEquals(0, verdict.by("card").expectedFrames(10, 10, 0));
    assertEquals(20, verdict.by("one").expectedFrames(10, 10, 0), "a socket on the macvtap");
    assertEquals(
        Visibility.ONE_DIRECTION,
        pair(analysis, "macvtap0@kvm1", "outside").by("ids").visibility());
  }

  @Test
  void macvtapsInVepaModeSpeakByTheSwitchThatTurnsFramesRound() throws Exception {
    host("kvm1", card("eth0", ""), macvtap("macvtap0", "vepa"), macvtap("macvtap1", "vepa"));
    VisibilityAnalysis analysis = analyse(CABLE.formatted("true"));
    PairVerdict verdict = pair(analysis, "macvtap0@kvm1", "macvtap1@kvm1");
    assertEquals(
        "kvm1/macvtap0>kvm1/eth0 tor1/Gi1>tor1/Gi1 kvm1/eth0>kvm1/macvtap1", ports(verdict.path()));
    assertEquals(20, verdict.by("ids").expectedFrames(10, 10, 0));
    assertEquals(40, verdict.by("card").expectedFrames(10, 10, 0), "out and in again");
  }

  @Test
  void macvtapsInVepaModeHaveNoWayWhereTheSwitchDoesNotTurnFramesRound() throws Exception {
    host("kvm1", card("eth0", ""), macvtap("macvtap0", "vepa"), macvtap("macvtap1", "vepa"));
    VisibilityAnalysis analysis = analyse(CABLE.formatted("false"));
    assertEquals(Visibility.NO_PATH, pair(analysis, "macvtap0@kvm1", "macvtap1@kvm1").visibility());
    assertEquals(
        Visibility.ONE_DIRECTION,
        pair(analysis, "macvtap0@kvm1", "outside").by("ids").visibility());
  }

  @Test
  void aMacvtapInPrivateModeSpeaksWithNoneOnItsCardWhateverTheSwitchDoes() throws Exception {
    for (String other : List.of("private", "vepa", "bridge")) {
      host("kvm1", card("eth0", ""), macvtap("macvtap0", "private"), macvtap("macvtap1", other));
      VisibilityAnalysis analysis = analyse(CABLE.formatted("true"));
      assertEquals(
          Visibility.NO_PATH, pair(analysis, "macvtap0@kvm1", "macvtap1@kvm1").visibility(), other);
      assertEquals(
          Visibility.NO_PATH, pair(analysis, "macvtap1@kvm1", "macvtap0@kvm1").visibility(), other);
      assertEquals(
          "kvm1/macvtap0>kvm1/eth0 tor1/Gi1>tor1/Gi48",
          ports(pair(analysis, "macvtap0@kvm1", "outside").path()),
          other);
    }
  }

  @Test
  void oneMacvtapInVepaModeKeepsTheOthersFromSpeakingPastTheCardInWhicheverOrder()
      throws Exception {
    for (List<String> modes : List.of(List.of("vepa", "bridge"), List.of("bridge", "vepa"))) {
      host(
          "kvm1",
          card("eth0", ""),
          macvtap("macvtap0", modes.getFirst()),
          macvtap("macvtap1", modes.getLast()));
      VisibilityAnalysis analysis = analyse(CABLE.formatted("false"));
      assertEquals(
          Visibility.NO_PATH, pair(analysis, "macvtap0@kvm1", "macvtap1@kvm1").visibility());
    }
  }

  @Test
  void aMirrorOfWhatAMacvtapReceivesIsOfWhatLeavesTheSwitch() throws Exception {
    host(
        "kvm1",
        List.of(
            CommandOutput.of(
                InventorySource.TC_EGRESS,
                "macvtap0",
                """
                [{"protocol":"all","pref":1,"kind":"matchall","options":{"handle":1,"actions":
                  [{"kind":"mirred","mirred_action":"mirror","to_dev":"ps"}]}}]
                """)),
        card("eth0", ""),
        link("ps", "veth", ""),
        macvtap("macvtap0", "bridge"),
        macvtap("macvtap1", "bridge"));
    VisibilityAnalysis analysis = analyse("sensors: {ids: {on: kvm1/ps}}");
    Sighting seen = pair(analysis, "macvtap0@kvm1", "macvtap1@kvm1").by("ids");
    assertEquals(1, seen.there().whole());
    assertEquals(0, seen.back().whole());
  }

  private static final String FUNCTIONS =
      """
      ,"vfinfo_list":[
        {"vf":0,"address":"02:00:00:00:00:01","vlan_list":[{"vlan":10}],"link_state":"auto"},
        {"vf":1,"address":"02:00:00:00:00:02","vlan_list":[{"vlan":10}],"link_state":"auto"},
        {"vf":2,"address":"02:00:00:00:00:03","vlan_list":[{"vlan":20}],"link_state":"auto"},
        {"vf":3,"address":"02:00:00:00:00:04","vlan_list":[{"vlan":10}],"link_state":"disable"}]
      """;

  @Test
  void functionsOfOneCardSpeakWithinItWhereNoSocketOfTheHostSeesThem() throws Exception {
    host(
        "kvm1",
        List.of(
            CommandOutput.of(
                InventorySource.VIRSH_DUMPXML,
                "web",
                """
                <domain><name>web</name><devices><interface type="hostdev">
                <mac address="02:00:00:00:00:01"/></interface></devices></domain>
                """)),
        card("eth0", FUNCTIONS));
    VisibilityAnalysis analysis =
        analyse(
            """
            switches:
              tor1:
                ports:
                  Gi1: {cable: kvm1/eth0, tagged: "10,20"}
                  Gi9: {forwards: false}
                  Gi48: {outside: true, tagged: "10,20"}
                mirrors:
                  m: {ports: [Gi1], to: Gi9}
            sensors:
              ids: {behind: tor1/Gi9}
              host: {on: kvm1/eth0/vf0}
              agent: {guest: web@kvm1}
            """);
    PairVerdict verdict = pair(analysis, "web@kvm1", "eth0/vf1@kvm1");
    assertEquals("kvm1/eth0/vf0>kvm1/eth0/vf1", ports(verdict.path()));
    assertEquals(0, verdict.by("ids").expectedFrames(10, 10, 0));
    assertEquals(0, verdict.by("host").expectedFrames(10, 10, 0));
    assertTrue(verdict.by("host").has(DegradationKind.NO_HOST_TAP));
    assertEquals(Visibility.FULL, verdict.by("agent").visibility());
    assertFalse(verdict.by("agent").has(DegradationKind.NO_HOST_TAP));
    assertEquals(Visibility.FULL, pair(analysis, "web@kvm1", "outside").by("ids").visibility());
    assertTrue(
        pair(analysis, "web@kvm1", "eth0/vf2@kvm1").path().isRouted(), "VLANs meet outside alone");
    assertEquals(Visibility.NO_PATH, pair(analysis, "web@kvm1", "eth0/vf3@kvm1").visibility());
  }

  @Test
  void vhostUserPortsAreSeenByTheSwitchsOwnMirrorAlone() throws Exception {
    OvsHost ovs = new OvsHost("kvm1");
    ovs.guest("vhu0", "dpdkvhostuserclient", "web");
    ovs.guest("vhu1", "dpdkvhostuserclient", "db");
    ovs.port("ps", "", Map.of());
    assembler.add(ovs.inventory(), "kvm1.json");
    String description =
        """
        taps:
          t: {kind: tc, ports: [kvm1/vhu0], to: kvm1/ps}
          %s
        sensors:
          ids: {behind: kvm1/ps}
          socket: {on: kvm1/vhu0}
        hosts: {kvm1: {ports: {ps: {forwards: false}}}}
        """;
    VisibilityAnalysis analysis = analyse(description.formatted(""));
    PairVerdict blind = pair(analysis, "web@kvm1", "db@kvm1");
    assertEquals("kvm1/vhu0>kvm1/vhu1", ports(blind.path()));
    assertEquals(Visibility.BLIND, blind.by("ids").visibility());
    assertTrue(blind.by("ids").has(DegradationKind.NO_HOST_TAP));
    assertEquals(Visibility.BLIND, blind.by("socket").visibility());
    assertTrue(
        analysis.explain(blind, "ids").reason().contains("pass the host's kernel by"),
        () -> analysis.explain(blind, "ids").reason());

    PathsTest mirrored = new PathsTest();
    mirrored.assembler.add(ovs.inventory(), "kvm1.json");
    VisibilityAnalysis seen =
        mirrored.analyse(description.formatted("m: {kind: ovs, switch: kvm1/br0, to: kvm1/ps}"));
    Sighting sighting = pair(seen, "web@kvm1", "db@kvm1").by("ids");
    assertEquals(20, sighting.expectedFrames(10, 10, 0));
    assertFalse(
        sighting.has(DegradationKind.NO_HOST_TAP) && sighting.visibility() != Visibility.FULL);
  }

  @Test
  void aSensorBetweenTwoBridgesStandsInTheWay() throws Exception {
    host(
        "kvm1",
        BRIDGE,
        link("br1", "bridge", ""),
        member("vnet0", "tun", "br0"),
        member("vnet1", "tun", "br0"),
        member("vnet2", "tun", "br1"),
        veth("a0", "br0", "a1"),
        veth("a1", "", "a0"),
        veth("b0", "br1", "b1"),
        veth("b1", "", "b0"));
    VisibilityAnalysis analysis = analyse("sensors: {ips: {between: [kvm1/a1, kvm1/b1]}}");
    PairVerdict across = pair(analysis, "vnet0@kvm1", "vnet2@kvm1");
    assertEquals("kvm1/vnet0>kvm1/a0 kvm1/a1>kvm1/b1 kvm1/b0>kvm1/vnet2", ports(across.path()));
    assertEquals(Visibility.FULL, across.by("ips").visibility());
    assertTrue(across.by("ips").isInline());
    assertTrue(
        analysis.explain(across, "ips").reason().contains("stands in the way of both directions"));
    PairVerdict beside = pair(analysis, "vnet0@kvm1", "vnet1@kvm1");
    assertFalse(beside.by("ips").isInline());
    assertEquals(Visibility.FLOODED_ONLY, beside.by("ips").visibility());
  }

  private static String veth(String name, String bridge, String peer) {
    return """
    {"ifname":"%s","link":"%s","flags":["UP","LOWER_UP"],"mtu":1500%s,"linkinfo":{"info_kind":"veth"}}
    """
        .formatted(name, peer, bridge.isEmpty() ? "" : ",\"master\":\"" + bridge + "\"");
  }

  @Test
  void twoBridgesOnOneHostAreJoinedByPatchPorts() throws Exception {
    OvsHost ovs = new OvsHost("kvm1");
    ovs.guest("vnet0", "", "web");
    ovs.port("p0", "patch", Map.of("peer", "p1"));
    ovs.nextBridge("br1");
    ovs.port("p1", "patch", Map.of("peer", "p0"));
    ovs.guest("vnet1", "", "db");
    assembler.add(ovs.inventory(), "kvm1.json");
    VisibilityAnalysis analysis = analyse("sensors: {ids: {on: kvm1/vnet1}}");
    PairVerdict verdict = pair(analysis, "web@kvm1", "db@kvm1");
    assertEquals("kvm1/vnet0>kvm1/p0 kvm1/p1>kvm1/vnet1", ports(verdict.path()));
    assertEquals(Visibility.FULL, verdict.by("ids").visibility());
  }
}
