package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The kernel's time of day, by which it stamps packets: {@code CLOCK_REALTIME}, in nanoseconds.
 *
 * <p>Not thread safe.
 */
public final class KernelClock {
  private static final int CLOCK_REALTIME = 0;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final MemorySegment time = Arena.ofAuto().allocate(2 * Long.BYTES, 8);

  /** Makes a reader of the clock. */
  public KernelClock() {}

  /**
   * Reads the clock. Allocates nothing.
   *
   * @return nanoseconds since 1970-01-01 UTC
   */
  public long nanos() {
    Libc.clockGettime(CLOCK_REALTIME, time);
    return time.get(JAVA_LONG, 0) * NANOS_PER_SECOND + time.get(JAVA_LONG, Long.BYTES);
  }
}
