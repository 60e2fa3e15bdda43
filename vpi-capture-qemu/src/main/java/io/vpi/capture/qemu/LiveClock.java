package io.vpi.capture.qemu;

/**
 * The time of day in nanoseconds, never running back: the monotonic clock, which follows the
 * kernel's time of day where that drifts, and does not where it jumps.
 *
 * <p>Not thread safe.
 */
final class LiveClock {
  private static final long MILLISECOND = 1_000_000;

  /** The time of day is told in milliseconds: closer it need not be. */
  private static final long TOLERANCE = 2 * MILLISECOND;

  private static final long JUMP = 1_000 * MILLISECOND;

  /** What the time of day is ahead of the monotonic clock, as far as it is followed. */
  private long offset;

  /** What of that is not followed, for it came in a jump. */
  private long ignored;

  private long jumps;
  private long latest = Long.MIN_VALUE;

  LiveClock() {
    this(System.currentTimeMillis(), System.nanoTime());
  }

  LiveClock(long millis, long monotonic) {
    offset = millis * MILLISECOND - monotonic;
  }

  long now() {
    return now(System.currentTimeMillis(), System.nanoTime());
  }

  /** The time, from what the two clocks say. */
  long now(long millis, long monotonic) {
    long drift = millis * MILLISECOND - monotonic - offset - ignored;
    if (Math.abs(drift) > JUMP) {
      jumps++;
      ignored += drift;
    } else if (Math.abs(drift) > TOLERANCE) {
      offset += drift;
    }
    latest = Math.max(latest, offset + monotonic);
    return latest;
  }

  /** How often the time of day jumped and was not followed. */
  long jumps() {
    return jumps;
  }
}
