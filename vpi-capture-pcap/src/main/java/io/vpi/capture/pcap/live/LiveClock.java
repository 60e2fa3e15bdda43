package io.vpi.capture.pcap.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The clock of a live source: the kernel's time of day, as long as that runs on. Where somebody
 * sets it, which would let every timer of an engine run out at once or stand still, the jump is
 * counted and not followed: the source's clock goes on at the pace of the clock that nobody can
 * set.
 *
 * <p>Used by the thread that polls; {@link #jumps} by any.
 */
final class LiveClock {
  /** What two looks at the clocks may differ by: corrections of NTP that are not jumps. */
  static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier timeOfDay;
  private final LongSupplier monotonic;

  /** The time of day less the monotonic time, when last looked at. */
  private long offset;

  /** All jumps so far; what is added to the time of day to undo them. */
  private long correction;

  private long now;
  private final AtomicLong jumps = new AtomicLong();

  /**
   * Sets the clock.
   *
   * @param timeOfDay nanoseconds since the epoch
   * @param monotonic nanoseconds since some time
   */
  LiveClock(LongSupplier timeOfDay, LongSupplier monotonic) {
    this.timeOfDay = timeOfDay;
    this.monotonic = monotonic;
    this.now = timeOfDay.getAsLong();
    this.offset = now - monotonic.getAsLong();
  }

  /** The time now, nanoseconds since the epoch; never less than before. */
  long tick() {
    long time = timeOfDay.getAsLong();
    long newOffset = time - monotonic.getAsLong();
    long change = newOffset - offset;
    if (change > TOLERANCE_NANOS || change < -TOLERANCE_NANOS) {
      correction -= change;
      jumps.incrementAndGet();
    }
    offset = newOffset;
    now = Math.max(now, time + correction);
    return now;
  }

  /** How many jumps were not followed. */
  long jumps() {
    return jumps.get();
  }
}
