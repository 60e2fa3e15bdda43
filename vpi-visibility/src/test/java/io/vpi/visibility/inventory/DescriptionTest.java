package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TrafficClass;
import io.vpi.visibility.topology.VlanSet;
import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.Visibility;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people write of switches, ports, mirrors, guests and sensors. */
class DescriptionTest {
  private static Topology topology(String text) throws Exception {
    return new TopologyAssembler().add("network.yaml", text).assemble();
  }

  private static Sighting sighting(Topology topology, String from, String to, String sensor) {
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
    return analysis.between(station(analysis, from), station(analysis, to)).by(sensor);
  }

  private static Station station(VisibilityAnalysis analysis, String guest) {
    if (guest.equals("outside")) {
      return Station.OUTSIDE;
    }
    return analysis.stations().stream()
        .filter(each -> each.guest() != null && each.guest().name().equals(guest))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSwitchAndItsPortsComeOutAsTheyWereWritten() throws Exception {
    Topology topology =
        topology(
            """
            version: 1
            hosts:
              esx1:
                switches:
                  vs0: {filters-vlans: true, learns: false, kind: other, joins-ports: false}
                ports:
                  web: {kind: tap, switch: vs0, vlan: 10, mtu: 9000, isolated: true, floods: false}
                  trunk: {kind: physical, switch: vs0, vlan: none, tagged: "10,20-22", up: false}
            switches:
              tor1: {}
            """);
    assertEquals(List.of(), topology.warnings());
    Switch vs0 = topology.switchOf(new SwitchId("esx1", "vs0"));
    assertEquals(
        new Switch(
            new SwitchId("esx1", "vs0"), SwitchKind.OTHER, false, VlanSet.NONE, true, false, null),
        vs0);
    Port web = topology.port(new PortId("esx1", "web"));
    assertNotNull(web);
    assertEquals(PortKind.TAP, web.kind());
    assertEquals(10, web.vlans().untagged());
    assertEquals(9000, web.mtu());
    assertTrue(web.behaviour().isolated() && !web.behaviour().floodsBroadcast());
    Port trunk = topology.port(new PortId("esx1", "trunk"));
    assertNotNull(trunk);
    assertEquals(-1, trunk.vlans().untagged());
    assertEquals(VlanSet.of(10, 20, 21, 22), trunk.vlans().tagged());
    assertTrue(!trunk.isUp());
    Switch tor = topology.switchOf(SwitchId.physical("tor1"));
    assertNotNull(tor);
    assertTrue(tor.filtersVlans() && tor.kind() == SwitchKind.PHYSICAL);
  }

  private static final String TWO_HOSTS =
      """
      version: 1
      hosts:
        kvm1:
          switches: {br0: {filters-vlans: true}}
          ports:
            eth0: {switch: br0, tagged: "10,20"}
            web: {kind: tap, switch: br0, vlan: 10}
        kvm2:
          switches: {br0: {filters-vlans: true}}
          ports:
            eth0: {switch: br0, tagged: "10,20"}
            db: {kind: tap, switch: br0, vlan: 10}
            mail: {kind: tap, switch: br0, vlan: 20}
      guests:
        web: {host: kvm1, port: kvm1/web}
        db: {host: kvm2, port: kvm2/db}
        mail: {host: kvm2, port: kvm2/mail}
      switches:
        tor1:
          ports:
            Gi1/0/1: {cable: kvm1/eth0, tagged: "10,20"}
            Gi1/0/2: {cable: kvm2/eth0, tagged: "10,20"}
            Gi1/0/47: {forwards: false}
            Gi1/0/48: {outside: true, tagged: "10,20"}
          mirrors:
            span1: {MIRROR}
      sensors:
        ids: {behind: tor1/Gi1/0/47}
      """;

  private static Topology span(String mirror) throws Exception {
    Topology topology = topology(TWO_HOSTS.replace("MIRROR", mirror));
    assertEquals(List.of(), topology.warnings());
    return topology;
  }

  @Test
  void aSpanOfBothDirectionsOfOneSocketSeesBothDirectionsOnce() throws Exception {
    Topology topology = span("ports: [Gi1/0/1], direction: both, to: Gi1/0/47");
    Sighting seen = sighting(topology, "web", "db", "ids");
    assertEquals(Visibility.FULL, seen.visibility());
    assertEquals(20, seen.expectedFrames(10, 10, 0));
    assertEquals(Visibility.FULL, sighting(topology, "web", "outside", "ids").visibility());
    assertEquals(Visibility.FLOODED_ONLY, sighting(topology, "db", "outside", "ids").visibility());
  }

  @Test
  void aSpanOfBothSocketsSeesEachFrameTwice() throws Exception {
    Topology topology = span("ports: [Gi1/0/1, Gi1/0/2], to: Gi1/0/47");
    assertEquals(40, sighting(topology, "web", "db", "ids").expectedFrames(10, 10, 0));
  }

  @Test
  void aSpanOfWhatComesInSeesEachFrameOnce() throws Exception {
    Topology topology = span("ports: [Gi1/0/1, Gi1/0/2], direction: rx, to: Gi1/0/47");
    assertEquals(20, sighting(topology, "web", "db", "ids").expectedFrames(10, 10, 0));
    assertEquals(
        Visibility.ONE_DIRECTION, sighting(topology, "web", "outside", "ids").visibility());
  }

  @Test
  void aSpanOfAVlanSeesThatVlanAlone() throws Exception {
    Topology topology = span("vlans: '20', to: Gi1/0/47");
    assertEquals(Visibility.BLIND, sighting(topology, "web", "db", "ids").visibility());
    assertEquals(Visibility.FULL, sighting(topology, "mail", "outside", "ids").visibility());
  }

  @Test
  void twoVlansMeetOutsideAloneSoThatTheSpanOfTheSocketSeesTheWayToTheRouter() throws Exception {
    Topology topology = span("ports: [Gi1/0/48], to: Gi1/0/47");
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
    assertTrue(
        analysis.between(station(analysis, "web"), station(analysis, "mail")).path().isRouted());
    // Out to the router in one VLAN, back from it in the other.
    assertEquals(2, sighting(topology, "web", "mail", "ids").there().whole());
    assertEquals(Visibility.FLOODED_ONLY, sighting(topology, "web", "db", "ids").visibility());
  }

  @Test
  void guestsMayHaveSeveralCardsAndKnowledgeLaidOverThem() throws Exception {
    Topology topology =
        topology(
            """
            version: 1
            hosts:
              h:
                switches: {s: {}}
                ports: {a: {switch: s}, b: {switch: s}}
            guests:
              web:
                host: h
                os: linux
                tenant: acme
                labels: {role: web, zone: 1}
                cards:
                  - {port: h/a, mac: "02:00:00:00:00:01", ip: [10.0.0.1, "fd00::1"]}
                  - {port: h/b}
            """);
    assertEquals(List.of(), topology.warnings());
    Guest web = topology.guest(new GuestId("h", "web"));
    assertNotNull(web);
    assertEquals(Map.of("role", "web", "zone", "1"), web.labels());
    assertEquals("acme", web.tenant());
    assertEquals(2, web.interfaces().size());
    assertEquals(2, web.interfaces().getFirst().addresses().size());
    assertEquals(0x020000000001L, web.interfaces().getFirst().mac());
    assertEquals(2, VisibilityAnalysis.of(topology).stations().size());
  }

  @Test
  void aTapOfACloudNeverCarriesWhatTheCloudItselfAnswers() throws Exception {
    String text =
        """
        version: 1
        hosts:
          vpc:
            switches: {subnet: {kind: cloud-network}}
            ports: {eni-1: {kind: cloud, switch: subnet}}
        taps:
          m1: {kind: cloud, ports: [vpc/eni-1], sensor: ids%s}
        sensors:
          ids: {tunnel: 10.0.0.9}
        """;
    Tap tap = topology(text.formatted("")).taps().getFirst();
    assertEquals(TapKind.CLOUD_MIRROR, tap.kind());
    assertEquals(Set.of(TrafficClass.values()), tap.filter().never());
    assertEquals(new TapSink.ToSensor("ids"), tap.sink());
    assertEquals(TapCoverage.both(new PortId("vpc", "eni-1")), tap.coverage());
    assertEquals(
        Set.of(TrafficClass.NTP),
        topology(text.formatted(", never: [ntp]")).taps().getFirst().filter().never());
    assertEquals(
        Set.of(), topology(text.formatted(", never: []")).taps().getFirst().filter().never());
  }

  @Test
  void eachMistakeIsNamedWithItsLineAndWhatWasExpected() throws Exception {
    Topology topology =
        topology(
            """
            version: 1
            hosts:
              esx1:
                switches: {vs0: {kind: magic}}
                ports:
                  a: {kind: wormhole, switch: vs0}
                  b: {switch: vs0, vlan: 5000}
                  c: {switch: vs0, tagged: "10-"}
                  d: {cable: nowhere}
                  e: {colour: blue}
                  f: {switch: lost}
            taps:
              t1: {kind: magic, ports: [esx1/a], sensor: ids}
              t2: {kind: tc, ports: [esx1/a]}
              t3: {kind: tc, ports: [esx1/a], sensor: ids, direction: up}
              t4: {kind: tc, ports: [esx1/a], sensor: nobody}
              t5: {kind: cloud, ports: [esx1/a], sensor: ids, never: [http]}
            guests:
              ghost: {os: linux}
              x: {host: esx1, mac: zz, ip: here}
            sensors:
              ids: {on: esx1/zz}
              none: {}
              pair: {between: [esx1/a]}
            encrypted:
              - {from: web}
            """);
    assertEquals(
        """
        network.yaml: line 4: 'magic' is no kind of switch
        network.yaml: line 6: 'wormhole' is no kind of port
        network.yaml: line 7: a VLAN id is 0 to 4095, not 5000
        network.yaml: line 8: VLANs are written like 10,20-29 or all, not '10-'
        network.yaml: line 10: 'colour' is not known here; known are cable, floods, forwards, \
        hairpin, isolated, kind, learns, mac, mtu, outside, switch, tagged, up, vlan
        network.yaml: line 9: a port is named host/port, not 'nowhere'
        network.yaml: line 13: 'magic' is no kind of tap; known are cloud, hypervisor, \
        hypervisor-inline, nft, ovs, span, tc
        network.yaml: line 14: a tap has "ports" or a "switch", and leads "to" a port, "to-vlan" \
        or to a "sensor"
        network.yaml: line 15: a direction is enter, leave or both, not 'up'
        network.yaml: line 17: a tap never carries arp, dhcp, metadata or ntp, not 'http'
        network.yaml: line 19: no host told of a guest 'ghost': a "host" was expected
        network.yaml: line 20: a MAC address such as 02:00:00:00:00:01 was expected
        network.yaml: line 20: an IP address was expected, not 'here'
        network.yaml: line 23: a sensor listens "on" a port, "behind" one, at a "tunnel", in a \
        "guest" or "between" two ports
        network.yaml: line 24: two ports were expected
        network.yaml: line 24: a sensor listens "on" a port, "behind" one, at a "tunnel", in a \
        "guest" or "between" two ports
        network.yaml: line 26: "from" and "to" were expected
        port esx1/f: is on the switch esx1/lost, which is not known
        tap t4: goes to the sensor nobody, which is not known
        sensor ids: names the port esx1/zz, which is not known
        """,
        String.join("\n", topology.warnings().stream().map(Warning::toString).toList()) + "\n");
  }
}
