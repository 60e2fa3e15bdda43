package io.vpi.capture;

import java.util.Arrays;

/**
 * A source's counters at one moment; reused by the caller. A counter that the source cannot know is
 * {@link #UNKNOWN}, which is not 0: a sensor that does not know its losses must say so.
 *
 * <p>Not thread safe.
 */
public final class CaptureStatistics {
  /** The value of a counter that the source cannot know. */
  public static final long UNKNOWN = -1;

  private static final int COUNTERS = CaptureCounter.values().length;

  private final long[] values = new long[COUNTERS];

  /** Makes statistics in which every counter is unknown. */
  public CaptureStatistics() {
    reset();
  }

  /** Makes every counter unknown. */
  public void reset() {
    Arrays.fill(values, UNKNOWN);
  }

  /**
   * Reads a counter.
   *
   * @param counter which
   * @return its value, or {@link #UNKNOWN}
   */
  public long get(CaptureCounter counter) {
    return values[counter.ordinal()];
  }

  /**
   * Whether the source knows this counter.
   *
   * @param counter which
   * @return false if its value is {@link #UNKNOWN}
   */
  public boolean isKnown(CaptureCounter counter) {
    return values[counter.ordinal()] != UNKNOWN;
  }

  /**
   * Sets a counter; for sources.
   *
   * @param counter which
   * @param value 0 or more, or {@link #UNKNOWN}
   * @throws IllegalArgumentException if it is neither
   */
  public void set(CaptureCounter counter, long value) {
    if (value < UNKNOWN) {
      throw new IllegalArgumentException("the counter " + counter + " cannot be " + value);
    }
    values[counter.ordinal()] = value;
  }
}
