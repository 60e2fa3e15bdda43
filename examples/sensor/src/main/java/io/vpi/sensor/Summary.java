package io.vpi.sensor;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.detect.InspectorCounter;
import io.vpi.event.Signature;
import io.vpi.sensor.format.TextOutput;
import io.vpi.sensor.service.EventCounts;
import io.vpi.sensor.service.RuleReloader;
import io.vpi.sensor.service.SensorStatistics;
import io.vpi.sensor.service.SensorTotals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code vpi inspect} says at its end. */
final class Summary {
  private static final int LABEL_WIDTH = 12;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TextOutput out = new TextOutput(bytes);

  private Summary() {}

  /**
   * Writes the summary.
   *
   * @param statistics the sensor's counters, at its end
   * @param nanos how long it inspected
   * @param alerts the alerts by signature
   * @param isLive whether the source went by the clock
   * @return several lines, the last ended too
   */
  static String of(SensorStatistics statistics, long nanos, AlertTally alerts, boolean isLive)
      throws IOException {
    Summary summary = new Summary();
    summary.write(statistics, nanos, alerts, isLive);
    return summary.bytes.toString(StandardCharsets.UTF_8);
  }

  private void write(SensorStatistics statistics, long nanos, AlertTally alerts, boolean isLive)
      throws IOException {
    SensorTotals totals = statistics.totals();
    int threads = totals.agents().size();
    line("source", statistics.name() + (threads == 1 ? "" : ", " + threads + " threads"));
    long packets = totals.get(InspectorCounter.PACKETS);
    line("packets", number(packets));
    line("bytes", number(totals.get(InspectorCounter.BYTES)));
    double seconds = nanos / 1e9;
    String rate = number(Math.round(packets / seconds));
    line("time", String.format(Locale.ROOT, "%.3f s, %s packets/s", seconds, rate));
    line("alerts", number(alerts.total()));
    for (AlertTally.Line alert : alerts.lines()) {
      Signature signature = alert.signature();
      String id = signature.generatorId() + ":" + signature.id() + ":" + signature.revision();
      entry(alert.count(), id + "  " + signature.message());
    }
    line("anomalies", number(totals.get(InspectorCounter.ANOMALIES)));
    for (Map.Entry<String, Long> anomaly : totals.anomaliesByName().entrySet()) {
      entry(anomaly.getValue(), anomaly.getKey());
    }
    counterIfAny(totals, InspectorCounter.UNSUPPORTED_LINKS);
    counterIfAny(totals, InspectorCounter.WRONG_CHECKSUMS);
    counterIfAny(totals, InspectorCounter.STEP_LIMIT_HITS);
    counterIfAny(totals, InspectorCounter.SINK_FAILURES);
    counterIfAny(totals, InspectorCounter.DROPS);
    counterIfAny(totals, InspectorCounter.REJECTS);
    writeCapture(totals.capture());
    if (isLive) {
      writeService(statistics);
    }
    out.flush();
  }

  /** The sources' own counters: one that they do not know is not 0. */
  private void writeCapture(CaptureStatistics capture) throws IOException {
    List<String> known = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (CaptureCounter counter : CaptureCounter.values()) {
      if (capture.isKnown(counter)) {
        known.add(counter.label() + " " + number(capture.get(counter)));
      } else {
        unknown.add(counter.label());
      }
    }
    line("capture", String.join(", ", known));
    if (!unknown.isEmpty()) {
      line("", "unknown: " + String.join(", ", unknown));
    }
  }

  private void writeService(SensorStatistics statistics) throws IOException {
    EventCounts events = statistics.events();
    line(
        "events",
        "accepted %s, dropped %s, lost %s"
            .formatted(number(events.accepted()), number(events.dropped()), number(events.lost())));
    RuleReloader rules = statistics.rules();
    line(
        "rules",
        "generation %s, reloaded %s, refused %s"
            .formatted(
                number(rules.generation()), number(rules.reloads()), number(rules.refusals())));
  }

  private void counterIfAny(SensorTotals totals, InspectorCounter counter) throws IOException {
    long value = totals.get(counter);
    if (value > 0) {
      entry(value, counter.label());
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void entry(long count, String text) throws IOException {
    line("", (String.format(Locale.ROOT, "%,8d", count) + "  " + text).stripTrailing());
  }

  private void line(String label, String text) throws IOException {
    out.put(label);
    out.put(" ".repeat(LABEL_WIDTH - label.length()));
    out.printable(text);
    out.endLine();
  }
}
