package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Tunnel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts in the switches that carry a frame between the two ends of a tunnel. */
final class Underlay {
  private final Fabric fabric;
  private final Topology topology;

  Underlay(Fabric fabric) {
    this.fabric = fabric;
    this.topology = fabric.topology();
  }

  /** Replaces each hop over an overlay by what carries it, as far as that is known. */
  List<Hop> expand(List<Hop> hops) {
    boolean isBare = hops.stream().noneMatch(hop -> isOverlay(topology.switchOf(hop.switchId())));
    if (isBare) {
      return hops;
    }
    List<Hop> all = new ArrayList<>();
    for (Hop hop : hops) {
      List<Hop> below = isOverlay(topology.switchOf(hop.switchId())) ? carriers(hop) : List.of();
      if (below.isEmpty()) {
        all.add(hop);
      } else {
        all.addAll(below);
      }
    }
    return all;
  }

  private static boolean isOverlay(@Nullable Switch each) {
    return each != null && each.kind() == SwitchKind.OVERLAY;
  }

  private List<Hop> carriers(Hop overlay) {
    Tunnel near = tunnelAt(overlay.entering());
    Tunnel far = tunnelAt(overlay.leaving());
    Port start = near == null ? null : memberBehind(near);
    Port target = far == null ? null : memberBehind(far);
    if (start == null || target == null || near == null) {
      return List.of();
    }
    int vlan = start.vlans().untagged();
    List<Hop> bare =
        new Routes(fabric, start, vlan == PortVlans.NONE ? PortVlans.UNTAGGED : vlan)
            .to(start.id(), target, target.vlans().untagged());
    return bare.stream()
        .map(hop -> new Hop(hop.switchId(), hop.entering(), hop.leaving(), hop.vlan(), near))
        .toList();
  }

  private @Nullable Tunnel tunnelAt(PortId overlayPort) {
    PortId end = topology.otherEnd(overlayPort);
    Port port = end == null ? null : topology.port(end);
    return port == null ? null : port.tunnel();
  }

  /** The port of a switch at which a tunnel's wrapped frames enter it. */
  private @Nullable Port memberBehind(Tunnel tunnel) {
    Port card = tunnel.underlay() == null ? null : topology.port(tunnel.underlay());
    if (card == null || card.memberOf() != null) {
      return card;
    }
    PortId far = topology.otherEnd(card.id());
    Port port = far == null ? null : topology.port(far);
    return port == null || port.memberOf() == null ? null : port;
  }
}
