package io.vpi.flow.report;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * An engine's counters. They go on counting: this is not a snapshot.
 *
 * <p>Written by the engine's thread, readable by any at any time; counters read one after the other
 * may stem from different moments.
 */
public final class FlowStatistics {
  private final AtomicLongArray counters = new AtomicLongArray(FlowCounter.values().length);
  private final AtomicLongArray anomalies = new AtomicLongArray(FlowAnomaly.values().length);

  /** Makes counters at 0. */
  public FlowStatistics() {}

  /**
   * Reads a counter.
   *
   * @param counter which
   * @return its value, 0 or more
   */
  public long get(FlowCounter counter) {
    return counters.get(counter.ordinal());
  }

  /**
   * How often an anomaly was found.
   *
   * @param kind which
   * @return 0 or more
   */
  public long get(FlowAnomaly kind) {
    return anomalies.get(kind.ordinal());
  }

  // One thread writes, so reading, adding and writing need no atomic step together.

  /**
   * Adds to a counter; on the engine's thread.
   *
   * @param counter which
   * @param number how many
   */
  public void add(FlowCounter counter, long number) {
    int index = counter.ordinal();
    counters.setRelease(index, counters.getPlain(index) + number);
  }

  /**
   * Counts an anomaly; on the engine's thread.
   *
   * @param kind which
   */
  public void count(FlowAnomaly kind) {
    int index = kind.ordinal();
    anomalies.setRelease(index, anomalies.getPlain(index) + 1);
  }
}
