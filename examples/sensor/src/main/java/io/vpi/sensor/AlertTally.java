package io.vpi.sensor;

import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.event.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** Counts alerts by signature, for the summary. Used by one thread. */
final class AlertTally implements EventSink {
  /** By identity: a rule set has one signature for each of its rules. */
  private final IdentityHashMap<Signature, long[]> counts = new IdentityHashMap<>();

  private long total;

  /**
   * How often a signature matched.
   *
   * @param signature which
   * @param count how often
   */
  record Line(Signature signature, long count) {}

  AlertTally() {}

  @Override
  public void onAlert(AlertEvent alert) {
    total++;
    counts.computeIfAbsent(alert.signature(), key -> new long[1])[0]++;
  }

  /** How many alerts there were. */
  long total() {
    return total;
  }

  /** The signatures that matched, the most frequent first. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    counts.forEach((signature, count) -> lines.add(new Line(signature, count[0])));
    lines.sort(
        Comparator.comparingLong(Line::count)
            .reversed()
            .thenComparingLong(line -> line.signature().generatorId())
            .thenComparingLong(line -> line.signature().id()));
    return lines;
  }
}
