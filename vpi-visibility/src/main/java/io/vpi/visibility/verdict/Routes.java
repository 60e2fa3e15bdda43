package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shortest ways from one port of a switch to every switch that its frames can reach. All ports
 * of a switch that behave alike share one. Immutable; thread safe.
 */
final class Routes {
  private final Fabric fabric;
  private final Map<At, Trail> trails = new LinkedHashMap<>();
  private final Map<Fabric.Segment, List<At>> bySegment = new HashMap<>();

  /**
   * A frame within a switch, with what of the port that it came by decides where it may go.
   *
   * @param switchId the switch
   * @param vlan the VLAN
   * @param inPort a port that stands for the one it came by
   * @param inKind what matters of that port
   */
  record At(SwitchId switchId, int vlan, Port inPort, InKind inKind) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof At at
          && vlan == at.vlan
          && switchId.equals(at.switchId)
          && inKind.equals(at.inKind);
    }

    @Override
    public int hashCode() {
      return (31 * ((31 * switchId.hashCode()) + vlan)) + inKind.hashCode();
    }
  }

  /**
   * What of a port decides where its frames may go.
   *
   * @param isolated whether isolated ports are closed to them
   * @param uplink whether it is the switch's way out
   * @param hairpin the port itself if frames may go back by it, else null
   */
  record InKind(boolean isolated, boolean uplink, @Nullable PortId hairpin) {
    static InKind of(Port port) {
      return new InKind(
          port.behaviour().isolated(),
          Fabric.isUplink(port),
          port.behaviour().hairpin() ? port.id() : null);
    }
  }

  /** How a frame came there: from where, and out by which port; null at the start. */
  private record Trail(@Nullable At before, @Nullable PortId out) {}

  Routes(Fabric fabric, Port start, int vlan) {
    this.fabric = fabric;
    SwitchId first = start.memberOf();
    if (first == null || !fabric.carries(start, vlan)) {
      return;
    }
    At origin = new At(first, vlan, start, InKind.of(start));
    reach(origin, new Trail(null, null));
    ArrayDeque<At> queue = new ArrayDeque<>(List.of(origin));
    while (!queue.isEmpty()) {
      expand(queue.remove(), queue);
    }
  }

  private void expand(At at, ArrayDeque<At> queue) {
    Switch own = fabric.topology().switchOf(at.switchId());
    if (own == null) {
      return;
    }
    for (Port out : fabric.trunks(at.switchId())) {
      if (!fabric.passes(own, at.inPort(), out, at.vlan())) {
        continue;
      }
      Fabric.Arrival arrival = fabric.follow(out, at.vlan());
      if (arrival == null || arrival.port().memberOf() == null) {
        continue;
      }
      At next =
          new At(
              arrival.port().memberOf(), arrival.vlan(), arrival.port(), InKind.of(arrival.port()));
      if (!trails.containsKey(next)) {
        reach(next, new Trail(at, out.id()));
        queue.add(next);
      }
    }
  }

  private void reach(At at, Trail trail) {
    trails.put(at, trail);
    bySegment
        .computeIfAbsent(new Fabric.Segment(at.switchId(), at.vlan()), key -> new ArrayList<>(1))
        .add(at);
  }

  /** Every place that frames reach, the nearest first. */
  Collection<At> places() {
    return Collections.unmodifiableSet(trails.keySet());
  }

  /**
   * The way from a port like the start's to a port.
   *
   * @return the hops, empty if there is no way
   */
  List<Hop> to(PortId from, Port target, int vlan) {
    SwitchId last = target.memberOf();
    Switch own = last == null ? null : fabric.topology().switchOf(last);
    if (own == null || from.equals(target.id())) {
      return List.of();
    }
    for (At at : bySegment.getOrDefault(new Fabric.Segment(own.id(), vlan), List.of())) {
      // The way was found for one of several like stations, and the target may be that one.
      Trail trail = trails.get(at);
      Port start = trail == null || trail.before() != null ? null : fabric.topology().port(from);
      if (fabric.passes(own, start == null ? at.inPort() : start, target, vlan)) {
        return hops(from, at, target.id());
      }
    }
    return List.of();
  }

  List<Hop> hops(PortId from, At last, PortId target) {
    List<Hop> hops = new ArrayList<>();
    PortId out = target;
    At at = last;
    while (at != null) {
      Trail trail = trails.get(at);
      if (trail == null) {
        break;
      }
      PortId in = trail.before() == null ? from : at.inPort().id();
      hops.add(new Hop(at.switchId(), in, out, at.vlan(), null));
      out = trail.out() == null ? out : trail.out();
      at = trail.before();
    }
    Collections.reverse(hops);
    return hops;
  }
}
