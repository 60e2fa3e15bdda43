package io.vpi.capture.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LiveClockTest {
  private static final long START = 1_700_000_000_000L;
  private static final long MS = 1_000_000;

  private final LiveClock clock = new LiveClock(START, 5);

  @Test
  void runsWithTheMonotonicClockBetweenMilliseconds() {
    assertEquals(START * MS + 300, clock.now(START, 305));
    assertEquals(START * MS + 900, clock.now(START, 905));
  }

  @Test
  void followsDriftAndNeverRunsBack() {
    assertEquals((START + 150) * MS, clock.now(START + 150, 100 * MS + 5));
    long before = clock.now(START + 200, 150 * MS + 5);
    long after = clock.now(START + 100, 151 * MS + 5);
    assertEquals(before, after);
    assertTrue(clock.now(START + 300, 351 * MS + 5) > after);
    assertEquals(0, clock.jumps());
  }

  @Test
  void countsAJumpAndDoesNotFollowIt() {
    assertEquals((START + 10) * MS, clock.now(START + 3_600_000, 10 * MS + 5));
    assertEquals((START + 20) * MS, clock.now(START + 3_600_010, 20 * MS + 5));
    assertEquals(1, clock.jumps());
    assertEquals((START + 30) * MS, clock.now(START + 30, 30 * MS + 5));
    assertEquals(2, clock.jumps());
  }
}
