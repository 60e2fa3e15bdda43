package io.vpi.capture.linux;

import io.vpi.capture.linux.libc.KernelClock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The clock of a live source. It follows the kernel's time of day, but it never runs back, and
 * where the time of day jumps, since somebody set it or the machine slept, it goes on evenly and
 * counts the jump: timeouts of flows must not all be over at once.
 *
 * <p>One thread reads the time; {@link #jumps} may be asked by any.
 */
final class LiveClock {
  /** A step of the time of day that is larger than this is a jump, in nanoseconds: ten seconds. */
  static final long JUMP_NANOS = 10_000_000_000L;

  private final LongSupplier timeOfDay;
  private final LongSupplier uptime;
  private final AtomicLong jumps = new AtomicLong();

  /** The time of day less the uptime, when both were read last. */
  private long difference;

  /** What the time of day is ahead of this clock by, for the jumps that it did not follow. */
  private long notFollowed;

  private long monotonic;
  private long reading;
  private long now;

  /** A clock that shows the kernel's time. */
  LiveClock() {
    this(new KernelClock()::nanos, System::nanoTime);
  }

  /**
   * A clock by others, for tests.
   *
   * @param timeOfDay nanoseconds since 1970, may jump
   * @param uptime nanoseconds since any moment, runs evenly
   */
  LiveClock(LongSupplier timeOfDay, LongSupplier uptime) {
    this.timeOfDay = timeOfDay;
    this.uptime = uptime;
    this.reading = timeOfDay.getAsLong();
    this.monotonic = uptime.getAsLong();
    this.difference = reading - monotonic;
    this.now = reading;
  }

  /** Reads the clocks; what the other methods tell is by this reading. */
  void read() {
    long day = timeOfDay.getAsLong();
    monotonic = uptime.getAsLong();
    long step = day - monotonic - difference;
    difference += step;
    if (step > JUMP_NANOS || step < -JUMP_NANOS) {
      notFollowed += step;
      jumps.setRelease(jumps.getPlain() + 1);
    }
    reading = day - notFollowed;
  }

  /** The time of the last reading, for a poll that found nothing: no earlier than any before. */
  long now() {
    now = Math.max(now, reading);
    return now;
  }

  /**
   * The time for a poll that found packets: that of the last packet, so that timers run by the
   * packets where they wait in the ring. Never later than the clock's reading, nor earlier than any
   * time before.
   */
  long nowAt(long stamp) {
    now = Math.max(now, Math.min(stamp - notFollowed, reading));
    return now;
  }

  /** The uptime at the last reading, in nanoseconds since any moment. */
  long monotonic() {
    return monotonic;
  }

  /** How often the time of day jumped. */
  long jumps() {
    return jumps.getAcquire();
  }
}
