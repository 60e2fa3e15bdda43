package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Tunnel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How switches are wired with each other. Immutable; thread safe. */
final class Fabric {
  /** A VLAN on a bond on a card is three: more is a mistake in the picture, or a ring. */
  private static final int DEEPEST_STACK = 8;

  private final Topology topology;
  private final Map<SwitchId, List<Port>> trunks = new HashMap<>();
  private final Set<PortId> trunkIds = new HashSet<>();

  /**
   * Where a frame comes out.
   *
   * @param port the port by which it enters the next switch
   * @param vlan the VLAN that it is in there
   */
  record Arrival(Port port, int vlan) {}

  /**
   * An interface that a frame crosses together with a switch's port.
   *
   * @param port the interface
   * @param vlan the VLAN that the frame is in there
   * @param wrappedIn the tunnel that carries it there, or null
   */
  record Layer(PortId port, int vlan, @Nullable Tunnel wrappedIn) {}

  /**
   * One VLAN of one switch.
   *
   * @param switchId the switch
   * @param vlan the VLAN, 0 for untagged
   */
  record Segment(SwitchId switchId, int vlan) {}

  Fabric(Topology topology) {
    this.topology = topology;
    for (Switch each : topology.switches()) {
      List<Port> ofSwitch = topology.portsOf(each.id()).stream().filter(this::leadsOn).toList();
      trunks.put(each.id(), ofSwitch);
      ofSwitch.forEach(port -> trunkIds.add(port.id()));
    }
  }

  Topology topology() {
    return topology;
  }

  /** The ports of a switch that lead to another. */
  List<Port> trunks(SwitchId id) {
    return trunks.getOrDefault(id, List.of());
  }

  /** Whether a port is one of those that lead to another switch. */
  boolean isTrunk(PortId id) {
    return trunkIds.contains(id);
  }

  private boolean leadsOn(Port port) {
    Port end = wireEnd(port);
    PortId otherEnd = end == null ? null : topology.otherEnd(end.id());
    Port far = otherEnd == null ? null : topology.port(otherEnd);
    return far != null && (isMember(far) || !topology.stackedOn(far.id()).isEmpty());
  }

  private boolean isMember(Port port) {
    return port.memberOf() != null && topology.switchOf(port.memberOf()) != null;
  }

  /** The card below VLANs and bonds, or null if the stack has no end. */
  private @Nullable Port wireEnd(Port port) {
    Port at = port;
    for (int depth = 0; depth < DEEPEST_STACK; depth++) {
      Port below = below(at);
      if (below == null) {
        return at;
      }
      at = below;
    }
    return null;
  }

  private @Nullable Port below(Port port) {
    boolean stacked = port.kind() == PortKind.VLAN || port.kind() == PortKind.BOND;
    return stacked && port.lower() != null ? topology.port(port.lower()) : null;
  }

  /** The port itself, and what it is stacked on, from the switch towards the wire. */
  List<Layer> layers(PortId id, int vlan) {
    Port port = topology.port(id);
    if (port == null || under(port) == null) {
      return List.of(new Layer(id, vlan, null));
    }
    List<Layer> all = new ArrayList<>();
    int tag = vlan;
    Tunnel wrappedIn = null;
    for (int depth = 0; port != null && depth < DEEPEST_STACK; depth++) {
      all.add(new Layer(port.id(), tag, wrappedIn));
      if (port.kind() == PortKind.VLAN) {
        tag = port.lowerTag();
      }
      if (port.tunnel() != null) {
        wrappedIn = port.tunnel();
        tag = PortVlans.UNTAGGED;
      }
      port = under(port);
    }
    return all;
  }

  /** What a port's frames cross next on the same host, bare or wrapped, or null. */
  private @Nullable Port under(Port port) {
    PortId underlay = port.tunnel() == null ? null : port.tunnel().underlay();
    Port card = underlay == null ? below(port) : topology.port(underlay);
    // A switch that carries wrapped frames is on the way itself.
    return card != null && underlay != null && isMember(card) ? null : card;
  }

  /** Whether frames of a VLAN cross a port of a switch. */
  boolean carries(Port port, int vlan) {
    if (!port.carriesTraffic() || port.memberOf() == null) {
      return false;
    }
    Switch own = topology.switchOf(port.memberOf());
    return own != null && (!own.filtersVlans() || port.vlans().carries(vlan));
  }

  /** Whether a switch passes a frame from one of its ports to another. */
  boolean passes(Switch own, Port in, Port out, int vlan) {
    if (in.id().equals(out.id()) && !in.behaviour().hairpin()) {
      return false;
    }
    if (in.behaviour().isolated() && out.behaviour().isolated()) {
      return false;
    }
    if (!own.joinsPorts() && !isUplink(in) && !isUplink(out)) {
      return false;
    }
    return carries(in, vlan) && carries(out, vlan);
  }

  static boolean isUplink(Port port) {
    return port.kind() == PortKind.PHYSICAL || port.kind() == PortKind.BOND;
  }

  /** Follows a frame that leaves a switch to the next one; null if it reaches none. */
  @Nullable Arrival follow(Port out, int vlan) {
    int tag = filters(out) ? out.vlans().tagOnWire(vlan) : vlan;
    Port at = out;
    for (int depth = 0; depth < DEEPEST_STACK; depth++) {
      Port below = below(at);
      if (below == null) {
        PortId far = topology.otherEnd(at.id());
        return far == null ? null : arrive(topology.port(far), tag);
      }
      if (at.kind() == PortKind.VLAN) {
        if (tag != PortVlans.UNTAGGED) {
          return null;
        }
        tag = at.lowerTag();
      }
      at = below;
      if (!at.isUp()) {
        return null;
      }
    }
    return null;
  }

  /** Lifts a frame from a card to the port of a switch that it belongs to. */
  @Nullable Arrival arrive(@Nullable Port card, int wireTag) {
    Port at = card;
    int tag = wireTag;
    for (int depth = 0; at != null && at.isUp() && depth < DEEPEST_STACK; depth++) {
      if (isMember(at)) {
        int vlan = filters(at) ? at.vlans().vlanOfWire(tag) : tag;
        return vlan != PortVlans.NONE && carries(at, vlan) ? new Arrival(at, vlan) : null;
      }
      Port above = above(at, tag);
      if (above != null && above.kind() == PortKind.VLAN) {
        tag = PortVlans.UNTAGGED;
      }
      at = above;
    }
    return null;
  }

  private @Nullable Port above(Port card, int tag) {
    for (Port above : topology.stackedOn(card.id())) {
      boolean isBond = above.kind() == PortKind.BOND;
      boolean isItsVlan =
          above.kind() == PortKind.VLAN && tag != PortVlans.UNTAGGED && above.lowerTag() == tag;
      if (isBond || isItsVlan) {
        return above;
      }
    }
    return null;
  }

  private boolean filters(Port port) {
    Switch own = port.memberOf() == null ? null : topology.switchOf(port.memberOf());
    return own != null && own.filtersVlans();
  }
}
