package io.vpi.visibility.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Puts into one sentence why a sensor sees what it sees. */
final class Reasons {
  String of(PairVerdict verdict, Sighting sighting) {
    StringBuilder out = new StringBuilder(main(verdict, sighting));
    List<String> asides = new ArrayList<>();
    sighting.degradations().stream()
        .sorted(Comparator.comparing(Degradation::kind).thenComparing(Degradation::text))
        .forEach(degradation -> asides.add(degradation.text()));
    if (!asides.isEmpty()) {
      out.append(": ").append(String.join("; ", asides));
    }
    return out.append('.').toString();
  }

  private String main(PairVerdict verdict, Sighting sighting) {
    String sensor = sighting.sensor();
    return switch (sighting.visibility()) {
      case FULL ->
          sighting.isInline()
              ? sensor + " stands in the way of both directions"
              : sensor + " gets " + copies(sighting) + " of each frame, both ways";
      case FILTERED ->
          sensor + " gets of some frames only what the condition of a tap lets through";
      case ONE_DIRECTION ->
          sensor
              + " gets what "
              + (sighting.there().any() ? verdict.from() : verdict.to())
              + " sends and nothing of what comes back";
      case FLOODED_ONLY ->
          sensor
              + " gets broadcasts alone: the switch knows where each receiver is and sends frames"
              + " nowhere else";
      case BLIND -> blind(verdict, sensor);
      case NO_PATH ->
          "no frame gets from "
              + verdict.from()
              + " to "
              + verdict.to()
              + ", so there is nothing to"
              + " see";
    };
  }

  private static String copies(Sighting sighting) {
    int most = Math.max(sighting.there().whole(), sighting.back().whole());
    return most == 1 ? "one copy" : "up to " + most + " copies";
  }

  private static String blind(PairVerdict verdict, String sensor) {
    String where =
        verdict.path().hops().stream()
            .map(hop -> hop.switchId().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    return "no tap on the way over " + where + " brings copies to " + sensor;
  }
}
