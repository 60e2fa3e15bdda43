package io.vpi.sensor;

import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.event.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts alerts by signature, for the summary. It grows with the signatures that have matched, also
 * those of rules that are no longer in force. Used by one thread, and read when that is done.
 */
final class AlertTally implements EventSink {
  private final Map<Key, Line> counts = new HashMap<>();

  private long total;

  /**
   * What a rule keeps when it is loaded anew; rule sets have each a signature object of their own.
   */
  private record Key(long generatorId, long id, long revision) {}

  /** How often a signature matched. */
  static final class Line {
    private final Signature signature;
    private long count;

    private Line(Signature signature) {
      this.signature = signature;
    }

    Signature signature() {
      return signature;
    }

    long count() {
      return count;
    }
  }

  AlertTally() {}

  @Override
  public void onAlert(AlertEvent alert) {
    add(alert.signature(), 1);
  }

  private void add(Signature signature, long number) {
    total += number;
    Key key = new Key(signature.generatorId(), signature.id(), signature.revision());
    counts.computeIfAbsent(key, _ -> new Line(signature)).count += number;
  }

  /** Adds what others have counted. */
  static AlertTally sum(List<AlertTally> parts) {
    AlertTally sum = new AlertTally();
    for (AlertTally part : parts) {
      part.counts.values().forEach(line -> sum.add(line.signature, line.count));
    }
    return sum;
  }

  /** How many alerts there were. */
  long total() {
    return total;
  }

  /** The signatures that matched, the most frequent first. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>(counts.values());
    lines.sort(
        Comparator.comparingLong(Line::count)
            .reversed()
            .thenComparingLong(line -> line.signature().generatorId())
            .thenComparingLong(line -> line.signature().id())
            .thenComparingLong(line -> line.signature().revision()));
    return lines;
  }
}
