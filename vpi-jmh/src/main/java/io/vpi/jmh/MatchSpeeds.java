package io.vpi.jmh;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Hands JMH what an iteration of a {@link MatchContest} has measured, as results beside its own
 * score: JMH itself knows one time an operation, and here several contestants share it.
 */
public final class MatchSpeeds implements InternalProfiler {
  /** Results: vpi-match's speed, Hyperscan's, and the one by the other. */
  static final String VPI = "vpi";

  static final String HYPERSCAN = "hyperscan";
  static final String RATIO = "ratio";

  /** Results of streams: vpi-match's speed on blocks, and that on streams by it. */
  static final String VPI_BLOCKS = "vpi.blocks";

  static final String OF_BLOCKS = "ratio.blocks";

  /** The one thread of a contest writes, JMH reads when the iteration is over. */
  private static final Map<String, Result<?>> MEASURED = new LinkedHashMap<>();

  /** Made by JMH. */
  public MatchSpeeds() {}

  /** Tells a speed in billions of bytes a second. */
  static void speed(String name, double value) {
    put(name, value, "GB/s");
  }

  /** Tells a ratio. */
  static void ratio(String name, double value) {
    put(name, value, "x");
  }

  private static void put(String name, double value, String unit) {
    synchronized (MEASURED) {
      MEASURED.put(name, new ScalarResult(name, value, unit, AggregationPolicy.AVG));
    }
  }

  @Override
  public String getDescription() {
    return "speeds of matchers that take turns";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    synchronized (MEASURED) {
      MEASURED.clear();
    }
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    synchronized (MEASURED) {
      return List.copyOf(MEASURED.values());
    }
  }
}
