package io.vpi.detect;

import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.event.StatsEvent;

/** Hands events to a sink; one that throws is counted and does not stop the inspection. */
final class GuardedSink {
  private static final System.Logger LOG = System.getLogger(GuardedSink.class.getName());

  private final EventSink sink;
  private final InspectorStatistics statistics;

  GuardedSink(EventSink sink, InspectorStatistics statistics) {
    this.sink = sink;
    this.statistics = statistics;
  }

  void alert(AlertEvent event) {
    statistics.add(InspectorCounter.ALERTS, 1);
    try {
      sink.onAlert(event);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  void anomaly(AnomalyEvent event) {
    try {
      sink.onAnomaly(event);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  void flow(FlowEvent event) {
    try {
      sink.onFlow(event);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  void stats(StatsEvent event) {
    try {
      sink.onStats(event);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Logs the first failure only: the next may come with each packet. */
  private void failed(RuntimeException e) {
    if (statistics.get(InspectorCounter.SINK_FAILURES) == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "An event sink threw; this and further failures are counted as "
              + InspectorCounter.SINK_FAILURES.label(),
          e);
    }
    statistics.add(InspectorCounter.SINK_FAILURES, 1);
  }
}
