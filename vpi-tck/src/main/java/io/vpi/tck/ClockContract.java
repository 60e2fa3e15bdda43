package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vpi.packet.PacketBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clock that comes with each poll. */
public interface ClockContract extends SourceContract {
  /**
   * A poll that fills a batch sets its clock.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aPollSetsTheClock() throws Exception {
    try (Trial trial = Trial.open(this, 3)) {
      PacketBatch batch = trial.lend(4);
      assertTrue(batch.now() > 0, "the clock was set");
      trial.source.release(batch);
    }
  }

  /**
   * A poll that finds nothing sets the clock as well, no earlier than the poll before.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aPollThatFindsNothingSetsTheClockToo() throws Exception {
    Trial.assumeTrait(this, SourceTrait.FEEDS);
    try (Trial trial = Trial.open(this, 1)) {
      PacketBatch batch = trial.lend(4);
      long before = batch.now();
      trial.source.release(batch);
      assertEquals(0, trial.drain(), "packets that nobody sent");
      PacketBatch empty = new PacketBatch(4);
      assertEquals(0, trial.source.poll(empty));
      assertTrue(empty.now() >= before, () -> "the clock is " + empty.now() + " after " + before);
      trial.source.release(empty);
    }
  }

  /**
   * The clock never runs back, whatever batches are polled, and also if packets come late.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theClockNeverRunsBack() throws Exception {
    List<TestPacket> late = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      long jitter = i % 3 * -5_000_000L;
      late.add(TestPackets.of(i, 60, TestPackets.FIRST_NANOS + i * 1_000_000L + jitter));
    }
    try (Trial trial = Trial.open(harness(), late)) {
      PacketBatch[] batches = {new PacketBatch(1), new PacketBatch(3), new PacketBatch(2)};
      long last = Long.MIN_VALUE;
      int seen = 0;
      for (int i = 0; seen < 24; i++) {
        PacketBatch batch = batches[i % 3];
        assertTrue(trial.pollForPackets(batch) > 0, "there are more packets");
        long before = last;
        assertTrue(batch.now() >= before, () -> batch.now() + " comes after " + before);
        last = batch.now();
        seen += batch.size();
        trial.source.release(batch);
      }
    }
  }

  /**
   * The clock of a file is the latest time of a packet so far.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theClockOfAFileIsTheLatestTimeOfAPacket() throws Exception {
    Trial.assumeTrait(this, SourceTrait.KEEPS_TIME);
    assumeFalse(harness().traits().contains(SourceTrait.LIVE_CLOCK), "the clock is the kernel's");
    try (Trial trial = Trial.open(this, 9)) {
      PacketBatch batch = new PacketBatch(2);
      long latest = 0;
      for (int seen = 0; seen < 9; ) {
        assertTrue(trial.pollForPackets(batch) > 0, "there are more packets");
        for (int i = 0; i < batch.size(); i++) {
          latest = Math.max(latest, batch.timestamp(i));
        }
        assertEquals(latest, batch.now());
        seen += batch.size();
        trial.source.release(batch);
      }
    }
  }

  /**
   * The clock of a live source is the time of day: within an hour of this machine's, which may be
   * another.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theClockOfALiveSourceIsTheTimeOfDay() throws Exception {
    Trial.assumeTrait(this, SourceTrait.LIVE_CLOCK);
    try (Trial trial = Trial.open(this, 1)) {
      PacketBatch batch = trial.lend(1);
      long seconds = batch.now() / 1_000_000_000L - System.currentTimeMillis() / 1000;
      assertTrue(Math.abs(seconds) < 3600, () -> seconds + " seconds beside the time of day");
      trial.source.release(batch);
    }
  }

  /**
   * The clock of a live source does not follow a packet that says it comes from the future: timers
   * run by it.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theClockOfALiveSourceDoesNotFollowAPacketFromTheFuture() throws Exception {
    Trial.assumeTrait(this, SourceTrait.LIVE_CLOCK);
    Trial.assumeTrait(this, SourceTrait.KEEPS_TIME);
    long future = 7_258_118_400_000_000_000L; // The year 2200.
    List<TestPacket> packets = List.of(TestPackets.of(0, 60, future), TestPackets.of(1, 60));
    try (Trial trial = Trial.open(harness(), packets)) {
      PacketBatch batch = new PacketBatch(2);
      for (int seen = 0; seen < 2; ) {
        assertTrue(trial.pollForPackets(batch) > 0, "there are more packets");
        assertTrue(batch.now() < future, "the clock is not the packet's");
        seen += batch.size();
        trial.source.release(batch);
      }
    }
  }
}
