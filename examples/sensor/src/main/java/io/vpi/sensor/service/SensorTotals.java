package io.vpi.sensor.service;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.detect.InspectorCounter;
import io.vpi.flow.report.FlowCounter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The counters of all of a sensor's agents, added up when they are asked for. Counters read one
 * after the other may stem from different moments. Thread safe.
 */
public final class SensorTotals {
  private final List<InspectionAgent> agents;

  /**
   * Makes the totals of some agents.
   *
   * @param agents whose counters are added
   */
  public SensorTotals(List<InspectionAgent> agents) {
    this.agents = List.copyOf(agents);
  }

  /**
   * The agents.
   *
   * @return in the order given
   */
  public List<InspectionAgent> agents() {
    return agents;
  }

  /**
   * Adds up a counter of the inspectors.
   *
   * @param counter which
   * @return 0 or more
   */
  public long get(InspectorCounter counter) {
    return sum(agent -> agent.inspector().statistics().get(counter));
  }

  /**
   * Adds up a counter of the flow engines.
   *
   * @param counter which
   * @return 0 or more
   */
  public long get(FlowCounter counter) {
    return sum(agent -> flow(agent, counter));
  }

  private static long flow(InspectionAgent agent, FlowCounter counter) {
    return agent.inspector().flowStatistics().get(counter);
  }

  /**
   * Adds up the counters of the sources, each of which is asked once: it may ask the kernel.
   *
   * @return new statistics, in which a counter is unknown if one of the sources does not know it
   */
  public CaptureStatistics capture() {
    CaptureStatistics total = new CaptureStatistics();
    agents.getFirst().source().statistics(total);
    CaptureStatistics one = new CaptureStatistics();
    for (InspectionAgent agent : agents.subList(1, agents.size())) {
      agent.source().statistics(one);
      for (CaptureCounter counter : CaptureCounter.values()) {
        boolean isKnown = total.isKnown(counter) && one.isKnown(counter);
        total.set(
            counter, isKnown ? total.get(counter) + one.get(counter) : CaptureStatistics.UNKNOWN);
      }
    }
    return total;
  }

  /**
   * The anomalies that were found.
   *
   * @return a new map from names to counts above 0, ordered by name
   */
  public Map<String, Long> anomaliesByName() {
    Map<String, Long> all = new TreeMap<>();
    for (InspectionAgent agent : agents) {
      agent
          .inspector()
          .statistics()
          .anomaliesByName()
          .forEach((name, count) -> all.merge(name, count, Long::sum));
    }
    return all;
  }

  /**
   * How many flows are followed now.
   *
   * @return 0 or more
   */
  public long activeFlows() {
    return sum(SensorTotals::activeFlows);
  }

  /**
   * How many flows one agent follows now.
   *
   * @param agent which
   * @return 0 or more
   */
  static long activeFlows(InspectionAgent agent) {
    // Those that ended are read first: a flow that begins meanwhile must not make it negative.
    long ended = flow(agent, FlowCounter.FLOWS_ENDED) + flow(agent, FlowCounter.FLOWS_EVICTED);
    return flow(agent, FlowCounter.FLOWS) - ended;
  }

  /**
   * How much memory streams use.
   *
   * @return bytes
   */
  public long streamMemoryUsed() {
    return sum(InspectionAgent::streamMemoryUsed);
  }

  /**
   * How much memory the inspectors have taken at the start.
   *
   * @return bytes
   */
  public long memoryReserved() {
    return sum(agent -> agent.inspector().memoryBytes());
  }

  /**
   * Whether packets wait for verdicts.
   *
   * @return whether a source is inline
   */
  public boolean isInline() {
    return agents.stream()
        .anyMatch(agent -> agent.source().capabilities().contains(Capability.INLINE));
  }

  /**
   * The latest clock of a source.
   *
   * @return nanoseconds since 1970-01-01 UTC, 0 before the first poll
   */
  public long now() {
    return agents.stream().mapToLong(InspectionAgent::now).max().orElse(0);
  }

  /**
   * How long batches took since the last call.
   *
   * @return a new histogram
   */
  Histogram recentWork() {
    Histogram all = LatencyHistogram.empty();
    agents.forEach(agent -> agent.work().addRecentTo(all));
    return all;
  }

  /**
   * How long packets waited since the last call.
   *
   * @return a new histogram
   */
  Histogram recentWaiting() {
    Histogram all = LatencyHistogram.empty();
    agents.forEach(agent -> agent.waiting().addRecentTo(all));
    return all;
  }

  private long sum(ToLongFunction<InspectionAgent> value) {
    return agents.stream().mapToLong(value).sum();
  }
}
