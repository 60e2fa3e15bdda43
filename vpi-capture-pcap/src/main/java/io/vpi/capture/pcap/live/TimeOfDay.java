package io.vpi.capture.pcap.live;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;

/**
 * The kernel's time of day, by which it stamps packets: {@code CLOCK_REALTIME} in nanoseconds,
 * without an object for each look. Not thread safe.
 */
final class TimeOfDay implements LongSupplier {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final MemorySegment timespec = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);

  TimeOfDay() {}

  @Override
  public long getAsLong() {
    Libc.clockTime(Libc.CLOCK_REALTIME, timespec.address());
    return timespec.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + timespec.get(ValueLayout.JAVA_LONG, Long.BYTES);
  }
}
