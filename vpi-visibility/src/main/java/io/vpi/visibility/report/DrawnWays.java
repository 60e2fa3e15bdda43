package io.vpi.visibility.report;

import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.verdict.Hop;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws the wires that frames take between switches. */
final class DrawnWays {
  private final VisibilityAnalysis analysis;
  private final Drawing drawing;
  private final Map<Station, Integer> hopsToOutside = new HashMap<>();

  DrawnWays(VisibilityAnalysis analysis, Drawing drawing) {
    this.analysis = analysis;
    this.drawing = drawing;
  }

  /** The places of the wires between two stations' switches, in order. */
  List<Integer> wires(PairVerdict verdict) {
    List<Hop> hops = verdict.path().hops();
    List<Integer> wires = new ArrayList<>();
    if (hops.isEmpty()) {
      return wires;
    }
    if (verdict.from().isOutside()) {
      wires.add(toOutside(hops.getFirst().switchId(), hops.getFirst().entering().name()));
    }
    int router = verdict.path().isRouted() ? hopsToOutside(verdict.from()) : hops.size();
    for (int i = 1; i < hops.size(); i++) {
      Hop here = hops.get(i - 1);
      Hop next = hops.get(i);
      if (i == router) {
        wires.add(toOutside(here.switchId(), here.leaving().name()));
        wires.add(toOutside(next.switchId(), next.entering().name()));
      } else if (!here.switchId().equals(next.switchId())) {
        wires.add(
            drawing.wire(
                drawing.node(here.switchId()),
                here.leaving().name(),
                drawing.node(next.switchId()),
                next.entering().name()));
      }
    }
    if (verdict.to().isOutside()) {
      wires.add(toOutside(hops.getLast().switchId(), hops.getLast().leaving().name()));
    }
    return wires;
  }

  private int toOutside(SwitchId own, String port) {
    return drawing.wire(drawing.node(own), port, drawing.outside(), "");
  }

  /** The router stands behind the way out of the first station's network. */
  private int hopsToOutside(Station from) {
    return hopsToOutside.computeIfAbsent(
        from, station -> analysis.between(station, Station.OUTSIDE).path().hops().size());
  }
}
