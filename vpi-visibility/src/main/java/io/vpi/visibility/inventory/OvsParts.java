package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.FdbEntry;
import io.vpi.visibility.reader.FlowEntry;
import io.vpi.visibility.reader.OvsFdbReader;
import io.vpi.visibility.reader.OvsFlowsReader;
import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.topology.CachedFlow;
import io.vpi.visibility.topology.LearnedMac;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.VlanSet;
import io.vpi.visibility.topology.Warning;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Enters the switches of Open vSwitch, with their ports, mirrors and remembered flows. */
final class OvsParts {
  private final HostFacts host;
  private final OvsTable bridges;
  private final OvsTable ports;
  private final OvsTable interfaces;
  private final OvsTable mirrors;

  OvsParts(HostFacts host) {
    this.host = host;
    this.bridges = OvsTable.read(InventorySource.OVS_BRIDGE, host);
    this.ports = OvsTable.read(InventorySource.OVS_PORT, host);
    this.interfaces = OvsTable.read(InventorySource.OVS_INTERFACE, host);
    this.mirrors = OvsTable.read(InventorySource.OVS_MIRROR, host);
  }

  /** The interfaces, which may also tell of guests. */
  OvsTable interfaces() {
    return interfaces;
  }

  void enter() {
    bridges.rows().forEach(this::bridge);
    flows();
  }

  private void bridge(OvsRow bridge) {
    String name = bridge.text("name");
    if (name.isEmpty()) {
      host.warnings(InventorySource.OVS_BRIDGE).warn("a bridge with a \"name\" was expected");
      return;
    }
    SwitchId id = host.switchId(name);
    VlanSet floodVlans =
        OvsVlans.set(bridge.set("flood_vlans"), host.warnings(InventorySource.OVS_BRIDGE));
    host.builder()
        .addSwitch(
            new Switch(id, SwitchKind.OPEN_VSWITCH, true, floodVlans, true, true, host.port(name)));
    if (!bridge.set("controller").isEmpty()) {
      host.builder()
          .warning(
              new Warning(
                  id.toString(),
                  "is ruled by a controller, whose flows are not read: paths are shown as a"
                      + " learning switch would have them"));
    }
    OvsPortParts portParts = new OvsPortParts(host, interfaces);
    ports.referredBy(bridge, "ports").forEach(port -> portParts.enter(port, id));
    OvsMirrorParts mirrorParts = new OvsMirrorParts(host, ports, interfaces);
    mirrors.referredBy(bridge, "mirrors").forEach(mirror -> mirrorParts.enter(mirror, id));
    reserveOutputs(bridge);
    learned(name, bridge);
  }

  /** A mirror's output port carries nothing but what is mirrored. */
  private void reserveOutputs(OvsRow bridge) {
    for (OvsRow mirror : mirrors.referredBy(bridge, "mirrors")) {
      OvsRow output = ports.find(mirror.text("output_port"));
      Port port = output == null ? null : host.builder().findPort(host.port(output.text("name")));
      if (port != null) {
        PortBehaviour reserved = port.behaviour().withFlooding(false);
        host.builder().port(port.toBuilder().behaviour(reserved).build());
      }
    }
  }

  private void learned(String bridge, OvsRow row) {
    Map<String, String> names = new HashMap<>();
    names.put("LOCAL", bridge);
    // Each bridge counts its ports anew.
    for (OvsRow port : ports.referredBy(row, "ports")) {
      interfaces
          .referredBy(port, "interfaces")
          .forEach(each -> names.put(each.text("ofport"), port.text("name")));
    }
    for (CommandOutput output : host.outputs(InventorySource.OVS_FDB)) {
      if (output.subject().isEmpty() || output.subject().equals(bridge)) {
        for (FdbEntry entry :
            OvsFdbReader.read(
                output.output(), host.warnings(InventorySource.OVS_FDB, output.subject()))) {
          String port = names.getOrDefault(entry.port(), entry.port());
          host.builder()
              .learnedMac(
                  new LearnedMac(host.port(port), entry.vlan(), entry.mac(), entry.isFixed()));
        }
      }
    }
  }

  private void flows() {
    Set<PortId> unknown = new HashSet<>();
    for (CommandOutput output : host.outputs(InventorySource.OVS_FLOWS)) {
      for (FlowEntry flow :
          OvsFlowsReader.read(output.output(), host.warnings(InventorySource.OVS_FLOWS))) {
        Port entering = host.builder().findPort(host.port(flow.port()));
        if (entering == null || entering.memberOf() == null) {
          unknown.add(host.port(flow.port()));
          continue;
        }
        host.builder()
            .cachedFlow(
                new CachedFlow(
                    entering.memberOf(),
                    entering.id(),
                    flow.sourceMac(),
                    flow.destinationMac(),
                    flow.outputs().stream().map(host::port).collect(Collectors.toSet())));
      }
    }
    if (!unknown.isEmpty()) {
      host.warnings(InventorySource.OVS_FLOWS)
          .warn(unknown.size() + " ports of flows are not among those of the bridges");
    }
  }
}
