package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the cheapest change by which a sensor sees a pair. */
final class FixPlanner {
  private final Topology topology;

  FixPlanner(Topology topology) {
    this.topology = topology;
  }

  /** The change, or null if nothing is to be bettered. */
  @Nullable Fix plan(PairVerdict verdict, Sighting sighting) {
    Sensor sensor = topology.sensor(sighting.sensor());
    if (sensor == null || !verdict.path().exists()) {
      return null;
    }
    Fix repair = repair(sighting);
    if (repair != null) {
      return repair;
    }
    if (sighting.visibility() == Visibility.FULL) {
      return null;
    }
    return mirror(verdict, sighting, sensor);
  }

  /** Taps that are there and bring nothing are mended first. */
  private @Nullable Fix repair(Sighting sighting) {
    if (sighting.has(DegradationKind.MIRROR_YOUNGER_THAN_FLOW)) {
      String host = hostOfOpenVswitch(sighting.sensor());
      return new Fix(
          "let Open vSwitch forget the flows that it cached before the mirror was made",
          List.of(Command.shell(host, "ovs-appctl revalidator/purge")),
          sighting.sensor());
    }
    if (sighting.has(DegradationKind.TAP_DOWN)) {
      List<Command> commands = new ArrayList<>();
      for (Tap tap : topology.taps()) {
        if (tap.sink() instanceof TapSink.ToPort(PortId id)) {
          Port port = topology.port(id);
          if (port != null && !port.isUp()) {
            commands.add(
                Command.shell(id.host(), "ip link set dev " + ShellWord.of(id.name()) + " up"));
          }
        }
      }
      if (!commands.isEmpty()) {
        return new Fix(
            "switch the mirror's output on",
            commands.stream().distinct().toList(),
            sighting.sensor());
      }
    }
    return null;
  }

  private String hostOfOpenVswitch(String sensor) {
    return topology.switches().stream()
        .filter(each -> each.kind() == SwitchKind.OPEN_VSWITCH)
        .map(each -> each.id().host())
        .findFirst()
        .orElse(sensor);
  }

  private Fix mirror(PairVerdict verdict, Sighting sighting, Sensor sensor) {
    // A direction that is whole already needs nothing; a second copy of it would be a duplicate.
    Set<PortId> missing = new LinkedHashSet<>();
    List<Hop> hops = verdict.path().hops();
    if (sighting.there().whole() == 0) {
      missing.add(hops.getFirst().entering());
    }
    if (sighting.back().whole() == 0) {
      missing.add(hops.getLast().leaving());
    }
    List<Command> commands = new ArrayList<>();
    for (PortId port : missing) {
      Hop hop = hops.getFirst().entering().equals(port) ? hops.getFirst() : hops.getLast();
      Switch own = topology.switchOf(hop.switchId());
      commands.addAll(new MirrorCommands(topology).copyEntering(port, own, output(sensor, port)));
    }
    return new Fix(
        "mirror what enters "
            + String.join(" and ", missing.stream().map(PortId::toString).toList())
            + " to "
            + sensor.name(),
        commands,
        sensor.name());
  }

  /** The port of the same host by which copies get to a sensor, or null if there is none yet. */
  private @Nullable PortId output(Sensor sensor, PortId tapped) {
    for (Tap tap : topology.taps()) {
      if (tap.sink() instanceof TapSink.ToPort(PortId id)
          && id.host().equals(tapped.host())
          && leadsTo(id, sensor)) {
        return id;
      }
    }
    for (ListeningPlace place : sensor.places()) {
      if (place instanceof ListeningPlace.OnInterface(PortId id)
          && id.host().equals(tapped.host())
          && !isSwitchOwn(id)) {
        PortId far = topology.otherEnd(id);
        return far != null && far.host().equals(tapped.host()) ? far : id;
      }
      if (place instanceof ListeningPlace.BehindPort(PortId id)
          && id.host().equals(tapped.host())) {
        return id;
      }
    }
    return null;
  }

  private boolean leadsTo(PortId output, Sensor sensor) {
    Port port = topology.port(output);
    for (ListeningPlace place : sensor.places()) {
      boolean leads =
          switch (place) {
            case ListeningPlace.OnInterface(PortId id) ->
                id.equals(output) || id.equals(topology.otherEnd(output));
            case ListeningPlace.BehindPort(PortId id) -> id.equals(output);
            case ListeningPlace.AtTunnelEnd(String address) ->
                port != null && port.tunnel() != null && port.tunnel().remote().equals(address);
            case ListeningPlace.InGuest _, ListeningPlace.Between _ -> false;
          };
      if (leads) {
        return true;
      }
    }
    return false;
  }

  private boolean isSwitchOwn(PortId id) {
    return topology.switches().stream().anyMatch(each -> id.equals(each.localPort()));
  }
}
