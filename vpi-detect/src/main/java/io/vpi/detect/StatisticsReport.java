package io.vpi.detect;

import io.vpi.event.StatsEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An inspector's counters at one moment, as an event: the fixed ones, then anomalies by name. */
final class StatisticsReport implements StatsEvent {
  private static final InspectorCounter[] COUNTERS = InspectorCounter.values();

  private final String subject;
  private final long timestamp;
  private final List<Map.Entry<String, Long>> entries = new ArrayList<>();

  StatisticsReport(String subject, long timestamp, InspectorStatistics statistics) {
    this.subject = subject;
    this.timestamp = timestamp;
    for (InspectorCounter counter : COUNTERS) {
      entries.add(Map.entry(counter.label(), statistics.get(counter)));
    }
    statistics
        .anomaliesByName()
        .forEach((name, count) -> entries.add(Map.entry("anomaly." + name, count)));
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public String name(int index) {
    return entries.get(index).getKey();
  }

  @Override
  public long value(int index) {
    return entries.get(index).getValue();
  }
}
