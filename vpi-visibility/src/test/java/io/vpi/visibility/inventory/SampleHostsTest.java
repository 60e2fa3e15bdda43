package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.reader.OvsTableReader;
import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.Visibility;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts whose outputs were recorded come out as they were. */
class SampleHostsTest {
  private static final String SENSOR = "version: 1\nsensors: {ids: {on: kvm1/sens}}\n";

  private static Samples bridgeHost() throws IOException {
    return new Samples()
        .with(InventorySource.IP_LINK, "ip-j-d-link.json")
        .with(InventorySource.IP_NETNS_ID, "ip-j-netns-list-id.json")
        .with(InventorySource.IP_NEIGHBOUR, "ip-j-neigh.json")
        .with(InventorySource.BRIDGE_FDB, "bridge-j-fdb.json")
        .with(InventorySource.BRIDGE_VLAN, "bridge-j-vlan.json");
  }

  private static Topology topology(Samples samples, String... descriptions)
      throws DocumentException {
    TopologyAssembler assembler = new TopologyAssembler().add(samples.host("kvm1"), "kvm1.json");
    for (String description : descriptions) {
      assembler.add("network.yaml", description);
    }
    return assembler.assemble();
  }

  private static PairVerdict pair(Topology topology, String from, String to) {
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
    return analysis.between(station(analysis, from), station(analysis, to));
  }

  private static Station station(VisibilityAnalysis analysis, String guest) {
    return analysis.stationsOf(new GuestId("kvm1", guest)).getFirst();
  }

  @Test
  void aBridgeWithThreeGuestsAndASensorPort() throws Exception {
    Topology topology = topology(bridgeHost(), SENSOR);
    assertEquals(List.of(), topology.warnings());
    assertEquals(
        List.of("guest-g1", "guest-g2", "guest-g3"),
        topology.guests().stream().map(guest -> guest.id().name()).toList());
    Port p1 = topology.port(new PortId("kvm1", "p1"));
    assertNotNull(p1);
    assertEquals(new SwitchId("kvm1", "br0"), p1.memberOf());
    assertEquals(new PortId("kvm1", "sens"), topology.otherEnd(new PortId("kvm1", "ps")));
    assertEquals(
        0x525400000001L, topology.guests().iterator().next().interfaces().getFirst().mac());
    PairVerdict verdict = pair(topology, "guest-g1", "guest-g2");
    assertEquals(Visibility.FLOODED_ONLY, verdict.by("ids").visibility());
  }

  @Test
  void mirrorsOfTrafficControlBringWhatTheyAreSetTo() throws Exception {
    Topology topology =
        topology(
            bridgeHost()
                .with(InventorySource.TC_INGRESS, "p1", "tc-s-j-filter-ingress.json")
                .with(InventorySource.TC_EGRESS, "p1", "tc-j-filter-egress-bpf.json"),
            SENSOR);
    assertEquals(List.of(), topology.warnings());
    assertEquals(2, topology.taps().size());
    PairVerdict verdict = pair(topology, "guest-g1", "guest-g2");
    assertEquals(20, verdict.by("ids").expectedFrames(10, 10, 0));
    assertEquals(Visibility.FULL, verdict.visibility());
    assertEquals(Visibility.FLOODED_ONLY, pair(topology, "guest-g2", "guest-g3").visibility());
  }

  /** Recorded with a mirror of each direction at p1: what tc prints for either has both. */
  @Test
  void filtersOfBothDirectionsThatTcPrintsTwiceAreCountedOnce() throws Exception {
    String sample = "tc-j-filter-ingress-u32-mirred.json";
    Topology topology =
        topology(
            bridgeHost()
                .with(InventorySource.TC_INGRESS, "p1", sample)
                .with(InventorySource.TC_EGRESS, "p1", sample),
            SENSOR);
    assertEquals(List.of(), topology.warnings());
    assertEquals(20, pair(topology, "guest-g1", "guest-g2").by("ids").expectedFrames(10, 10, 0));
  }

  @Test
  void aMirrorIntoATunnelHasItsSensorAtTheFarEndAndTooLittleRoom() throws Exception {
    Topology topology =
        topology(
            bridgeHost().with(InventorySource.TC_EGRESS, "p1", "tc-s-j-filter-egress-vxlan.json"));
    Port vxlan = topology.port(new PortId("kvm1", "vx0"));
    assertNotNull(vxlan);
    Tunnel tunnel = vxlan.tunnel();
    assertNotNull(tunnel);
    assertEquals(99, tunnel.networkId());
    assertEquals(new PortId("kvm1", "u0"), tunnel.underlay());
    PairVerdict verdict = pair(topology, "guest-g1", "guest-g2");
    assertTrue(verdict.by("at 10.82.0.2").has(DegradationKind.TUNNEL_MTU));
    assertEquals(Visibility.ONE_DIRECTION, verdict.by("at 10.82.0.2").visibility());
  }

  @Test
  void nftablesAsTextNamesTheDevicesThatItsJsonLeavesOut() throws Exception {
    String text =
        """
        table netdev mir {
        \tchain c1 {
        \t\ttype filter hook ingress device "p1" priority filter; policy accept;
        \t\tdup to "ps"
        \t}
        \tchain c2 {
        \t\ttype filter hook ingress device "p2" priority filter; policy accept;
        \t\tdup to "ps"
        \t}
        }
        """;
    Topology both =
        topology(
            bridgeHost()
                .with(InventorySource.NFT_JSON, "nft-j-ruleset-netdev-dup.json")
                .withText(InventorySource.NFT_TEXT, "", text),
            SENSOR);
    assertEquals(List.of(), both.warnings());
    assertEquals(20, pair(both, "guest-g1", "guest-g2").by("ids").expectedFrames(10, 10, 0));

    Topology json =
        topology(
            bridgeHost().with(InventorySource.NFT_JSON, "nft-j-ruleset-netdev-dup.json"), SENSOR);
    assertEquals(2, json.warnings().size());
    assertEquals("kvm1.json, nft-json", json.warnings().getFirst().source());
  }

  private static Samples openVswitchHost() throws IOException {
    return new Samples()
        .with(InventorySource.OVS_BRIDGE, "ovs-list-bridge.json")
        .with(InventorySource.OVS_PORT, "ovs-list-port.json")
        .with(InventorySource.OVS_INTERFACE, "ovs-list-interface.json")
        .with(InventorySource.OVS_MIRROR, "ovs-list-mirror.json")
        .with(InventorySource.OVS_FDB, "br0", "ovs-fdb-show.txt");
  }

  @Test
  void openVswitchWithGuestsThatItWasToldOf() throws Exception {
    Topology topology = topology(openVswitchHost());
    assertEquals(List.of(), topology.warnings());
    assertEquals(
        List.of("vm-1", "vm-2", "vm-3"),
        topology.guests().stream().map(guest -> guest.id().name()).sorted().toList());
    assertEquals(2, topology.learnedMacs().size());
    assertEquals(new PortId("kvm1", "o1"), topology.learnedMacs().getFirst().port());
    // The mirror takes VLAN 10 alone, and the guests are in none.
    PairVerdict verdict = pair(topology, "vm-1", "vm-2");
    assertEquals(Visibility.BLIND, verdict.by("behind kvm1/os").visibility());
  }

  @Test
  void aMirrorOfOpenVswitchTakesTheVlanThatItIsSetTo() throws Exception {
    Topology topology =
        topology(
            openVswitchHost(),
            """
            version: 1
            hosts:
              kvm1:
                ports:
                  o1: {vlan: 10}
                  o2: {vlan: 10}
                  o3: {vlan: 10}
            """);
    // Of o1 it takes both ways, of o2 what enters; a frame from o2 to o1 once.
    PairVerdict verdict = pair(topology, "vm-1", "vm-2");
    assertEquals(20, verdict.by("behind kvm1/os").expectedFrames(10, 10, 0));
    assertEquals(Visibility.FULL, verdict.visibility());
    assertEquals("VLAN 10", verdict.from().network());
    assertEquals(Visibility.ONE_DIRECTION, pair(topology, "vm-2", "vm-3").visibility());
  }

  @Test
  void everyKindOfTunnelOfOpenVswitch() throws Exception {
    for (String kind : List.of("vxlan", "gre", "geneve", "erspan", "erspan2")) {
      List<Warning> warnings = new ArrayList<>();
      var rows =
          OvsTableReader.read(
              Samples.text("ovs-list-interface-" + kind + ".json"),
              new SourceWarnings(kind, warnings::add));
      assertEquals(List.of(), warnings);
      assertEquals("10.81.0.2", rows.getFirst().map("options").get("remote_ip"));
    }
  }

  @Test
  void guestsOfLibvirtAndOfTapHolders() throws Exception {
    Topology topology =
        topology(
            new Samples()
                .with(InventorySource.IP_LINK, "ip-j-d-link-qemu-taps.json")
                .with(InventorySource.BRIDGE_FDB, "bridge-j-fdb-qemu.json")
                .with(InventorySource.TUN_FDINFO, "proc-fdinfo-tun.txt")
                .with(InventorySource.QMP_INFO_NETWORK, "web-9", "qmp-info-network.json"));
    assertEquals(List.of(), topology.warnings());
    Guest web = topology.guestAt(new PortId("kvm1", "t1"));
    assertNotNull(web);
    assertEquals("web-9", web.id().name());
    Guest other = topology.guestAt(new PortId("kvm1", "t2"));
    assertNotNull(other);
    assertEquals("qemu-8023", other.id().name());
    assertEquals(0x525400790002L, other.interfaces().getFirst().mac());
    Port tap = topology.port(new PortId("kvm1", "t1"));
    assertNotNull(tap);
    assertEquals(PortKind.TAP, tap.kind());
  }

  @Test
  void aGuestOfLibvirtByXmlStatusFileAndList() throws Exception {
    for (String file : List.of("virsh-dumpxml-live.xml", "libvirt-status-web-1.xml")) {
      Topology topology =
          topology(
              new Samples()
                  .with(InventorySource.IP_LINK, "ip-j-d-link-libvirt-vnet0.json")
                  .with(InventorySource.VIRSH_DUMPXML, "web-1", file)
                  .with(InventorySource.VIRSH_DOMIFLIST, "web-1", "virsh-domiflist.txt"));
      assertEquals(List.of(), topology.warnings(), file);
      Guest guest = topology.guestAt(new PortId("kvm1", "vnet0"));
      assertNotNull(guest, file);
      assertEquals("ef3e8bb7-7dfd-40ce-926c-f7e8fb559222", guest.uuid());
      assertEquals(1, guest.interfaces().size(), file);
    }
  }

  @Test
  void whatIsDamagedIsNamedAndTheRestIsRead() throws Exception {
    Topology topology =
        topology(
            bridgeHost()
                .withText(InventorySource.TC_INGRESS, "p1", "[{\"protocol\":")
                .withText(InventorySource.OVS_BRIDGE, "", "{\"headings\": 3}")
                .withText(InventorySource.VIRSH_DUMPXML, "x", "<!DOCTYPE a []><domain/>"),
            SENSOR);
    assertEquals(3, topology.guests().size());
    assertEquals(
        List.of(
            "kvm1.json, ovs-bridge",
            "kvm1.json, tc-ingress of p1",
            "kvm1.json, virsh-dumpxml of x"),
        topology.warnings().stream().map(Warning::source).sorted().toList());
  }
}
