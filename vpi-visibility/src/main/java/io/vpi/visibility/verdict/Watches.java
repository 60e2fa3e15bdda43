package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who watches where. Filled once, then only read. */
final class Watches {
  private final Map<PortId, List<Watch>> entering = new HashMap<>();
  private final Map<PortId, List<Watch>> leaving = new HashMap<>();
  private final Map<SwitchId, List<Watch>> whole = new HashMap<>();

  void at(PortId port, Crossing crossing, Watch watch) {
    (crossing == Crossing.ENTERING ? entering : leaving)
        .computeIfAbsent(port, id -> new ArrayList<>(2))
        .add(watch);
  }

  void over(SwitchId id, Watch watch) {
    whole.computeIfAbsent(id, key -> new ArrayList<>(2)).add(watch);
  }

  List<Watch> at(PortId port, Crossing crossing) {
    return (crossing == Crossing.ENTERING ? entering : leaving).getOrDefault(port, List.of());
  }

  List<Watch> over(SwitchId id) {
    return whole.getOrDefault(id, List.of());
  }
}
