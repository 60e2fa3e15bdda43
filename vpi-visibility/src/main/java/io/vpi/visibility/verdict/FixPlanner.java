package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the cheapest change by which a sensor sees a pair. */
final class FixPlanner {
  private final Topology topology;
  private final HostShell shell;
  private final Outlets outlets;
  private final MirrorCommands mirrors;

  /** Taps that copy only some of what passes them. */
  private final List<Tap> conditional;

  FixPlanner(Topology topology) {
    this.topology = topology;
    this.shell = new HostShell(topology);
    this.outlets = new Outlets(topology);
    this.mirrors = new MirrorCommands(topology);
    this.conditional = topology.taps().stream().filter(tap -> tap.filter().isPartial()).toList();
  }

  /** The change, or null if nothing is to be bettered. */
  @Nullable Fix plan(PairVerdict verdict, Sighting sighting) {
    Sensor sensor = topology.sensor(sighting.sensor());
    if (sensor == null || !verdict.path().exists()) {
      return null;
    }
    Fix repair = repair(verdict, sighting, sensor);
    if (repair != null) {
      return repair;
    }
    if (sighting.visibility() == Visibility.FULL) {
      return null;
    }
    return mirror(verdict, sighting, sensor);
  }

  /** Taps that are there and bring nothing are mended first. */
  private @Nullable Fix repair(PairVerdict verdict, Sighting sighting, Sensor sensor) {
    if (sighting.has(DegradationKind.MIRROR_YOUNGER_THAN_FLOW)) {
      return new Fix(
          "let Open vSwitch forget the flows that it cached before the mirror was made",
          hostsOfOpenVswitch(verdict.path())
              .map(host -> shell.openVswitch(host, "ovs-appctl revalidator/purge"))
              .toList(),
          sighting.sensor());
    }
    if (sighting.has(DegradationKind.TAP_DOWN)) {
      List<Command> commands = new ArrayList<>();
      for (Tap tap : topology.taps()) {
        if (tap.sink() instanceof TapSink.ToPort(PortId id)) {
          Port port = topology.port(id);
          if (port != null && !port.isUp() && topology.leadsTo(tap.sink(), sensor)) {
            commands.addAll(outlets.switchOn(port));
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

  private Stream<String> hostsOfOpenVswitch(Path path) {
    return path.hops().stream()
        .map(hop -> topology.switchOf(hop.switchId()))
        .filter(each -> each != null && each.kind() == SwitchKind.OPEN_VSWITCH)
        .map(each -> each.id().host())
        .distinct();
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
      Outlet outlet = outlets.of(sensor, port.host(), own);
      if (outlet instanceof Outlet.ByPort) {
        commands.addAll(conditionalTaps(hop, port, sensor).toList());
      }
      commands.addAll(mirrors.copyEntering(port, own, outlet));
    }
    return new Fix(
        "mirror what enters "
            + String.join(" and ", missing.stream().map(PortId::toString).toList())
            + " to "
            + sensor.name(),
        commands.stream().distinct().toList(),
        sensor.name());
  }

  /**
   * Commands that take away the taps which copy some of what the new mirror copies all of: left
   * there, they would make two copies of it. Of a direction they stand at either end of the switch.
   */
  private Stream<Command> conditionalTaps(Hop hop, PortId tapped, Sensor sensor) {
    PortId far = hop.entering().equals(tapped) ? hop.leaving() : hop.entering();
    return conditional.stream()
        .filter(tap -> topology.leadsTo(tap.sink(), sensor))
        .filter(tap ->
            tap.coverage() instanceof TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving)
                && (entering.contains(tapped) || leaving.contains(far)))
        .map(mirrors::remove);
  }
}
