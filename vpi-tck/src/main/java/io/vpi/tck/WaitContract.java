package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.packet.PacketBatch;
import org.junit.jupiter.api.Test;

/**
 * Waiting for packets, and being woken. Needs {@link SourceTrait#FEEDS}: a source that is never
 * idle never waits.
 */
public interface WaitContract extends SourceContract {
  /**
   * Poll does not wait: on an idle source it answers 0 packets.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void pollDoesNotWait() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      PacketBatch batch = new PacketBatch(5);
      assertEquals(0, trial.pollSoon(batch));
      trial.source.release(batch);
    }
  }

  /**
   * While nothing happens, await waits for as long as it was told, and answers false.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void awaitWaitsForAsLongAsItWasTold() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      long start = System.nanoTime();
      assertFalse(trial.await(trial.quietNanos), "nothing happened");
      long elapsed = System.nanoTime() - start;
      assertTrue(elapsed >= trial.quietNanos / 2, () -> "it waited " + elapsed + " ns only");
    }
  }

  /**
   * A wait of no time looks whether there is something, and comes back.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void awaitOfNoTimeComesBack() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      assertFalse(trial.await(0), "nothing happened");
    }
  }

  /**
   * Await answers true where packets are there already.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void awaitDoesNotWaitWherePacketsAreThere() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      trial.send(1, 2);
      trial.assertAwaitEnds("packets are there");
      assertEquals(2, trial.take(2).size());
    }
  }

  /**
   * A packet that comes ends the wait.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aPacketEndsTheWait() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      Background sender = Background.startForWait(trial, () -> trial.send(1, 1));
      trial.assertAwaitEnds("a packet came");
      sender.join(trial);
      assertEquals(1, trial.take(1).size());
    }
  }

  /**
   * A wakeup by another thread ends the wait.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aWakeupEndsTheWait() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      Background waker = Background.startForWait(trial, trial.source::wakeup);
      trial.assertAwaitEnds("the source was woken");
      waker.join(trial);
    }
  }

  /**
   * A wakeup that comes while nobody waits ends the next wait, so that none is missed between a
   * poll and the wait after it.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aWakeupIsRememberedUntilTheNextWait() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      trial.source.wakeup();
      PacketBatch batch = new PacketBatch(2);
      trial.source.poll(batch);
      trial.source.release(batch);
      trial.assertAwaitEnds("the source was woken");
    }
  }

  /**
   * A wakeup, or several before one wait, ends one wait and not the one after.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aWakeupEndsOneWaitOnly() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      trial.source.wakeup();
      trial.source.wakeup();
      boolean first = trial.await(trial.patienceNanos / 4);
      assumeTrue(first, "the source was woken, which another test looks at");
      assertFalse(trial.await(trial.quietNanos), "nothing happened since");
    }
  }

  /**
   * An interrupt ends the wait, and the thread's mark stays.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void anInterruptEndsTheWaitAndItsMarkStays() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      Thread waiting = Thread.currentThread();
      Background interrupter = Background.startForWait(trial, waiting::interrupt);
      long start = System.nanoTime();
      trial.awaitUnwatched(trial.patienceNanos);
      boolean mark = Thread.interrupted();
      long elapsed = System.nanoTime() - start;
      interrupter.joinUninterrupted(trial);
      assertTrue(trial.waiting.wasFound(), "the wait ended before the interrupt came");
      assertTrue(elapsed < trial.patienceNanos, "the wait ended by the interrupt");
      assertTrue(mark, "the mark stays");
    }
  }

  /**
   * A thread that is interrupted already does not wait, and stays marked.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void anInterruptedThreadDoesNotWait() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      Thread.currentThread().interrupt();
      long start = System.nanoTime();
      trial.source.await(trial.patienceNanos);
      long elapsed = System.nanoTime() - start;
      boolean mark = Thread.interrupted();
      assertTrue(elapsed < trial.patienceNanos, "it does not wait");
      assertTrue(mark, "the mark stays");
    }
  }

  /**
   * A source that lends one batch at a time does not return from a wait for packets that it would
   * not hand out: who waits with a batch lent would run in circles.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void awaitDoesNotReturnForPacketsThatALentBatchHoldsBack() throws Exception {
    try (Trial trial = Trial.openIdle(this)) {
      trial.send(1, 2);
      PacketBatch lent = trial.lend(1);
      boolean oneAtATime = trial.drain() == 0;
      boolean answer = oneAtATime && trial.await(trial.quietNanos);
      trial.source.release(lent);
      assumeTrue(oneAtATime, "the source lends several batches at once");
      assertFalse(answer, "nothing that a poll would hand out");
      trial.assertAwaitEnds("the batch is back");
      assertEquals(1, trial.take(1).size());
    }
  }
}
