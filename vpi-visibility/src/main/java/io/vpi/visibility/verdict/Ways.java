package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the way between any two stations, and keeps what many stations share. Thread safe. */
final class Ways {
  private final Fabric fabric;
  private final Topology topology;
  private final Exits exits;
  private final Underlay underlay;
  private final Map<Start, Routes> routes = new ConcurrentHashMap<>();
  private final Map<Start, List<Hop>> waysOut = new ConcurrentHashMap<>();

  /** Stations that begin alike reach the same places by the same switches. */
  private record Start(SwitchId switchId, int vlan, Routes.InKind inKind, @Nullable PortId trunk) {}

  Ways(Fabric fabric) {
    this.fabric = fabric;
    this.topology = fabric.topology();
    this.exits = new Exits(fabric);
    this.underlay = new Underlay(fabric);
  }

  Path between(Station from, Station to) {
    if (from.isOutside() && to.isOutside()) {
      return Path.NONE;
    }
    if (to.isOutside()) {
      return path(toOutside(from), false);
    }
    if (from.isOutside()) {
      return path(toOutside(to), false).reversed();
    }
    List<Hop> direct = direct(from, to);
    if (!direct.isEmpty() || from.network().equals(to.network())) {
      return path(direct, false);
    }
    return routed(toOutside(from), toOutside(to));
  }

  private Path routed(List<Hop> there, List<Hop> onwards) {
    if (there.isEmpty() || onwards.isEmpty()) {
      return Path.NONE;
    }
    List<Hop> hops = new ArrayList<>(path(there, true).hops());
    hops.addAll(path(onwards, true).reversed().hops());
    return new Path(hops, true);
  }

  private Path path(List<Hop> hops, boolean isRouted) {
    return hops.isEmpty() ? Path.NONE : new Path(underlay.expand(hops), isRouted);
  }

  private List<Hop> direct(Station from, Station to) {
    Port start = port(from);
    Port target = port(to);
    if (start == null || target == null || areKeptApart(start, target)) {
      return List.of();
    }
    return routes(start, from.vlan()).to(start.id(), target, to.vlan());
  }

  /** A macvtap in private mode takes nothing from its card's others, whichever way it comes. */
  private boolean areKeptApart(Port first, Port second) {
    SwitchId id = first.memberOf();
    Switch own = id == null || !id.equals(second.memberOf()) ? null : topology.switchOf(id);
    return own != null
        && own.kind() == SwitchKind.MACVTAP_CARD
        && (first.behaviour().isolated() || second.behaviour().isolated());
  }

  private List<Hop> toOutside(Station from) {
    Port start = port(from);
    if (start == null || start.memberOf() == null) {
      return List.of();
    }
    Routes ways = routes(start, from.vlan());
    List<Hop> hops =
        waysOut.computeIfAbsent(start(start, from.vlan()), key -> exits.path(ways, start));
    return hops.isEmpty() ? hops : startingAt(start.id(), hops);
  }

  /** Several stations share the rest of the way; the first port is each one's own. */
  private static List<Hop> startingAt(PortId port, List<Hop> hops) {
    List<Hop> own = new ArrayList<>(hops);
    Hop first = own.getFirst();
    own.set(0, new Hop(first.switchId(), port, first.leaving(), first.vlan(), first.wrappedIn()));
    return own;
  }

  Routes routes(Port start, int vlan) {
    return routes.computeIfAbsent(start(start, vlan), key -> new Routes(fabric, start, vlan));
  }

  private Start start(Port port, int vlan) {
    SwitchId id = port.memberOf();
    // A port that is down reaches nothing, whatever its neighbours reach.
    SwitchId own = id == null || !port.carriesTraffic() ? new SwitchId("", "") : id;
    // Frames that came by a trunk do not leave by it, so that no other trunk is like it.
    return new Start(
        own, vlan, Routes.InKind.of(port), fabric.isTrunk(port.id()) ? port.id() : null);
  }

  @Nullable Port port(Station station) {
    return station.port() == null ? null : topology.port(station.port());
  }
}
