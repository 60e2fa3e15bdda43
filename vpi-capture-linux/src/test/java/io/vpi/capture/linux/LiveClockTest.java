package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LiveClockTest {
  private static final long SECOND = 1_000_000_000L;

  private long day = 1_700_000_000L * SECOND;
  private long uptime = 5 * SECOND;
  private final LiveClock clock = new LiveClock(() -> day, () -> uptime);

  private void pass(long nanos) {
    day += nanos;
    uptime += nanos;
    clock.read();
  }

  @Test
  void followsTheTimeOfDay() {
    assertEquals(day, clock.now());
    pass(3 * SECOND);
    assertEquals(day, clock.now());
    assertEquals(0, clock.jumps());
  }

  @Test
  void runsByThePacketsWhereTheyWaitInTheRing() {
    pass(2 * SECOND);
    assertEquals(day - SECOND, clock.nowAt(day - SECOND));
    assertEquals(day - SECOND, clock.nowAt(day - 2 * SECOND), "not back");
    assertEquals(day, clock.now());
  }

  @Test
  void doesNotFollowAPacketFromTheFuture() {
    pass(SECOND);
    assertEquals(day, clock.nowAt(day + 3600 * SECOND));
  }

  @Test
  void followsSmallStepsButNeverBack() {
    pass(SECOND);
    long before = clock.now();
    day -= 2 * SECOND;
    pass(SECOND);
    assertEquals(before, clock.now());
    pass(3 * SECOND);
    assertEquals(day, clock.now());
    assertEquals(0, clock.jumps());
  }

  @Test
  void goesOnEvenlyWhereTheTimeOfDayJumpsAndCountsIt() {
    long before = clock.now();
    day += 3600 * SECOND;
    pass(SECOND);
    assertEquals(before + SECOND, clock.now());
    assertEquals(1, clock.jumps());
    pass(SECOND);
    assertEquals(before + 2 * SECOND, clock.nowAt(day));
    assertEquals(1, clock.jumps());
    day -= 7200 * SECOND;
    pass(SECOND);
    assertEquals(before + 3 * SECOND, clock.now());
    assertEquals(2, clock.jumps());
  }
}
