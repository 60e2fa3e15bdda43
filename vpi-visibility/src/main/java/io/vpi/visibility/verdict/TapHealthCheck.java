package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TrafficClass;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a tap's copies less or worse than its settings promise. */
final class TapHealthCheck {
  /** Ethernet's own 14 bytes and a VLAN tag, which an MTU leaves out. */
  private static final int FRAME_HEADER = 18;

  private TapHealthCheck() {}

  static Set<Degradation> of(Tap tap, Topology topology) {
    Set<Degradation> found = new LinkedHashSet<>();
    Port sink = tap.sink() instanceof TapSink.ToPort(PortId id) ? topology.port(id) : null;
    if (!tap.health().isUp()) {
      found.add(of(DegradationKind.TAP_DOWN, "the " + tap.kind().text() + " is switched off"));
    } else if (sink != null && !sink.isUp()) {
      found.add(of(DegradationKind.TAP_DOWN, "the mirror's output " + sink.id() + " is down"));
    }
    if (tap.health().dropped() > 0) {
      found.add(
          of(
              DegradationKind.COPIES_DROPPED,
              "the " + tap.kind().text() + " or its output has lost copies"));
    }
    int largest = largestMtu(tap, topology) + FRAME_HEADER;
    boolean isEnough = largest > FRAME_HEADER && tap.health().snapLength() >= largest;
    if (tap.health().snapLength() > 0 && !isEnough) {
      found.add(
          of(
              DegradationKind.CUT_SHORT,
              "only the first " + tap.health().snapLength() + " bytes of a frame are copied"));
    }
    tunnel(tap, sink, topology, found);
    if (!tap.filter().never().isEmpty()) {
      String classes =
          tap.filter().never().stream()
              .sorted()
              .map(TrafficClass::text)
              .collect(Collectors.joining(", "));
      found.add(
          of(
              DegradationKind.NEVER_CARRIED,
              "the " + tap.kind().text() + " never carries " + classes));
    }
    return Set.copyOf(found);
  }

  private static void tunnel(
      Tap tap, @Nullable Port sink, Topology topology, Set<Degradation> found) {
    if (sink == null || sink.tunnel() == null) {
      return;
    }
    int room = sink.mtu();
    PortId underlayId = sink.tunnel().underlay();
    Port underlay = underlayId == null ? null : topology.port(underlayId);
    if (underlay != null && underlay.mtu() > 0) {
      int within = underlay.mtu() - sink.tunnel().kind().overhead();
      room = room == 0 ? within : Math.min(room, within);
    }
    int largest = largestMtu(tap, topology);
    if (room > 0 && largest > room) {
      found.add(
          of(
              DegradationKind.TUNNEL_MTU,
              "the tunnel "
                  + sink.id()
                  + " takes packets of "
                  + room
                  + " bytes and guests send up to "
                  + largest
                  + ", which arrive in IP fragments or not at all"));
    }
  }

  /** The largest of the ports that a tap covers, or 0 if none is known. */
  private static int largestMtu(Tap tap, Topology topology) {
    return covered(tap, topology).mapToInt(Port::mtu).max().orElse(0);
  }

  private static Stream<Port> covered(Tap tap, Topology topology) {
    return switch (tap.coverage()) {
      case TapCoverage.WholeSwitch whole -> topology.portsOf(whole.switchId()).stream();
      case TapCoverage.AtPorts ports ->
          Stream.concat(ports.entering().stream(), ports.leaving().stream())
              .map(topology::port)
              .filter(Objects::nonNull);
    };
  }

  private static Degradation of(DegradationKind kind, String text) {
    return new Degradation(kind, text);
  }
}
