package io.vpi.capture.pcap.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The clock of a live source runs on whatever becomes of the machine's. */
class LiveClockTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long START = 1_700_000_000 * SECOND;

  private long timeOfDay = START;
  private long monotonic = Long.MAX_VALUE - 10; // It wraps, as System.nanoTime may.

  private final LiveClock clock = new LiveClock(() -> timeOfDay, () -> monotonic);

  private long after(long nanos, long setBy) {
    monotonic += nanos;
    timeOfDay += nanos + setBy;
    return clock.tick();
  }

  @Test
  void followsTheTimeOfDay() {
    assertEquals(START, clock.tick());
    assertEquals(START + 5, after(5, 0));
    assertEquals(START + 5 + 3600 * SECOND, after(3600 * SECOND, 0), "nobody polled for an hour");
    assertEquals(0, clock.jumps());
  }

  @Test
  void followsSmallCorrectionsButNeverBack() {
    assertEquals(START + 15, after(10, 5));
    assertEquals(START + 15, after(10, -100));
    assertEquals(START + 15, after(84, 0));
    assertEquals(START + 20, after(1, 10));
    assertEquals(0, clock.jumps());
  }

  @Test
  void countsJumpsAndGoesOnAtItsOwnPace() {
    assertEquals(START + 10, after(10, 7200 * SECOND));
    assertEquals(1, clock.jumps());
    assertEquals(START + 20, after(10, 0), "the jump was made once");
    assertEquals(START + 30, after(10, -90_000 * SECOND));
    assertEquals(START + 41, after(10, 1));
    assertEquals(2, clock.jumps());
  }
}
