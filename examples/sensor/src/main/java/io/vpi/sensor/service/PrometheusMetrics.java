package io.vpi.sensor.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.detect.InspectorCounter;
import io.vpi.flow.report.FlowCounter;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A sensor's numbers for Prometheus, by Micrometer. They are read when they are asked for, so that
 * nobody's asking costs nothing. Thread safe.
 *
 * <table>
 *   <caption>Metrics</caption>
 *   <tr><th>name</th><th>labels</th><th>value</th></tr>
 *   <tr><td>{@code vpi_capture_*_total}</td><td>thread</td><td>the source's counters; one that it does
 *       not know is missing</td></tr>
 *   <tr><td>{@code vpi_inspect_*_total}</td><td>thread</td><td>the inspector's: packets, bytes, alerts,
 *       anomalies ...</td></tr>
 *   <tr><td>{@code vpi_flow_*_total}</td><td>thread</td><td>the flow engine's</td></tr>
 *   <tr><td>{@code vpi_verdicts_total}</td><td>thread, verdict</td><td>packets whose verdict is drop,
 *       reject; packets that a pass rule let go</td></tr>
 *   <tr><td>{@code vpi_flows}</td><td>thread</td><td>flows that are followed now</td></tr>
 *   <tr><td>{@code vpi_stream_memory_bytes}</td><td>thread</td><td>memory that streams use</td></tr>
 *   <tr><td>{@code vpi_memory_reserved_bytes}</td><td>thread</td><td>memory taken at the start</td></tr>
 *   <tr><td>{@code vpi_batch_seconds}</td><td>thread</td><td>a histogram: how long batches took</td></tr>
 *   <tr><td>{@code vpi_wait_seconds}</td><td>thread</td><td>a histogram: how long packets had waited when
 *       they were polled</td></tr>
 *   <tr><td>{@code vpi_events_total}</td><td>outcome</td><td>events accepted, dropped, lost</td></tr>
 *   <tr><td>{@code vpi_rule_generation}, {@code vpi_rules}</td><td></td><td>which rules are in force, and
 *       how many</td></tr>
 *   <tr><td>{@code vpi_rule_reloads_total}</td><td>outcome</td><td>reloads done, refused</td></tr>
 *   <tr><td>{@code vpi_uptime_seconds}</td><td></td><td>since the start</td></tr>
 *   <tr><td>{@code jvm_memory_*}</td><td>area, id</td><td>the JVM's own memory</td></tr>
 * </table>
 */
public final class PrometheusMetrics implements AutoCloseable {
  private static final String THREAD = "thread";
  private static final String EVENTS = "Events on their way to the EVE file";
  private static final String RELOADS = "Times that rules were to be loaded anew";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * Registers all metrics.
   *
   * @param statistics whose numbers they are
   */
  public PrometheusMetrics(SensorStatistics statistics) {
    statistics.totals().agents().forEach(this::register);
    LatencyCollector.register(registry.getPrometheusRegistry(), statistics.totals().agents());
    registerEvents(statistics);
    registerRules(statistics.rules());
    Gauge.builder("vpi.uptime", statistics, s -> s.uptimeNanos() / 1e9)
        .description("How long the sensor has run")
        .baseUnit("seconds")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
  }

  private void register(InspectionAgent agent) {
    CaptureStatistics known = new CaptureStatistics();
    agent.source().statistics(known);
    for (CaptureCounter counter : CaptureCounter.values()) {
      if (known.isKnown(counter)) {
        counter(agent, "capture", "source", counter.label(), a -> capture(a, counter));
      }
    }
    for (InspectorCounter counter : InspectorCounter.values()) {
      counter(
          agent,
          "inspect",
          "inspector",
          counter.label(),
          a -> a.inspector().statistics().get(counter));
    }
    for (FlowCounter counter : FlowCounter.values()) {
      counter(
          agent,
          "flow",
          "flow engine",
          counter.label(),
          a -> a.inspector().flowStatistics().get(counter));
    }
    verdict(agent, "drop", InspectorCounter.DROPS);
    verdict(agent, "reject", InspectorCounter.REJECTS);
    verdict(agent, "pass", InspectorCounter.PASSES);
    gauge(agent, "vpi.flows", null, "Flows that are followed now", SensorTotals::activeFlows);
    gauge(
        agent,
        "vpi.stream.memory",
        "bytes",
        "Memory that streams use",
        InspectionAgent::streamMemoryUsed);
    gauge(
        agent,
        "vpi.memory.reserved",
        "bytes",
        "Memory taken at the start",
        a -> a.inspector().memoryBytes());
  }

  private static double capture(InspectionAgent agent, CaptureCounter counter) {
    CaptureStatistics statistics = new CaptureStatistics();
    agent.source().statistics(statistics);
    return statistics.isKnown(counter) ? statistics.get(counter) : Double.NaN;
  }

  private void counter(
      InspectionAgent agent,
      String group,
      String owner,
      String label,
      ToDoubleFunction<InspectionAgent> value) {
    FunctionCounter.builder("vpi." + group + "." + label, agent, value)
        .description("What the " + owner + " counts as " + label.replace('_', ' '))
        .tag(THREAD, agent.roleName())
        .register(registry);
  }

  private void verdict(InspectionAgent agent, String verdict, InspectorCounter counter) {
    FunctionCounter.builder("vpi.verdicts", agent, a -> a.inspector().statistics().get(counter))
        .description("Packets that a rule of this kind has judged")
        .tag(THREAD, agent.roleName())
        .tag("verdict", verdict)
        .register(registry);
  }

  private void gauge(
      InspectionAgent agent,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<InspectionAgent> value) {
    Gauge.builder(name, agent, value)
        .description(description)
        .baseUnit(unit)
        .tag(THREAD, agent.roleName())
        .register(registry);
  }

  private void registerEvents(SensorStatistics statistics) {
    outcome("vpi.events", EVENTS, "accepted", statistics, s -> s.events().accepted());
    outcome("vpi.events", EVENTS, "dropped", statistics, s -> s.events().dropped());
    outcome("vpi.events", EVENTS, "lost", statistics, s -> s.events().lost());
  }

  private void registerRules(RuleReloader rules) {
    Gauge.builder("vpi.rule.generation", rules, RuleReloader::generation)
        .description("Which rules are in force, 1 the first")
        .register(registry);
    Gauge.builder("vpi.rules", rules, r -> r.report().loaded())
        .description("How many rules are in force")
        .register(registry);
    outcome("vpi.rule.reloads", RELOADS, "done", rules, RuleReloader::reloads);
    outcome("vpi.rule.reloads", RELOADS, "refused", rules, RuleReloader::refusals);
  }

  private <T> void outcome(
      String name, String description, String outcome, T owner, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, owner, value)
        .description(description)
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * All metrics in Prometheus's text format, version 0.0.4.
   *
   * @return several lines
   */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
