package io.vpi.sensor.service;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How long something took, from 1 µs to 60 s with two significant digits, in some 30 KB.
 *
 * <p>One thread records, which allocates nothing and never waits; any thread may read.
 */
public final class LatencyHistogram {
  private static final long LOWEST_NANOS = 1_000;
  private static final long HIGHEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 2;

  private final SingleWriterRecorder recorder =
      new SingleWriterRecorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
  private final Histogram moved = empty();
  private final Histogram total = empty();
  private final Histogram recent = empty();

  /** Makes a histogram without a value. */
  public LatencyHistogram() {}

  /**
   * A histogram of the same range that has no value.
   *
   * @return a new one
   */
  public static Histogram empty() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
  }

  /**
   * Records one value; on the recording thread.
   *
   * @param nanos how long it took, in nanoseconds; what is out of range counts as the nearest in it
   */
  public void record(long nanos) {
    recorder.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
  }

  /**
   * Adds all values since the start.
   *
   * @param into what they are added to, one of {@link #empty()}
   */
  public synchronized void addTotalTo(Histogram into) {
    move();
    into.add(total);
  }

  /**
   * Adds the values since the last call of this method.
   *
   * @param into what they are added to, one of {@link #empty()}
   */
  public synchronized void addRecentTo(Histogram into) {
    move();
    into.add(recent);
    recent.reset();
  }

  /** Takes what was recorded meanwhile; the recorder must see the same histogram each time. */
  private void move() {
    recorder.getIntervalHistogramInto(moved);
    total.add(moved);
    recent.add(moved);
  }
}
