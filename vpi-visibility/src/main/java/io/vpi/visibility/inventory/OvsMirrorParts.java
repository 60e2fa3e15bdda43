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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes taps of mirrors of Open vSwitch. */
final class OvsMirrorParts {
  private final HostFacts host;
  private final Map<String, OvsRow> ports;
  private final Map<String, OvsRow> interfaces;

  OvsMirrorParts(HostFacts host, Map<String, OvsRow> ports, Map<String, OvsRow> interfaces) {
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
                named(mirror.set("select_src_port")), named(mirror.set("select_dst_port")));
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
    OvsRow output = ports.get(mirror.text("output_port"));
    if (output != null) {
      return new TapSink.ToPort(host.port(output.text("name")));
    }
    int vlan = mirror.number("output_vlan", -1);
    return vlan > 0 ? new TapSink.ToVlan(id, vlan) : null;
  }

  private Set<PortId> named(List<String> uuids) {
    Set<PortId> names = new LinkedHashSet<>();
    for (String uuid : uuids) {
      OvsRow port = ports.get(uuid);
      if (port != null) {
        names.add(host.port(port.text("name")));
      }
    }
    return names;
  }

  private TapHealth health(OvsRow mirror) {
    return new TapHealth(
        true,
        counter(mirror, "tx_packets"),
        dropped(ports.get(mirror.text("output_port"))),
        mirror.number("snaplen", 0));
  }

  /** The mirror counts no losses, its output does. */
  private long dropped(@Nullable OvsRow output) {
    long dropped = TapHealth.UNKNOWN_COUNT;
    for (String uuid : output == null ? List.<String>of() : output.set("interfaces")) {
      OvsRow row = interfaces.get(uuid);
      if (row != null) {
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
