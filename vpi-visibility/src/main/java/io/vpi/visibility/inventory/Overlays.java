package io.vpi.visibility.inventory;

import io.vpi.visibility.topology.Cable;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.VlanSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the tunnels of all hosts that bear one network id, by a switch that stands for the network
 * between them. A tunnel that is no port of a switch brings copies to a sensor and joins nothing.
 */
final class Overlays {
  private Overlays() {}

  static void join(TopologyBuilder builder) {
    Map<String, List<Port>> networks = new LinkedHashMap<>();
    for (Port port : builder.portsSoFar()) {
      Tunnel tunnel = port.tunnel();
      if (tunnel != null && tunnel.networkId() != Tunnel.NO_NETWORK && port.memberOf() != null) {
        networks
            .computeIfAbsent(tunnel.kind() + " " + tunnel.networkId(), key -> new ArrayList<>())
            .add(port);
      }
    }
    networks.forEach((name, ports) -> {
      if (ports.size() > 1) {
        join(name, ports, builder);
      }
    });
  }

  private static void join(String name, List<Port> ports, TopologyBuilder builder) {
    SwitchId id = SwitchId.physical("overlay " + name);
    builder.addSwitch(new Switch(id, SwitchKind.OVERLAY, true, VlanSet.NONE, false, true, null));
    for (Port port : ports) {
      PortId end = new PortId(id.host(), port.id().toString());
      builder.port(
          Port.builder(end, PortKind.TUNNEL)
              .memberOf(id)
              .vlans(PortVlans.TRANSPARENT)
              .up(port.isUp())
              .build());
      builder.cable(new Cable(port.id(), end));
      // What comes by one tunnel is not sent on by another.
      builder.port(port.toBuilder().behaviour(port.behaviour().withIsolation(true)).build());
    }
  }
}
