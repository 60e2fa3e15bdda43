package io.vpi.visibility.verdict;

import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.CachedFlow;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Flows that Open vSwitch goes on forwarding as it did before a mirror was made: it should copy
 * them and does not. Immutable; thread safe.
 */
final class StaleFlows {
  private final Map<PortId, List<Stale>> byPort = new HashMap<>();
  private final Set<Long> macs = new HashSet<>();

  /** A flow to a receiver, anybody for {@link MacAddress#NONE}, and the output that it lacks. */
  private record Stale(long destinationMac, String missingOutput) {}

  StaleFlows(Topology topology) {
    List<Tap> mirrors =
        topology.taps().stream().filter(tap -> tap.kind() == TapKind.OVS_MIRROR).toList();
    for (CachedFlow flow : topology.cachedFlows()) {
      for (Tap mirror : mirrors) {
        if (mirror.sink() instanceof TapSink.ToPort(PortId output)
            && !flow.leaving().contains(output)
            && selects(mirror, flow)) {
          byPort
              .computeIfAbsent(flow.entering(), port -> new ArrayList<>(1))
              .add(new Stale(flow.destinationMac(), output.name()));
          macs.add(flow.destinationMac());
        }
      }
    }
  }

  private static boolean selects(Tap mirror, CachedFlow flow) {
    return switch (mirror.coverage()) {
      case TapCoverage.WholeSwitch(SwitchId id) -> id.equals(flow.switchId());
      case TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving) ->
          entering.contains(flow.entering()) || flow.leaving().stream().anyMatch(leaving::contains);
    };
  }

  /** Whether a station has a part in one, so that it is like no other. */
  boolean concerns(PortId port, long mac) {
    return byPort.containsKey(port) || (mac != MacAddress.NONE && macs.contains(mac));
  }

  /** The mirrors' outputs that a frame entering at a port does not get to, though it should. */
  Set<String> missing(PortId entering, long destinationMac) {
    List<Stale> flows = byPort.get(entering);
    if (flows == null) {
      return Set.of();
    }
    Set<String> outputs = new LinkedHashSet<>();
    for (Stale flow : flows) {
      if (flow.destinationMac() == MacAddress.NONE || flow.destinationMac() == destinationMac) {
        outputs.add(flow.missingOutput());
      }
    }
    return outputs;
  }

  static Degradation degradation(String output) {
    return new Degradation(
        DegradationKind.MIRROR_YOUNGER_THAN_FLOW,
        "the switch has cached this flow from before the mirror to "
            + output
            + " was made, and goes on without it until the flow is idle for some ten seconds");
  }
}
