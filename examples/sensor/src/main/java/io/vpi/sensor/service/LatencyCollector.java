package io.vpi.sensor.service;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Shows the agents' histograms as Prometheus's, of a few wide buckets: what Micrometer's own timers
 * would show, without their cost on the agents' threads.
 */
final class LatencyCollector implements Collector {
  /** Upper bounds in nanoseconds: 10 µs to 10 s, three a decade. */
  private static final long[] BOUNDS = {
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
    200_000_000,
    500_000_000,
    1_000_000_000,
    2_000_000_000,
    5_000_000_000L,
    10_000_000_000L
  };

  private static final double NANOS = 1e9;
  private static final String THREAD = "thread";

  private final String name;
  private final String help;
  private final List<InspectionAgent> agents;
  private final Function<InspectionAgent, LatencyHistogram> histogram;

  private LatencyCollector(
      String name,
      String help,
      List<InspectionAgent> agents,
      Function<InspectionAgent, LatencyHistogram> histogram) {
    this.name = name;
    this.help = help;
    this.agents = agents;
    this.histogram = histogram;
  }

  /** Registers both histograms of some agents. */
  static void register(PrometheusRegistry registry, List<InspectionAgent> agents) {
    registry.register(
        new LatencyCollector(
            "vpi_batch_seconds", "How long batches took", agents, InspectionAgent::work));
    registry.register(
        new LatencyCollector(
            "vpi_wait_seconds",
            "How long the first packet of a batch had waited when it was polled",
            agents,
            InspectionAgent::waiting));
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return MetricFamilyDescriptor.histogram(name).help(help).labelNames(THREAD).build();
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(name).help(help);
    for (InspectionAgent agent : agents) {
      Histogram values = LatencyHistogram.empty();
      histogram.apply(agent).addTotalTo(values);
      all.dataPoint(
          HistogramSnapshot.HistogramDataPointSnapshot.builder()
              .labels(Labels.of(THREAD, agent.roleName()))
              .classicHistogramBuckets(buckets(values))
              .sum(values.getMean() * values.getTotalCount() / NANOS)
              .build());
    }
    return all.build();
  }

  private static ClassicHistogramBuckets buckets(Histogram values) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long below = 0;
    for (long bound : BOUNDS) {
      long upTo = values.getCountBetweenValues(0, bound);
      buckets.bucket(bound / NANOS, upTo - below);
      below = upTo;
    }
    return buckets.bucket(Double.POSITIVE_INFINITY, values.getTotalCount() - below).build();
  }
}
