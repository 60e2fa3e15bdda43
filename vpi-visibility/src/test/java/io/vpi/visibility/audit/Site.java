package io.vpi.visibility.audit;

import io.vpi.net.IpAddress;
import io.vpi.visibility.policy.PolicyException;
import io.vpi.visibility.policy.PolicyFile;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One host, kvm1, with a bridge that leads outside, guests on it, and the sensor ids at ps. */
final class Site {
  private static final SwitchId BRIDGE = new SwitchId("kvm1", "br0");

  private final TopologyBuilder builder = Topology.builder();
  private int ports;

  Site() {
    builder.addSwitch(Switch.learning(BRIDGE, SwitchKind.LINUX_BRIDGE));
    builder.port(
        Port.builder(port("eth0"), PortKind.PHYSICAL).memberOf(BRIDGE).outside(true).build());
    builder.port(Port.builder(port("ps"), PortKind.VETH).build());
    builder.sensor(Sensor.on("ids", port("ps")));
  }

  static PortId port(String name) {
    return new PortId("kvm1", name);
  }

  TopologyBuilder builder() {
    return builder;
  }

  /** A guest on port vnet0, vnet1 and so on, with a role. */
  Site guest(String name, String role, String... addresses) {
    PortId port = port("vnet" + ports++);
    builder.port(Port.builder(port, PortKind.TAP).memberOf(BRIDGE).build());
    GuestInterface card =
        new GuestInterface(
            "net0",
            port,
            0x020000000000L + ports,
            List.of(addresses).stream().map(text -> IpAddress.parse(text).orElseThrow()).toList());
    builder.guest(
        new Guest(new GuestId("kvm1", name), "", "", "", Map.of("role", role), List.of(card)));
    return this;
  }

  /** A guest on no switch. */
  Site lost(String name) {
    builder.guest(Guest.of(new GuestId("kvm1", name)));
    return this;
  }

  /** Copies of what guests send. */
  Site mirror(String... names) {
    for (String name : names) {
      builder.tap(
          Tap.of(
              name + " in",
              TapKind.TC_MIRROR,
              TapCoverage.entering(port(name)),
              new TapSink.ToPort(port("ps"))));
    }
    return this;
  }

  /** Copies of some of what a guest sends, of which some were lost. */
  Site mirror(String name, String condition, long dropped) {
    builder.tap(
        new Tap(
            name + " in",
            TapKind.TC_MIRROR,
            TapCoverage.entering(port(name)),
            new TapFilter(TapFilter.EVERYTHING.vlans(), condition, Set.of()),
            new TapSink.ToPort(port("ps")),
            new TapHealth(true, TapHealth.UNKNOWN_COUNT, dropped, 0)));
    return this;
  }

  /** An inline sensor in the way of a guest. */
  Site inline(String name, String guestPort) {
    PortId outer = port(guestPort + "-out");
    PortId inner = port(guestPort + "-in");
    Port old = builder.findPort(port(guestPort));
    if (old == null) {
      throw new IllegalStateException("no port " + guestPort);
    }
    SwitchId own = new SwitchId("kvm1", "br-" + guestPort);
    builder.addSwitch(Switch.learning(own, SwitchKind.LINUX_BRIDGE));
    builder.port(old.toBuilder().memberOf(own).build());
    PortId near = port(guestPort + "-near");
    PortId far = port(guestPort + "-far");
    builder.port(Port.builder(near, PortKind.VETH).memberOf(own).peer(inner).build());
    builder.port(Port.builder(inner, PortKind.VETH).peer(near).build());
    builder.port(Port.builder(outer, PortKind.VETH).peer(far).build());
    builder.port(Port.builder(far, PortKind.VETH).memberOf(BRIDGE).peer(outer).build());
    builder.sensor(Sensor.of(name, new ListeningPlace.Between(inner, outer)));
    return this;
  }

  /** Audits against rules over the groups web, db and pci, which may be empty. */
  AuditReport audit(String... rules) {
    StringBuilder text = new StringBuilder("version: 1\ngroups:\n");
    for (String group : List.of("web", "db", "pci")) {
      text.append("  ").append(group).append(": {label: role=").append(group);
      text.append(", may-be-empty: true}\n");
    }
    text.append("rules:\n");
    for (String rule : rules) {
      text.append("  - ").append(rule).append('\n');
    }
    return auditBy(text.toString());
  }

  /** Audits against a policy's text. */
  AuditReport auditBy(String policy) {
    try {
      return PolicyAudit.run(
          VisibilityAnalysis.of(builder.build()), PolicyFile.read("policy.yaml", policy));
    } catch (PolicyException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }
}
