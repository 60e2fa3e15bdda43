package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a source: of its input, or by close. */
public interface EndContract extends SourceContract {
  /** How often close meets a poll in another thread. */
  private static int rounds() {
    return 20;
  }

  private static void assertEnded(Trial trial, PacketBatch batch) {
    assertEquals(PacketSource.END_OF_STREAM, trial.source.poll(batch), "poll after the end");
    assertEquals(0, batch.size(), "the batch is empty");
    assertFalse(batch.isLent(), "the batch is not lent");
  }

  /**
   * The end comes after the last packet, and only then.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theEndComesAfterTheLastPacket() throws Exception {
    Trial.assumeTrait(this, SourceTrait.ENDS);
    try (Trial trial = Trial.open(this, 10)) {
      trial.finish();
      assertEquals(10, trial.take(10, 3).size());
      assertEquals(PacketSource.END_OF_STREAM, trial.pollForPackets(new PacketBatch(3)));
    }
  }

  /**
   * Once there was the end, each poll of any batch answers it, and leaves the batch empty.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theEndStaysAndLeavesBatchesEmpty() throws Exception {
    Trial.assumeTrait(this, SourceTrait.ENDS);
    try (Trial trial = Trial.open(this, 2)) {
      trial.finish();
      trial.take(2);
      PacketBatch batch = new PacketBatch(4);
      trial.pollForPackets(batch);
      assertFalse(batch.isLent(), "the batch is not lent");
      for (int i = 0; i < 3; i++) {
        assertEnded(trial, batch);
        assertEnded(trial, new PacketBatch(1));
      }
    }
  }

  /**
   * At the end there is nothing to wait for.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void awaitDoesNotWaitAtTheEnd() throws Exception {
    Trial.assumeTrait(this, SourceTrait.ENDS);
    try (Trial trial = Trial.open(this, 2)) {
      trial.finish();
      trial.take(2);
      trial.pollForPackets(new PacketBatch(4));
      trial.assertAwaitEnds("the end is worth a poll");
      trial.assertAwaitEnds("and stays so");
    }
  }

  /**
   * The end ends a wait that is going on.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theEndEndsTheWait() throws Exception {
    Trial.assumeTrait(this, SourceTrait.ENDS);
    try (Trial trial = Trial.openIdle(this)) {
      Background finisher = Background.startForWait(trial, trial::finish);
      trial.assertAwaitEnds("the input ended");
      finisher.join(trial);
      assertEquals(PacketSource.END_OF_STREAM, trial.pollForPackets(new PacketBatch(1)));
    }
  }

  /**
   * A natural end is no problem.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aNaturalEndIsNoProblem() throws Exception {
    Trial.assumeTrait(this, SourceTrait.ENDS);
    try (Trial trial = Trial.open(this, 3)) {
      assertNull(trial.source.problem(), "at the start");
      trial.finish();
      trial.take(4);
      trial.pollForPackets(new PacketBatch(1));
      assertNull(trial.source.problem(), "at the end");
    }
  }

  /**
   * After close each poll answers the end, also if there are packets left.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void afterCloseThereIsTheEnd() throws Exception {
    try (Trial trial = Trial.open(this, 8)) {
      PacketBatch batch = trial.lend(2);
      trial.source.release(batch);
      trial.source.close();
      for (int i = 0; i < 3; i++) {
        assertEnded(trial, batch);
        assertEnded(trial, new PacketBatch(1));
      }
    }
  }

  /**
   * Close may be called more than once.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void closeMayBeCalledAgain() throws Exception {
    try (Trial trial = Trial.open(this, 2)) {
      trial.source.close();
      trial.source.close();
      Background other = Background.start(trial.source::close);
      other.join(trial);
    }
  }

  /**
   * Close by another thread ends a wait that is going on.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void closeEndsTheWait() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      Background closer = Background.startForWait(trial, trial.source::close);
      trial.assertAwaitEnds("the source was closed");
      closer.join(trial);
      assertEnded(trial, new PacketBatch(1));
    }
  }

  /**
   * After close there is nothing to wait for.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void awaitDoesNotWaitAfterClose() throws Exception {
    try (Trial trial = Trial.open(this, 1)) {
      trial.source.close();
      trial.assertAwaitEnds("the end is worth a poll");
      trial.assertAwaitEnds("and stays so");
    }
  }

  /**
   * A batch that is lent stays readable after close, until it is released; the release does no harm
   * and leaves the batch empty.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aLentBatchStaysReadableAfterClose() throws Exception {
    try (Trial trial = Trial.open(this, 6)) {
      PacketBatch batch = trial.lend(4);
      List<SeenPacket> before = Trial.copyOf(batch);
      Background closer = Background.start(trial.source::close);
      closer.join(trial);
      assertEquals(before, Trial.copyOf(batch), "what was lent");
      assertEnded(trial, new PacketBatch(1));
      assertEquals(before, Trial.copyOf(batch), "what was lent, after another poll");
      trial.source.release(batch);
      assertEquals(0, batch.size());
      assertFalse(batch.isLent());
      assertEnded(trial, batch);
    }
  }

  /**
   * Close may come at any time from another thread, also in the midst of a poll or a release:
   * packets that are lent by then can be read, and the end follows.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void closeMayComeWhileAnotherThreadPolls() throws Exception {
    for (int round = 0; round < rounds(); round++) {
      try (Trial trial = Trial.open(this, 100)) {
        CountDownLatch running = new CountDownLatch(1);
        long delay = round * 20_000L;
        Background closer =
            Background.start(() -> {
              running.await();
              TimeUnit.NANOSECONDS.sleep(delay);
              trial.source.close();
            });
        PacketBatch batch = new PacketBatch(2);
        running.countDown();
        long start = System.nanoTime();
        int n = 0;
        while (n != PacketSource.END_OF_STREAM) {
          n = trial.source.poll(batch);
          if (n != PacketSource.END_OF_STREAM) {
            Trial.copyOf(batch);
            trial.source.release(batch);
          }
          assertTrue(
              System.nanoTime() - start < 2 * trial.patienceNanos, "the end comes after close");
        }
        closer.join(trial);
        assertEnded(trial, batch);
      }
    }
  }
}
