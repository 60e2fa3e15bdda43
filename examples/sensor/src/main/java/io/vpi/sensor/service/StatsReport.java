package io.vpi.sensor.service;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.detect.InspectorCounter;
import io.vpi.event.StatsEvent;
import io.vpi.flow.report.FlowCounter;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A sensor's counters as an event: first what Suricata has a name for, under that name, then all of
 * vpi's own under {@code vpi}. Counts since the start, except for latencies, which are of the time
 * since the last report. Immutable once made.
 *
 * <table>
 *   <caption>Suricata's names</caption>
 *   <tr><th>counter</th><th>value</th></tr>
 *   <tr><td>{@code uptime}</td><td>seconds</td></tr>
 *   <tr><td>{@code capture.kernel_packets}</td><td>packets that the kernel had for the sensor: those
 *       handed out, and, where they are known, those dropped</td></tr>
 *   <tr><td>{@code capture.kernel_drops}, {@code capture.kernel_ifdrops}</td><td>packets that the kernel
 *       or the interface dropped; {@code null} where the source does not know</td></tr>
 *   <tr><td>{@code decoder.pkts}, {@code decoder.bytes}</td><td>what was inspected</td></tr>
 *   <tr><td>{@code decoder.event.*}</td><td>anomalies by name; the names are vpi's</td></tr>
 *   <tr><td>{@code flow.total}, {@code flow.active}</td><td>flows that began, and that are
 *       followed</td></tr>
 *   <tr><td>{@code tcp.reassembly_memuse}</td><td>memory that streams use, in bytes</td></tr>
 *   <tr><td>{@code detect.alert}</td><td>alerts, those of drop rules included</td></tr>
 *   <tr><td>{@code ips.accepted}, {@code ips.blocked}, {@code ips.rejected}, {@code
 *       ips.replaced}</td><td>verdicts; of an inline source only</td></tr>
 * </table>
 */
final class StatsReport implements StatsEvent {
  private static final double[] PERCENTILES = {50, 99, 99.9};
  private static final String[] PERCENTILE_NAMES = {"p50", "p99", "p99_9"};

  private final String subject;
  private final long timestamp;
  private final List<String> names = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();

  /**
   * Reads the counters.
   *
   * @param subject the name of the source
   * @param uptimeNanos since the sensor's start, in nanoseconds
   */
  StatsReport(
      String subject,
      long uptimeNanos,
      SensorTotals totals,
      RuleReloader rules,
      EventCounts events) {
    this.subject = subject;
    timestamp = totals.now();
    add("uptime", uptimeNanos / 1_000_000_000L);
    CaptureStatistics capture = totals.capture();
    addSuricata(totals, capture);
    for (CaptureCounter counter : CaptureCounter.values()) {
      add("vpi.capture." + counter.label(), capture.get(counter));
    }
    for (InspectorCounter counter : InspectorCounter.values()) {
      add("vpi.inspect." + counter.label(), totals.get(counter));
    }
    for (FlowCounter counter : FlowCounter.values()) {
      add("vpi.flow." + counter.label(), totals.get(counter));
    }
    addRules(rules);
    add("vpi.events.accepted", events.accepted());
    add("vpi.events.dropped", events.dropped());
    add("vpi.events.lost", events.lost());
    add("vpi.threads", totals.agents().size());
    add("vpi.memory_reserved", totals.memoryReserved());
    addLatency("vpi.batch_us.", totals.recentWork());
    addLatency("vpi.wait_us.", totals.recentWaiting());
  }

  private void addSuricata(SensorTotals totals, CaptureStatistics capture) {
    long packets = totals.get(InspectorCounter.PACKETS);
    long drops = capture.get(CaptureCounter.DROPPED_BY_KERNEL);
    long handedOut = Math.max(packets, capture.get(CaptureCounter.PACKETS));
    add("capture.kernel_packets", handedOut + Math.max(0, drops));
    add("capture.kernel_drops", drops);
    add("capture.kernel_ifdrops", capture.get(CaptureCounter.DROPPED_BY_INTERFACE));
    add("decoder.pkts", packets);
    add("decoder.bytes", totals.get(InspectorCounter.BYTES));
    totals.anomaliesByName().forEach((name, count) -> add("decoder.event." + name, count));
    add("flow.total", totals.get(FlowCounter.FLOWS));
    add("flow.active", totals.activeFlows());
    add("tcp.reassembly_memuse", totals.streamMemoryUsed());
    add("detect.alert", totals.get(InspectorCounter.ALERTS));
    if (totals.isInline()) {
      add("ips.accepted", capture.get(CaptureCounter.FORWARDED));
      add("ips.blocked", capture.get(CaptureCounter.BLOCKED));
      add("ips.rejected", totals.get(InspectorCounter.REJECTS));
      add("ips.replaced", capture.get(CaptureCounter.REPLACED));
    }
  }

  private void addRules(RuleReloader rules) {
    add("vpi.rules.generation", rules.generation());
    add("vpi.rules.loaded", rules.report().loaded());
    add("vpi.rules.rejected", rules.report().rejectedCount());
    add("vpi.rules.reloads", rules.reloads());
    add("vpi.rules.reloads_refused", rules.refusals());
  }

  private void addLatency(String prefix, Histogram histogram) {
    add(prefix + "count", histogram.getTotalCount());
    for (int i = 0; i < PERCENTILES.length; i++) {
      add(prefix + PERCENTILE_NAMES[i], micros(histogram.getValueAtPercentile(PERCENTILES[i])));
    }
    add(prefix + "max", micros(histogram.getMaxValue()));
  }

  private static long micros(long nanos) {
    return (nanos + 999) / 1000;
  }

  private void add(String name, long value) {
    names.add(name);
    values.add(value);
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
    return names.size();
  }

  @Override
  public String name(int index) {
    return names.get(index);
  }

  @Override
  public long value(int index) {
    return values.get(index);
  }
}
