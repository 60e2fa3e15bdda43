package io.vpi.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The clock of a live source runs on whatever becomes of the machine's. */
class LiveClockTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MS = 1_000_000;
  private static final long START = 1_700_000_000L * SECOND;

  private long day = START;
  private long uptime = Long.MAX_VALUE - 10; // It wraps, as System.nanoTime may.
  private final LiveClock clock = new LiveClock(() -> day, () -> uptime);
  private final LiveClock coarse = new LiveClock(() -> day, () -> uptime, 2 * MS, SECOND);

  private void pass(long nanos) {
    day += nanos;
    uptime += nanos;
    clock.read();
  }

  private long after(long nanos, long setBy) {
    day += setBy;
    pass(nanos);
    return clock.now();
  }

  /** The coarse clock's time where the machine's clocks say so since the start. */
  private long at(long millis, long nanos) {
    long dayBefore = day;
    long uptimeBefore = uptime;
    day += millis * MS;
    uptime += nanos;
    coarse.read();
    day = dayBefore;
    uptime = uptimeBefore;
    return coarse.now() - START;
  }

  @Test
  void followsTheTimeOfDay() {
    assertEquals(day, clock.now());
    pass(3 * SECOND);
    assertEquals(day, clock.now());
    assertEquals(START + 3 * SECOND + 5, after(5, 0));
    assertEquals(START + 3603 * SECOND + 5, after(3600 * SECOND, 0), "nobody polled for an hour");
    assertEquals(0, clock.jumps());
  }

  @Test
  void tellsTheUptimeOfTheLastReading() {
    long before = clock.monotonic();
    pass(20);
    assertEquals(20, clock.monotonic() - before);
    assertEquals(uptime, clock.monotonic());
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
  void followsSmallCorrectionsToTheNanosecond() {
    assertEquals(START + 15, after(10, 5));
    assertEquals(START + 15, after(10, -100));
    assertEquals(START + 15, after(84, 0));
    assertEquals(START + 20, after(1, 10));
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

  @Test
  void countsJumpsAndGoesOnAtItsOwnPace() {
    assertEquals(START + 10, after(10, 7200 * SECOND));
    assertEquals(1, clock.jumps());
    assertEquals(START + 20, after(10, 0), "the jump was made once");
    assertEquals(START + 30, after(10, -90_000 * SECOND));
    assertEquals(START + 41, after(10, 1));
    assertEquals(2, clock.jumps());
  }

  @Test
  void takesMoreThanTenSecondsForAJumpUnlessToldOtherwise() {
    assertEquals(START + 10 * SECOND, after(0, 10 * SECOND));
    assertEquals(0, clock.jumps());
    assertEquals(START + 10 * SECOND, after(0, 10 * SECOND + 1));
    assertEquals(1, clock.jumps());
  }

  @Test
  void runsWithTheUptimeBetweenMilliseconds() {
    assertEquals(300, at(0, 300));
    assertEquals(900, at(0, 900));
  }

  @Test
  void followsDriftOfACoarseTimeOfDayAndNeverRunsBack() {
    assertEquals(150 * MS, at(150, 100 * MS));
    long before = at(200, 150 * MS);
    long after = at(100, 151 * MS);
    assertEquals(before, after);
    assertTrue(at(300, 351 * MS) > after);
    assertEquals(0, coarse.jumps());
  }

  @Test
  void countsAJumpOfACoarseTimeOfDayAndDoesNotFollowIt() {
    assertEquals(10 * MS, at(3_600_000, 10 * MS));
    assertEquals(20 * MS, at(3_600_010, 20 * MS));
    assertEquals(1, coarse.jumps());
    assertEquals(30 * MS, at(30, 30 * MS));
    assertEquals(2, coarse.jumps());
  }

  @Test
  void aPrecisionIsNotNegativeNorLargerThanAJump() {
    assertThrows(
        IllegalArgumentException.class, () -> new LiveClock(() -> day, () -> uptime, -1, SECOND));
    assertThrows(
        IllegalArgumentException.class, () -> new LiveClock(() -> day, () -> uptime, 2, 1));
  }
}
