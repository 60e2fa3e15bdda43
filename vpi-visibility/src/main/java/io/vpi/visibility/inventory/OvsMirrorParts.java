package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.VlanSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes taps of mirrors of Open vSwitch. */
final class OvsMirrorParts {
  private final HostFacts host;
  private final OvsTable ports;
  private final OvsTable interfaces;

  OvsMirrorParts(HostFacts host, OvsTable ports, OvsTable interfaces) {
    this.host = host;
    this.ports = ports;
    this.interfaces = interfaces;
  }

  void enter(OvsRow mirror, SwitchId id) {
    TapSink sink = sink(mirror, id);
    if (sink == null) {
      host.warnings(InventorySource.OVS_MIRROR)
          .warn(
              "the mirror "
                  + mirror.text("name")
                  + " has no output: \"output_port\" or"
                  + " \"output_vlan\" was expected");
      return;
    }
    TapCoverage coverage =
        mirror.flag("select_all")
            ? new TapCoverage.WholeSwitch(id)
            : new TapCoverage.AtPorts(
                named(mirror, "select_src_port"), named(mirror, "select_dst_port"));
    VlanSet vlans =
        OvsVlans.set(mirror.set("select_vlan"), host.warnings(InventorySource.OVS_MIRROR));
    host.builder()
        .tap(
            new Tap(
                id + " " + TapKind.OVS_MIRROR.text() + ' ' + mirror.text("name"),
                TapKind.OVS_MIRROR,
                coverage,
                vlans.isEmpty() ? TapFilter.EVERYTHING : TapFilter.inVlans(vlans),
                sink,
                health(mirror)));
  }

  private @Nullable TapSink sink(OvsRow mirror, SwitchId id) {
    OvsRow output = ports.find(mirror.text("output_port"));
    if (output != null) {
      return new TapSink.ToPort(host.port(output.text("name")));
    }
    int vlan = mirror.number("output_vlan", -1);
    return vlan > 0 ? new TapSink.ToVlan(id, vlan) : null;
  }

  private Set<PortId> named(OvsRow mirror, String column) {
    Set<PortId> names = new LinkedHashSet<>();
    ports.referredBy(mirror, column).forEach(port -> names.add(host.port(port.text("name"))));
    return names;
  }

  private TapHealth health(OvsRow mirror) {
    return new TapHealth(
        true,
        counter(mirror, "tx_packets"),
        dropped(ports.find(mirror.text("output_port"))),
        mirror.number("snaplen", 0));
  }

  /** The mirror counts no losses, its output does. */
  private long dropped(@Nullable OvsRow output) {
    long dropped = TapHealth.UNKNOWN_COUNT;
    if (output != null) {
      for (OvsRow row : interfaces.referredBy(output, "interfaces")) {
        dropped = Math.max(dropped, counter(row, "tx_dropped"));
      }
    }
    return dropped;
  }

  private static long counter(OvsRow row, String name) {
    try {
      return Long.parseLong(row.map("statistics").getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      return TapHealth.UNKNOWN_COUNT;
    }
  }
}
