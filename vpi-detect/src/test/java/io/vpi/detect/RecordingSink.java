package io.vpi.detect;

import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.event.StatsEvent;
import io.vpi.packet.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies what tests ask about out of events. */
final class RecordingSink implements EventSink {
  /** An alert's sid, packet, generation and verdict. */
  record Alert(long sid, long packet, long generation, Verdict verdict) {}

  /** A flow's ends, why it has ended, and whether it raised an alert. */
  record Flow(String ends, String reason, boolean alerted) {}

  final List<Alert> alerts = new ArrayList<>();
  final List<Flow> flows = new ArrayList<>();
  final List<String> anomalies = new ArrayList<>();
  final Map<String, Long> stats = new LinkedHashMap<>();

  @Override
  public void onAlert(AlertEvent alert) {
    alerts.add(
        new Alert(
            alert.signature().id(), alert.packetNumber(), alert.ruleGeneration(), alert.verdict()));
  }

  @Override
  public void onAnomaly(AnomalyEvent anomaly) {
    anomalies.add(
        "%d %s %s@%d %d/%d %s"
            .formatted(
                anomaly.packetNumber(),
                anomaly.anomaly(),
                anomaly.layer(),
                anomaly.layerOffset(),
                anomaly.required(),
                anomaly.available(),
                anomaly.limit()));
  }

  @Override
  public void onFlow(FlowEvent flow) {
    flows.add(
        new Flow(
            "%s:%d > %s:%d"
                .formatted(
                    flow.sourceAddress(),
                    flow.sourcePort(),
                    flow.destinationAddress(),
                    flow.destinationPort()),
            flow.reason(),
            flow.isAlerted()));
  }

  @Override
  public void onStats(StatsEvent event) {
    for (int i = 0; i < event.size(); i++) {
      stats.put(event.subject() + " " + event.name(i), event.value(i));
    }
  }

  /** The numbers of the packets that a rule has alerted on. */
  List<Long> packets(long sid) {
    return alerts.stream().filter(alert -> alert.sid() == sid).map(Alert::packet).toList();
  }

  List<Long> sids() {
    return alerts.stream().map(Alert::sid).toList();
  }
}
