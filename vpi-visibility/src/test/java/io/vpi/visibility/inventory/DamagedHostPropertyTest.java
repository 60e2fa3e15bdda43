package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.reader.Damage;
import io.vpi.visibility.reader.SmallOutput;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.verdict.Explanation;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/**
 * A host whose outputs are damaged still makes a picture, and every question about it is answered.
 */
class DamagedHostPropertyTest {
  private static final String DESCRIPTION =
      """
      version: 1
      hosts:
        esx1:
          switches:
            vs0: {filters-vlans: true, kind: open-vswitch}
          ports:
            vmnic0: {kind: physical, switch: vs0, tagged: "10,20-29", cable: tor1/Gi1/0/3}
            old: {kind: tap, switch: vs0, vlan: 10, isolated: true}
      switches:
        tor1:
          ports:
            Gi1/0/3: {tagged: all, hairpin: true}
            Gi1/0/1: {cable: kvm1/eth0, tagged: all}
            Gi1/0/47: {forwards: false}
            Gi1/0/48: {outside: true}
          mirrors:
            span1: {ports: [Gi1/0/1], direction: both, to: Gi1/0/47, snaplen: 64}
      taps:
        m1: {kind: cloud, ports: [esx1/old], sensor: ids, never: [arp]}
      guests:
        old-1: {host: esx1, port: esx1/old, mac: "02:00:00:00:00:09", ip: 10.0.0.9}
      sensors:
        ids: {behind: tor1/Gi1/0/47}
        ips: {between: [kvm1/ps, kvm1/vnet1]}
        agent: {guest: old-1@esx1}
      encrypted:
        - {from: "*", to: role=db, how: mTLS}
      """;

  private static InventorySource source(SmallOutput output) {
    return switch (output) {
      case IP_LINK -> InventorySource.IP_LINK;
      case NETNS_ID -> InventorySource.IP_NETNS_ID;
      case BRIDGE_LINK -> InventorySource.BRIDGE_LINK;
      case BRIDGE_FDB -> InventorySource.BRIDGE_FDB;
      case BRIDGE_VLAN -> InventorySource.BRIDGE_VLAN;
      case TC_QDISC -> InventorySource.TC_QDISC;
      case TC_FILTER -> InventorySource.TC_INGRESS;
      case NFT_JSON -> InventorySource.NFT_JSON;
      case NFT_TEXT -> InventorySource.NFT_TEXT;
      case OVS_TABLE -> InventorySource.OVS_BRIDGE;
      case OVS_FDB -> InventorySource.OVS_FDB;
      case OVS_FLOWS -> InventorySource.OVS_FLOWS;
      case DOMAIN -> InventorySource.VIRSH_DUMPXML;
      case DOMIFLIST -> InventorySource.VIRSH_DOMIFLIST;
      case QMP_NETWORK -> InventorySource.QMP_INFO_NETWORK;
      case QMP_RX_FILTER -> InventorySource.QMP_RX_FILTER;
      case QMP_CHARDEV -> InventorySource.QMP_CHARDEV;
      case TUN_FDINFO -> InventorySource.TUN_FDINFO;
      case PACKET_SOCKETS -> InventorySource.PACKET_SOCKETS;
    };
  }

  private static Topology topology(List<SmallOutput> damaged, List<String> texts) {
    List<CommandOutput> outputs = new ArrayList<>();
    for (SmallOutput output : SmallOutput.values()) {
      int at = damaged.indexOf(output);
      String text = at < 0 ? output.text() : texts.get(at);
      outputs.add(CommandOutput.of(source(output), "vnet0", text));
    }
    TopologyAssembler assembler = new TopologyAssembler();
    try {
      assembler.add("network.yaml", DESCRIPTION);
    } catch (DocumentException e) {
      throw new AssertionError(e);
    }
    return assembler.add(new HostInventory("kvm1", "", "", outputs), "kvm1.json").assemble();
  }

  private static void askEverything(Topology topology) {
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
    List<Station> stations = new ArrayList<>(analysis.stations());
    stations.add(Station.OUTSIDE);
    for (Station from : stations) {
      for (Station to : stations) {
        PairVerdict verdict = analysis.between(from, to);
        for (Sensor sensor : topology.sensors()) {
          Explanation why = analysis.explain(verdict, sensor.name());
          assertTrue(why.reason().endsWith("."), why::reason);
        }
      }
    }
  }

  @Test
  void theWholeHostIsUnderstood() {
    Topology topology = topology(List.of(), List.of());
    assertFalse(VisibilityAnalysis.of(topology).stations().size() < 3, "guests were found");
    askEverything(topology);
  }

  @Property(tries = 400)
  void flippedBitsMakeNoQuestionThrow(
      @ForAll SmallOutput output,
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 65_535) Integer> flips,
      @ForAll @IntRange(min = 0, max = 4_000) int cut) {
    String text = Damage.cut(Damage.flipped(output.text(), flips), cut);
    askEverything(topology(List.of(output), List.of(text)));
  }

  @Property(tries = 400)
  void exchangedValuesMakeNoQuestionThrow(
      @ForAll SmallOutput output,
      @ForAll @IntRange(min = 0, max = 60) int which,
      @ForAll @IntRange(min = 0, max = 9) int by) {
    List<String> others =
        List.of(
            "-1", "4096", "5000000000", "1e9", "null", "\"kvm1\"", "\"\"", "[]", "{}", "\"ps\"");
    String text = Damage.exchanged(output.text(), which, others.get(by));
    askEverything(topology(List.of(output), List.of(text)));
  }

  @Property(tries = 600)
  void aDamagedDescriptionIsRefusedOrReadWithWarnings(
      @ForAll @IntRange(min = 0, max = 100) int which,
      @ForAll @IntRange(min = 0, max = 11) int by,
      @ForAll @IntRange(min = 0, max = 3_000) int cut) {
    List<String> others =
        List.of(
            "-1",
            "4096",
            "5000000000",
            "~",
            "''",
            "[]",
            "{}",
            "[[]]",
            "\"a/\"",
            "'/'",
            "*a",
            "kvm1/ps");
    String text =
        Damage.exchanged(
            DESCRIPTION,
            "(?<=[:,\\[{ ])(?=[\\w\"])",
            "\"[^\"]*\"|[\\w/.-]+",
            which,
            others.get(by));
    text = text.substring(0, Math.min(cut, text.length()));
    describe(text);
  }

  @Property(tries = 300)
  void anyTextIsRefusedOrReadWithWarnings(@ForAll @StringLength(max = 200) String text) {
    describe(text);
    describe("version: 1\nguests: " + text);
  }

  private static void describe(String text) {
    try {
      askEverything(new TopologyAssembler().add("network.yaml", text).assemble());
    } catch (DocumentException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(!message.isBlank() && message.indexOf('\n') < 0, message);
    }
  }
}
