package io.vpi.visibility.report;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Draws taps. A host has one at each guest as a rule, all alike: those at one switch that send
 * copies to the same place are one node, and a mark at each guest's port says what is copied there.
 */
final class DrawnTaps {
  /** More ports than a line of text bears. */
  private static final int MOST_PORTS = 12;

  private final Topology topology;
  private final Drawing drawing;
  private final Map<Alike, List<Tap>> taps = new LinkedHashMap<>();

  /** What taps of one node have in common. */
  private record Alike(
      String host, @Nullable SwitchId at, TapKind kind, TapSink sink, boolean isUp) {}

  DrawnTaps(Topology topology, Drawing drawing) {
    this.topology = topology;
    this.drawing = drawing;
  }

  void enter(Tap tap) {
    for (Alike place : places(tap)) {
      taps.computeIfAbsent(place, key -> new ArrayList<>()).add(tap);
    }
    if (tap.coverage() instanceof TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving)) {
      entering.forEach(port -> drawing.copiedAt(port, DrawnLink.Copied.ENTERING));
      leaving.forEach(port -> drawing.copiedAt(port, DrawnLink.Copied.LEAVING));
    }
  }

  private Set<Alike> places(Tap tap) {
    Set<Alike> places = new LinkedHashSet<>();
    switch (tap.coverage()) {
      case TapCoverage.WholeSwitch(SwitchId own) -> places.add(alike(own.host(), own, tap));
      case TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving) -> {
        Set<PortId> ports = new TreeSet<>(entering);
        ports.addAll(leaving);
        ports.forEach(port -> places.add(alike(port.host(), switchOver(port), tap)));
      }
    }
    return places;
  }

  private static Alike alike(String host, @Nullable SwitchId at, Tap tap) {
    return new Alike(host, at, tap.kind(), tap.sink(), tap.health().isUp());
  }

  /** The switch that a port is a member of, or what is stacked on it. */
  private @Nullable SwitchId switchOver(PortId id) {
    Port port = topology.port(id);
    if (port == null || port.memberOf() != null) {
      return port == null ? null : port.memberOf();
    }
    return topology.stackedOn(id).stream()
        .map(Port::memberOf)
        .filter(own -> own != null)
        .findFirst()
        .orElse(null);
  }

  void draw() {
    taps.forEach(this::draw);
  }

  private void draw(Alike place, List<Tap> alike) {
    int node =
        drawing.add(
            new DrawnNode(
                DrawnNode.Kind.TAP,
                place.host,
                place.kind.text() + (place.isUp ? "" : ", down"),
                about(place, alike)));
    if (place.at != null) {
      drawing.join(DrawnLink.Kind.COPIES, drawing.node(place.at), node);
    }
    if (place.sink instanceof TapSink.ToVlan(SwitchId own, int _)) {
      drawing.join(DrawnLink.Kind.COPIES, node, drawing.node(own));
    }
    for (Sensor sensor : topology.sensors()) {
      if (topology.leadsTo(place.sink, sensor)) {
        drawing.join(DrawnLink.Kind.COPIES, node, drawing.sensor(sensor.name()));
      }
    }
  }

  private String about(Alike place, List<Tap> alike) {
    Set<PortId> entering = new TreeSet<>();
    Set<PortId> leaving = new TreeSet<>();
    Set<String> conditions = new TreeSet<>();
    long dropped = 0;
    for (Tap tap : alike) {
      if (tap.coverage() instanceof TapCoverage.AtPorts ports) {
        entering.addAll(ports.entering());
        leaving.addAll(ports.leaving());
      }
      if (tap.filter().isPartial()) {
        conditions.add(tap.filter().condition());
      }
      dropped += Math.max(0, tap.health().dropped());
    }
    List<String> parts = new ArrayList<>();
    if (!entering.isEmpty()) {
      parts.add("what enters " + names(entering, place.host));
    }
    if (!leaving.isEmpty()) {
      parts.add("what leaves " + names(leaving, place.host));
    }
    if (parts.isEmpty()) {
      parts.add("all of the switch");
    }
    if (!conditions.isEmpty()) {
      parts.add("only " + shortened(List.copyOf(conditions)));
    }
    if (dropped > 0) {
      parts.add(dropped + " copies lost");
    }
    return String.join(" · ", parts) + " · to " + text(place.sink);
  }

  private static String names(Set<PortId> ports, String host) {
    return shortened(
        ports.stream().filter(port -> port.host().equals(host)).map(PortId::name).toList());
  }

  private static String shortened(List<String> names) {
    int more = names.size() - MOST_PORTS;
    return String.join(", ", names.stream().limit(MOST_PORTS).toList())
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String text(TapSink sink) {
    return switch (sink) {
      case TapSink.ToPort(PortId port) -> port.toString();
      case TapSink.ToSensor(String sensor) -> sensor;
      case TapSink.ToVlan(SwitchId own, int vlan) -> "VLAN " + vlan + " of " + own;
    };
  }
}
