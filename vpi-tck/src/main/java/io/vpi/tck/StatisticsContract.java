package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.PacketBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a source counts. */
public interface StatisticsContract extends SourceContract {
  /** Fails if a counter is less than before, or not known any more. */
  private static void assertNotLess(CaptureStatistics before, CaptureStatistics after) {
    for (CaptureCounter counter : CaptureCounter.values()) {
      assertTrue(
          after.get(counter) >= before.get(counter),
          () -> counter + " fell from " + before.get(counter) + " to " + after.get(counter));
    }
  }

  /**
   * Packets and their captured bytes are known, and counted exactly, after each poll.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsAndBytesAreCountedExactly() throws Exception {
    try (Trial trial = Trial.open(this, 20)) {
      PacketBatch batch = new PacketBatch(6);
      long packets = 0;
      long bytes = 0;
      while (packets < 20) {
        assertTrue(trial.pollForPackets(batch) > 0, "there are more packets");
        for (int i = 0; i < batch.size(); i++) {
          bytes += batch.capturedLength(i);
        }
        packets += batch.size();
        assertEquals(packets, trial.counter(CaptureCounter.PACKETS));
        assertEquals(bytes, trial.counter(CaptureCounter.BYTES));
        trial.source.release(batch);
      }
      assertEquals(20, trial.counter(CaptureCounter.PACKETS), "after the last release");
    }
  }

  /**
   * A packet counts when poll hands it out, not when it arrives.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsAreCountedWhenTheyArePolled() throws Exception {
    try (Trial trial = Trial.open(this, 5)) {
      assertEquals(0, trial.counter(CaptureCounter.PACKETS), "before the first poll");
      assertEquals(0, trial.counter(CaptureCounter.BYTES), "before the first poll");
      PacketBatch batch = trial.lend(1);
      assertEquals(1, trial.counter(CaptureCounter.PACKETS), "after the first");
      trial.source.release(batch);
    }
  }

  /**
   * Where packets are cut, those that were are counted, or the source says that it does not know.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsThatWereCutAreCounted() throws Exception {
    assumeTrue(harness().snapLength().isPresent(), "the harness names no snap length");
    int snap = harness().snapLength().getAsInt();
    List<TestPacket> sent =
        List.of(TestPackets.of(0, 60), TestPackets.of(1, snap + 1), TestPackets.of(2, 60));
    try (Trial trial = Trial.open(harness(), sent)) {
      assertEquals(3, trial.take(3).size());
      long truncated = trial.counter(CaptureCounter.TRUNCATED);
      assertTrue(
          truncated == 1 || truncated == CaptureStatistics.UNKNOWN,
          () -> "1 or unknown, not " + truncated);
    }
  }

  /**
   * No counter ever falls, nor becomes unknown.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void countersNeverFall() throws Exception {
    try (Trial trial = Trial.open(this, 20)) {
      CaptureStatistics before = new CaptureStatistics();
      CaptureStatistics after = new CaptureStatistics();
      trial.source.statistics(before);
      for (int i = 0; i < 10; i++) {
        assertEquals(2, trial.take(2, 1).size());
        trial.source.statistics(after);
        assertNotLess(before, after);
        trial.source.statistics(before);
      }
    }
  }

  /**
   * Whatever stood in the statistics before is gone: what the source cannot know is unknown.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void statisticsAreResetBeforeTheyAreFilled() throws Exception {
    try (Trial trial = Trial.open(this, 2)) {
      CaptureStatistics used = new CaptureStatistics();
      for (CaptureCounter counter : CaptureCounter.values()) {
        used.set(counter, 123_456_789_123L);
      }
      CaptureStatistics fresh = new CaptureStatistics();
      trial.source.statistics(fresh);
      trial.source.statistics(used);
      for (CaptureCounter counter : CaptureCounter.values()) {
        assertEquals(fresh.get(counter), used.get(counter), counter::toString);
      }
    }
  }

  /**
   * Another thread may read the counters while packets are polled, and sees none fall.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void countersAreReadByAnotherThread() throws Exception {
    try (Trial trial = Trial.open(this, 100)) {
      Background reader =
          Background.start(() -> {
            CaptureStatistics before = new CaptureStatistics();
            CaptureStatistics after = new CaptureStatistics();
            for (int i = 0; i < 500; i++) {
              trial.source.statistics(after);
              assertNotLess(before, after);
              trial.source.statistics(before);
            }
          });
      int seen = trial.take(100, 3).size();
      reader.join(trial);
      assertEquals(100, seen);
      Background last =
          Background.start(() -> assertEquals(100, trial.counter(CaptureCounter.PACKETS)));
      last.join(trial);
    }
  }

  /**
   * The counters can be read after close, and are what they were.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void countersAreReadAfterClose() throws Exception {
    try (Trial trial = Trial.open(this, 5)) {
      int seen = trial.take(5).size();
      CaptureStatistics before = new CaptureStatistics();
      trial.source.statistics(before);
      trial.source.close();
      CaptureStatistics after = new CaptureStatistics();
      trial.source.statistics(after);
      assertEquals(5, seen);
      assertEquals(before.get(CaptureCounter.PACKETS), after.get(CaptureCounter.PACKETS));
      assertEquals(before.get(CaptureCounter.BYTES), after.get(CaptureCounter.BYTES));
      assertNotLess(before, after);
    }
  }
}
