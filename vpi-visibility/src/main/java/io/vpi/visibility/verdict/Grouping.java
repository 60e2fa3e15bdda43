package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts stations together that are alike. */
final class Grouping {
  private final Fabric fabric;
  private final Watches watches;
  private final StaleFlows staleFlows;
  private final Encryption encryption;
  private final Set<PortId> portsOfKnownMacs;

  /** All that a verdict can depend on. */
  private record Likeness(
      SwitchId memberOf,
      int vlan,
      PortKind kind,
      PortBehaviour behaviour,
      boolean isUp,
      boolean hasKnownMac,
      Set<String> encryptedSides,
      List<Watch> entering,
      List<Watch> leaving,
      @Nullable PortId likeNoOther) {}

  Grouping(
      Fabric fabric,
      Watches watches,
      StaleFlows staleFlows,
      Encryption encryption,
      Set<PortId> portsOfKnownMacs) {
    this.fabric = fabric;
    this.encryption = encryption;
    this.watches = watches;
    this.staleFlows = staleFlows;
    this.portsOfKnownMacs = portsOfKnownMacs;
  }

  /** The groups, the outside last. */
  List<StationGroup> group(Stations stations) {
    Map<Likeness, List<Station>> alike = new LinkedHashMap<>();
    for (Station station : stations.all()) {
      Likeness likeness = likeness(station, stations);
      if (likeness != null) {
        alike.computeIfAbsent(likeness, key -> new ArrayList<>()).add(station);
      }
    }
    List<StationGroup> groups = new ArrayList<>();
    for (List<Station> members : alike.values()) {
      groups.add(new StationGroup(groups.size(), members));
    }
    groups.add(new StationGroup(groups.size(), List.of(Station.OUTSIDE)));
    return List.copyOf(groups);
  }

  private @Nullable Likeness likeness(Station station, Stations stations) {
    PortId id = station.port();
    Topology topology = fabric.topology();
    Port port = id == null ? null : topology.port(id);
    SwitchId memberOf = port == null ? null : port.memberOf();
    if (port == null || memberOf == null) {
      return null;
    }
    boolean isSpecial =
        staleFlows.concerns(port.id(), stations.macAt(port.id())) || port.behaviour().hairpin();
    return new Likeness(
        memberOf,
        station.vlan(),
        port.kind(),
        port.behaviour(),
        port.isUp(),
        portsOfKnownMacs.contains(port.id()),
        encryption.sides(station),
        at(port.id(), station.vlan(), Crossing.ENTERING),
        at(port.id(), station.vlan(), Crossing.LEAVING),
        isSpecial ? port.id() : null);
  }

  private List<Watch> at(PortId port, int vlan, Crossing crossing) {
    List<Watch> all = new ArrayList<>();
    for (Fabric.Layer layer : fabric.layers(port, vlan)) {
      all.addAll(watches.at(layer.port(), crossing));
    }
    return all;
  }

  /** Finds each station's group. */
  static Map<Station, StationGroup> index(List<StationGroup> groups) {
    Map<Station, StationGroup> index = new HashMap<>();
    groups.forEach(group -> group.stations().forEach(station -> index.put(station, group)));
    return index;
  }
}
