package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lab's host: br0 with the ports p1 to p3 of the guests g1 to g3, and a cable to a sensor. */
final class TestHost {
  static final SwitchId BRIDGE = new SwitchId("host", "br0");

  private final TopologyBuilder builder = Topology.builder();
  private final SwitchKind kind;
  private boolean learns = true;
  private int taps;

  TestHost(SwitchKind kind) {
    this.kind = kind;
    builder.port(Port.builder(id("br0"), PortKind.LOCAL).memberOf(BRIDGE).build());
    for (int number = 1; number <= 3; number++) {
      PortId port = id("p" + number);
      builder.port(Port.builder(port, PortKind.VETH).memberOf(BRIDGE).mtu(1500).build());
      builder.guest(
          Guest.of(new GuestId("host", "g" + number), GuestInterface.at(port, mac(number))));
    }
    builder.port(Port.builder(id("ps"), PortKind.VETH).mtu(1500).build());
    builder.sensor(Sensor.on("ids", id("ps")));
  }

  static TestHost bridge() {
    return new TestHost(SwitchKind.LINUX_BRIDGE);
  }

  static TestHost openVswitch() {
    return new TestHost(SwitchKind.OPEN_VSWITCH);
  }

  static PortId id(String name) {
    return new PortId("host", name);
  }

  static long mac(int number) {
    return 0x020000000000L + number;
  }

  TopologyBuilder builder() {
    return builder;
  }

  TestHost hub() {
    learns = false;
    return this;
  }

  TestHost joinSensor() {
    return change("ps", PortBehaviour.ORDINARY);
  }

  TestHost change(String port, PortBehaviour behaviour) {
    Port old = builder.findPort(id(port));
    if (old == null) {
      throw new IllegalStateException("no port " + port);
    }
    builder.port(old.toBuilder().memberOf(BRIDGE).behaviour(behaviour).build());
    return this;
  }

  TestHost ingress(TapKind tapKind, String... ports) {
    for (String port : ports) {
      tap(tapKind, TapCoverage.entering(id(port)));
    }
    return this;
  }

  TestHost egress(TapKind tapKind, String... ports) {
    for (String port : ports) {
      tap(tapKind, TapCoverage.leaving(id(port)));
    }
    return this;
  }

  TestHost tap(TapKind tapKind, TapCoverage coverage) {
    builder.tap(Tap.of("tap" + taps++, tapKind, coverage, new TapSink.ToPort(id("ps"))));
    return this;
  }

  TestHost sensorAt(String port) {
    builder.sensor(Sensor.on("ids", id(port)));
    return this;
  }

  TestHost kind(String port, PortKind portKind) {
    Port old = builder.findPort(id(port));
    if (old == null) {
      throw new IllegalStateException("no port " + port);
    }
    builder.port(old.toBuilder().kind(portKind).build());
    return this;
  }

  VisibilityAnalysis analyse() {
    builder.addSwitch(new Switch(BRIDGE, kind, learns, VlanSet.NONE, false, true, id("br0")));
    return VisibilityAnalysis.of(builder.build());
  }

  static Station station(VisibilityAnalysis analysis, String guest) {
    return analysis.stations().stream()
        .filter(station -> station.guest() != null && station.guest().name().equals(guest))
        .findFirst()
        .orElseThrow();
  }

  static PairVerdict pair(VisibilityAnalysis analysis, String from, String to) {
    return analysis.between(station(analysis, from), station(analysis, to));
  }

  static List<Command> commands(@Nullable Fix fix) {
    return fix == null ? List.of() : fix.commands();
  }
}
