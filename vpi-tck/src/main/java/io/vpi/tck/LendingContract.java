package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What poll lends and release takes back. */
public interface LendingContract extends SourceContract {
  /**
   * Whatever else is polled, released and sent meanwhile, the packets of a batch stay as they were.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsStayAsTheyAreUntilTheirRelease() throws Exception {
    try (Trial trial = Trial.open(this, 64)) {
      PacketBatch lent = trial.lend(4);
      List<SeenPacket> before = Trial.copyOf(lent);
      PacketBatch other = new PacketBatch(8);
      for (int i = 0; i < 20; i++) {
        if (trial.has(SourceTrait.FEEDS)) {
          trial.send(64 + i, 1);
        }
        if (trial.source.poll(other) >= 0) {
          trial.source.release(other);
        }
        assertEquals(before, Trial.copyOf(lent), "the packets of the batch that is lent");
      }
      trial.source.release(lent);
    }
  }

  /**
   * While a batch is lent, another one gets the packets that follow, or none until the first is
   * back. None is lost and none comes twice.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aSecondBatchGetsThePacketsThatFollowOrNone() throws Exception {
    try (Trial trial = Trial.open(this, 10)) {
      PacketBatch first = trial.lend(4);
      PacketBatch second = new PacketBatch(4);
      List<SeenPacket> seen = new ArrayList<>(Trial.copyOf(first));
      if (trial.source.poll(second) >= 0) {
        seen.addAll(Trial.copyOf(second));
        trial.source.release(second);
      }
      trial.source.release(first);
      seen.addAll(trial.take(10 - seen.size(), 4));
      assertEquals(TestPackets.numbers(0, 10), TestPackets.numbersOf(seen));
    }
  }

  /**
   * A source that lends several batches at once takes them back in any order.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void severalBatchesAreReleasedInAnyOrder() throws Exception {
    try (Trial trial = Trial.open(this, 12)) {
      PacketBatch first = trial.lend(2);
      PacketBatch second = new PacketBatch(2);
      PacketBatch third = new PacketBatch(2);
      boolean several = trial.source.poll(second) > 0 && trial.source.poll(third) > 0;
      List<SeenPacket> last = Trial.copyOf(third);
      trial.source.release(second);
      trial.source.release(first);
      List<SeenPacket> lastNow = Trial.copyOf(third);
      trial.source.release(third);
      assumeTrue(several, "the source lends one batch at a time");
      assertEquals(last, lastNow, "the packets of the batch that was polled last");
      assertEquals(6, trial.take(6).size(), "the packets that were not polled yet");
    }
  }

  /**
   * Polling a batch that was not released is an error of the caller's, and told so; the batch stays
   * as it is.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void pollingABatchThatWasNotReleasedThrows() throws Exception {
    try (Trial trial = Trial.open(this, 8)) {
      PacketBatch batch = trial.lend(2);
      List<SeenPacket> before = Trial.copyOf(batch);
      assertThrows(IllegalStateException.class, () -> trial.source.poll(batch));
      assertEquals(before, Trial.copyOf(batch), "what the batch held");
      trial.source.release(batch);
      assertEquals(8 - before.size(), trial.take(8 - before.size(), 2).size(), "what follows");
    }
  }

  /**
   * A poll that found nothing has lent the batch all the same: it is polled again only after a
   * release.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aPollThatFoundNothingIsFollowedByAReleaseToo() throws Exception {
    Trial.assumeTrait(this, SourceTrait.FEEDS);
    try (Trial trial = Trial.open(this, 1)) {
      assertEquals(1, trial.take(1).size());
      assertEquals(0, trial.drain(), "packets that nobody sent");
      PacketBatch batch = new PacketBatch(2);
      assertEquals(0, trial.source.poll(batch));
      assertTrue(batch.isLent(), "a batch is lent also if nothing was found");
      assertThrows(IllegalStateException.class, () -> trial.source.poll(batch));
      trial.source.release(batch);
      assertFalse(batch.isLent());
      trial.send(1, 1);
      assertEquals(1, trial.take(1).size(), "packets come afterwards");
    }
  }

  /**
   * Release empties the batch.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void releaseEmptiesTheBatch() throws Exception {
    try (Trial trial = Trial.open(this, 3)) {
      PacketBatch batch = trial.lend(4);
      trial.source.release(batch);
      assertEquals(0, batch.size());
      assertFalse(batch.isLent());
      assertEquals(MemorySegment.NULL, batch.memory());
    }
  }

  /**
   * A batch that is empty, since it was never polled or is released already, is left alone.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void releasingAnEmptyBatchDoesNoHarm() throws Exception {
    try (Trial trial = Trial.open(this, 6)) {
      PacketSource source = trial.source;
      source.release(new PacketBatch(2));
      PacketBatch batch = trial.lend(2);
      List<SeenPacket> seen = new ArrayList<>(Trial.copyOf(batch));
      List<SeenPacket> before = List.copyOf(seen);
      source.release(new PacketBatch(2));
      assertEquals(before, Trial.copyOf(batch), "another batch that is lent");
      source.release(batch);
      source.release(batch);
      seen.addAll(trial.take(6 - seen.size(), 2));
      assertEquals(TestPackets.numbers(0, 6), TestPackets.numbersOf(seen));
    }
  }
}
