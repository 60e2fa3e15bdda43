package io.vpi.visibility.audit;

import io.vpi.net.IpAddress;
import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.policy.PolicyException;
import io.vpi.visibility.policy.PolicyFile;
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
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * 2,000 guests on 100 hosts in two VLANs, with a physical switch between the hosts, under 200
 * rules. Audited in a process of its own, it prints what was counted, and its heap is as large as
 * whoever starts it says.
 */
public final class LargeSite {
  public static final int HOSTS = 100;
  public static final int GUESTS = 20;
  static final int ROLES = 40;
  static final int RULES = 200;
  private static final SwitchId TOR = SwitchId.physical("tor");
  private static final PortVlans TRUNK = new PortVlans(PortVlans.NONE, VlanSet.of(10, 20));

  private LargeSite() {}

  /**
   * Audits and writes all three reports into nothing.
   *
   * @param args none
   */
  public static void main(String[] args) throws PolicyException, IOException {
    Topology topology = topology();
    Instant start = Instant.now();
    AuditReport report = PolicyAudit.run(VisibilityAnalysis.of(topology), policy());
    AuditText.write(report, OutputStream.nullOutputStream());
    AuditJson.write(report, OutputStream.nullOutputStream());
    AuditJunit.write(report, OutputStream.nullOutputStream());
    Duration took = Duration.between(start, Instant.now());
    AuditCounts counts = report.counts();
    System.out.printf(
        "rules=%d stations=%d groups=%d pairs=%d sum=%d breached=%d met=%d verdicts=%d"
            + " listed=%d millis=%d maxMiB=%d%n",
        report.rules().size(),
        counts.stations(),
        counts.groups(),
        counts.pairs(),
        counts.met()
            + counts.breached()
            + counts.unreachable()
            + counts.exempt()
            + counts.uncovered(),
        counts.breached(),
        counts.met(),
        counts.verdicts(),
        report.breaches().size(),
        took.toMillis(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Each of 40 roles towards others, in all modes; at last whatever is left. */
  public static Policy policy() throws PolicyException {
    StringBuilder text = new StringBuilder("version: 1\ngroups:\n");
    for (int role = 0; role < ROLES; role++) {
      text.append("  r%d: {label: role=%d}\n".formatted(role, role));
    }
    text.append("  lan: {network: 10.0.0.0/9}\nrules:\n");
    List<String> modes =
        List.of("inline", "monitor", "monitor, both directions", "none", "monitor, by physical");
    for (int rule = 0; rule < RULES - 1; rule++) {
      text.append(
          "  - r%d -> r%d: %s\n"
              .formatted(
                  rule % ROLES, (rule * 7 + rule / ROLES) % ROLES, modes.get(rule % modes.size())));
    }
    text.append("  - lan -> any: monitor, both directions\n");
    return PolicyFile.read("large.yaml", text.toString());
  }

  /**
   * Half of the hosts mirror all of their guests' ports; the physical switch mirrors the way out.
   */
  public static Topology topology() {
    TopologyBuilder builder = Topology.builder();
    builder.addSwitch(bridge(TOR, SwitchKind.PHYSICAL));
    PortId span = new PortId("tor", "span");
    builder.port(
        Port.builder(span, PortKind.PHYSICAL)
            .memberOf(TOR)
            .behaviour(new PortBehaviour(false, true, false, false, false, false, false))
            .build());
    PortId wan = new PortId("tor", "wan");
    builder.port(
        Port.builder(wan, PortKind.PHYSICAL).memberOf(TOR).vlans(TRUNK).outside(true).build());
    builder.sensor(Sensor.behind("physical", span));
    builder.tap(Tap.of("span", TapKind.SPAN, TapCoverage.both(wan), new TapSink.ToPort(span)));
    for (int number = 0; number < HOSTS; number++) {
      host(builder, number);
    }
    return builder.build();
  }

  private static void host(TopologyBuilder builder, int number) {
    String host = "kvm" + number;
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
    for (int guest = 0; guest < GUESTS; guest++) {
      PortId port = new PortId(host, "vnet" + guest);
      builder.port(
          Port.builder(port, PortKind.TAP)
              .memberOf(bridge)
              .vlans(PortVlans.access(guest % 2 == 0 ? 10 : 20))
              .build());
      IpAddress address = IpAddress.ofIpv4((10 << 24) | (number << 8) | guest);
      builder.guest(
          new Guest(
              new GuestId(host, "g" + guest),
              "",
              "",
              "",
              Map.of("role", String.valueOf((number * 3 + guest) % ROLES)),
              List.of(
                  new GuestInterface(
                      "", port, 0x020000000000L + (number << 8) + guest, List.of(address)))));
      if (number % 2 == 0) {
        builder.tap(
            Tap.of(
                port + " in",
                TapKind.TC_MIRROR,
                TapCoverage.entering(port),
                new TapSink.ToPort(sink)));
      }
    }
  }

  private static Switch bridge(SwitchId id, SwitchKind kind) {
    return new Switch(id, kind, true, VlanSet.NONE, true, true, null);
  }
}
