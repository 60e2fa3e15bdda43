package io.vpi.capture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The clock of a live source, as {@link PacketSource} demands it. It follows the kernel's time of
 * day, but it never runs back, and where the time of day jumps, since somebody set it or the
 * machine slept, it goes on evenly and counts the jump: timeouts of flows must not all be over at
 * once.
 *
 * <pre>{@code
 * clock.read();
 * batch.begin(memory, taps, clock.now());
 * }</pre>
 *
 * <p>One thread at a time reads the time; {@link #jumps} may be asked by any. Reading allocates
 * nothing.
 */
public final class LiveClock {
  /** Unless told otherwise, a step larger than this is a jump, in nanoseconds: ten seconds. */
  public static final long JUMP_NANOS = 10_000_000_000L;

  private final LongSupplier timeOfDay;
  private final LongSupplier uptime;
  private final long precision;
  private final long jump;
  private final AtomicLong jumps = new AtomicLong();

  /** What this clock is ahead of the uptime by. */
  private long offset;

  /** What the time of day is ahead of this clock by, for the jumps that it did not follow. */
  private long notFollowed;

  private long monotonic;
  private long reading;
  private long now;

  /**
   * A clock by a time of day that is told in nanoseconds, with jumps of {@link #JUMP_NANOS}.
   *
   * @param timeOfDay nanoseconds since 1970-01-01 UTC; may jump
   * @param uptime nanoseconds since any moment, runs evenly and may wrap, as {@link
   *     System#nanoTime}
   */
  public LiveClock(LongSupplier timeOfDay, LongSupplier uptime) {
    this(timeOfDay, uptime, 0, JUMP_NANOS);
  }

  /**
   * A clock by a time of day of any precision.
   *
   * @param timeOfDay nanoseconds since 1970-01-01 UTC; may jump
   * @param uptime nanoseconds since any moment, runs evenly and may wrap, as {@link
   *     System#nanoTime}
   * @param precision nanoseconds, 0 or more, that the time of day is not told closer than: within
   *     them this clock runs by the uptime
   * @param jump a larger step of the time of day is a jump; nanoseconds, no less than {@code
   *     precision}
   * @throws IllegalArgumentException if one of the two is out of range
   */
  public LiveClock(LongSupplier timeOfDay, LongSupplier uptime, long precision, long jump) {
    if (precision < 0 || jump < precision) {
      throw new IllegalArgumentException(
          "a precision of " + precision + " ns and jumps of more than " + jump + " ns");
    }
    this.timeOfDay = timeOfDay;
    this.uptime = uptime;
    this.precision = precision;
    this.jump = jump;
    this.reading = timeOfDay.getAsLong();
    this.monotonic = uptime.getAsLong();
    this.offset = reading - monotonic;
    this.now = reading;
  }

  /** Reads the clocks; what the other methods tell is by this reading. */
  public void read() {
    long day = timeOfDay.getAsLong();
    monotonic = uptime.getAsLong();
    long step = day - monotonic - offset - notFollowed;
    if (step > jump || step < -jump) {
      notFollowed += step;
      // One writer: no locked instruction is needed.
      jumps.setRelease(jumps.getPlain() + 1);
    } else if (step > precision || step < -precision) {
      offset += step;
    }
    reading = monotonic + offset;
  }

  /**
   * The time of the last reading, for a poll that found nothing or whose packets bear no time of
   * their own.
   *
   * @return nanoseconds since 1970-01-01 UTC, no earlier than any time told before
   */
  public long now() {
    now = Math.max(now, reading);
    return now;
  }

  /**
   * The time for a poll that found packets: that of the last packet, so that timers run by the
   * packets where they wait in a ring.
   *
   * @param stamp the packet's time by the time of day, nanoseconds since 1970-01-01 UTC
   * @return nanoseconds since 1970-01-01 UTC, never later than the last reading, nor earlier than
   *     any time told before
   */
  public long nowAt(long stamp) {
    now = Math.max(now, Math.min(stamp - notFollowed, reading));
    return now;
  }

  /**
   * The uptime at the last reading.
   *
   * @return nanoseconds since any moment
   */
  public long monotonic() {
    return monotonic;
  }

  /**
   * How often the time of day jumped and was not followed: {@link CaptureCounter#CLOCK_JUMPS}. From
   * any thread.
   *
   * @return jumps since the clock was made
   */
  public long jumps() {
    return jumps.getAcquire();
  }
}
