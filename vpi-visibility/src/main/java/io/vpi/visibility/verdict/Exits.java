package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Topology;
import java.util.List;

/**
 * Finds the way out of the picture: by a port that somebody declared to lead outside, else by a
 * network card of which nobody said what is at its other end, else up into the host, which routes.
 */
final class Exits {
  private static final int TIERS = 3;

  private final Fabric fabric;
  private final Topology topology;

  Exits(Fabric fabric) {
    this.fabric = fabric;
    this.topology = fabric.topology();
  }

  /**
   * The way from a port to the outside.
   *
   * @return the hops, empty if there is no way
   */
  List<Hop> path(Routes routes, Port from) {
    for (int tier = 0; tier < TIERS; tier++) {
      for (Routes.At at : routes.places()) {
        Switch own = topology.switchOf(at.switchId());
        if (own == null) {
          continue;
        }
        for (Port exit : topology.portsOf(own.id())) {
          if (tierOf(exit, own) == tier && fabric.passes(own, at.inPort(), exit, at.vlan())) {
            return routes.hops(from.id(), at, exit.id());
          }
        }
      }
    }
    return List.of();
  }

  private int tierOf(Port port, Switch own) {
    if (port.leadsOutside()) {
      return 0;
    }
    if (port.id().equals(own.localPort())) {
      return 2;
    }
    boolean isCard =
        port.kind() == PortKind.PHYSICAL
            || port.kind() == PortKind.BOND
            || port.kind() == PortKind.VLAN;
    boolean isOpen =
        topology.otherEnd(port.id()) == null
            && topology.guestAt(port.id()) == null
            && !fabric.trunks(own.id()).contains(port);
    // A socket of a physical switch of which nothing is said leads to whatever was not listed.
    return isCard && isOpen && own.kind() != SwitchKind.PHYSICAL ? 1 : TIERS;
  }
}
