package io.vpi.visibility.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.Cable;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.VlanSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** 2,000 guests on 100 hosts in two VLANs, with a physical switch between the hosts. */
class ScaleTest {
  private static final int HOSTS = 100;
  private static final int GUESTS = 20;
  private static final SwitchId TOR = SwitchId.physical("tor");
  private static final PortVlans TRUNK = new PortVlans(PortVlans.NONE, VlanSet.of(10, 20));

  private static Topology topology() {
    TopologyBuilder builder = Topology.builder();
    builder.addSwitch(bridge(TOR, SwitchKind.PHYSICAL));
    PortId span = new PortId("tor", "span");
    builder.port(
        Port.builder(span, PortKind.PHYSICAL)
            .memberOf(TOR)
            .behaviour(new PortBehaviour(false, true, false, false, false, false, false))
            .build());
    builder.port(
        Port.builder(new PortId("tor", "wan"), PortKind.PHYSICAL)
            .memberOf(TOR)
            .vlans(TRUNK)
            .outside(true)
            .build());
    builder.sensor(Sensor.behind("physical", span));
    builder.tap(Tap.of("span", TapKind.SPAN, TapCoverage.both(new PortId("tor", "wan")), to(span)));
    for (int number = 0; number < HOSTS; number++) {
      host(builder, "kvm" + number, number % 2 == 0);
    }
    return builder.build();
  }

  private static void host(TopologyBuilder builder, String host, boolean hasMirror) {
    SwitchId bridge = new SwitchId(host, "br0");
    builder.addSwitch(bridge(bridge, SwitchKind.LINUX_BRIDGE));
    PortId card = new PortId(host, "eth0");
    PortId socket = new PortId("tor", host);
    PortId sink = new PortId(host, "ps");
    builder.port(Port.builder(card, PortKind.PHYSICAL).memberOf(bridge).vlans(TRUNK).build());
    builder.port(Port.builder(socket, PortKind.PHYSICAL).memberOf(TOR).vlans(TRUNK).build());
    builder.cable(new Cable(card, socket));
    builder.port(Port.builder(sink, PortKind.VETH).build());
    builder.sensor(Sensor.behind("ids-" + host, sink));
    for (int number = 0; number < GUESTS; number++) {
      PortId port = new PortId(host, "vnet" + number);
      builder.port(
          Port.builder(port, PortKind.TAP)
              .memberOf(bridge)
              .vlans(PortVlans.access(number % 2 == 0 ? 10 : 20))
              .build());
      builder.guest(Guest.of(new GuestId(host, "g" + number), GuestInterface.at(port, number)));
      if (hasMirror) {
        builder.tap(Tap.of(port + " in", TapKind.TC_MIRROR, TapCoverage.entering(port), to(sink)));
      }
    }
  }

  private static Switch bridge(SwitchId id, SwitchKind kind) {
    return new Switch(id, kind, true, VlanSet.NONE, true, true, null);
  }

  private static TapSink to(PortId port) {
    return new TapSink.ToPort(port);
  }

  @Test
  void theWholeMatrixTakesSecondsSinceItIsOneOfGroups() {
    Instant start = Instant.now();
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology());
    assertEquals(HOSTS * GUESTS, analysis.stations().size());
    assertEquals((HOSTS * 2) + 1, analysis.groups().size());
    int full = 0;
    int oneDirection = 0;
    int blind = 0;
    for (StationGroup from : analysis.groups()) {
      for (StationGroup to : analysis.groups()) {
        switch (analysis.between(from, to).visibility()) {
          case FULL -> full++;
          case ONE_DIRECTION -> oneDirection++;
          case FILTERED, FLOODED_ONLY, BLIND -> blind++;
          case NO_PATH -> {
            // From the outside to itself.
          }
        }
      }
    }
    // Within a mirrored host and VLAN both ends' mirrors reach one sensor; between two mirrored
    // hosts
    // each sensor gets its own side. VLANs meet outside, past the physical sensor.
    int mirrored = HOSTS / 2;
    int sameVlan = 2 * ((mirrored * (mirrored - 1)) + (2 * mirrored * mirrored));
    assertEquals(sameVlan, oneDirection);
    assertEquals((2 * mirrored) + (2 * HOSTS * HOSTS) + (2 * 2 * HOSTS), full);
    assertEquals(2 * mirrored * mirrored, blind);
    Duration took = Duration.between(start, Instant.now());
    assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "took " + took);
  }
}
