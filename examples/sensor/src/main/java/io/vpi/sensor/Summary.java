package io.vpi.sensor;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.detect.InspectorCounter;
import io.vpi.detect.InspectorStatistics;
import io.vpi.event.Signature;
import io.vpi.sensor.format.TextOutput;
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
   * @param source the source, at its end
   * @param loop what was polled
   * @param statistics the inspector's counters
   * @param alerts the alerts by signature
   * @return several lines, the last ended too
   */
  static String of(
      PacketSource source, PacketLoop loop, InspectorStatistics statistics, AlertTally alerts)
      throws IOException {
    Summary summary = new Summary();
    summary.write(source, loop, statistics, alerts);
    return summary.bytes.toString(StandardCharsets.UTF_8);
  }

  private void write(
      PacketSource source, PacketLoop loop, InspectorStatistics statistics, AlertTally alerts)
      throws IOException {
    line("source", source.name());
    line("packets", number(loop.packets()));
    line("bytes", number(loop.bytes()));
    double seconds = loop.nanos() / 1e9;
    String rate = number(Math.round(loop.packets() / seconds));
    line("time", String.format(Locale.ROOT, "%.3f s, %s packets/s", seconds, rate));
    line("alerts", number(alerts.total()));
    for (AlertTally.Line alert : alerts.lines()) {
      Signature signature = alert.signature();
      String id = signature.generatorId() + ":" + signature.id() + ":" + signature.revision();
      entry(alert.count(), id + "  " + signature.message());
    }
    line("anomalies", number(statistics.get(InspectorCounter.ANOMALIES)));
    for (Map.Entry<String, Long> anomaly : statistics.anomaliesByName().entrySet()) {
      entry(anomaly.getValue(), anomaly.getKey());
    }
    counterIfAny(statistics, InspectorCounter.UNSUPPORTED_LINKS);
    counterIfAny(statistics, InspectorCounter.WRONG_CHECKSUMS);
    counterIfAny(statistics, InspectorCounter.STEP_LIMIT_HITS);
    counterIfAny(statistics, InspectorCounter.SINK_FAILURES);
    writeCapture(source);
    out.flush();
  }

  /** The source's own counters: one that it does not know is not 0. */
  private void writeCapture(PacketSource source) throws IOException {
    CaptureStatistics capture = new CaptureStatistics();
    source.statistics(capture);
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

  private void counterIfAny(InspectorStatistics statistics, InspectorCounter counter)
      throws IOException {
    long value = statistics.get(counter);
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
