package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a source tells about itself: name, capabilities, taps, progress. */
public interface DescriptionContract extends SourceContract {
  private static void askAll(Trial trial) {
    assertFalse(trial.source.name().isBlank());
    assertNotNull(trial.source.capabilities());
    assertNotNull(trial.source.affinity());
    assertNotNull(trial.source.taps());
    trial.source.problem();
    trial.source.progress();
    trial.source.statistics(new CaptureStatistics());
    trial.source.wakeup();
  }

  private static void assertProgress(double progress) {
    assertTrue(
        Double.isNaN(progress) || (progress >= 0.0 && progress <= 1.0),
        () -> "0.0 to 1.0 or NaN, not " + progress);
  }

  /**
   * A source has a name, and keeps it.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void theSourceHasANameAndKeepsIt() throws Exception {
    try (Trial trial = Trial.open(this, 2)) {
      String name = trial.source.name();
      assertFalse(name.isBlank(), "the name is empty");
      trial.take(2);
      assertEquals(name, trial.source.name());
      trial.source.close();
      assertEquals(name, trial.source.name(), "after close");
    }
  }

  /**
   * The capabilities are those that the harness names, and stay so while the source is open.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void capabilitiesDoNotChange() throws Exception {
    try (Trial trial = Trial.open(this, 6)) {
      Set<Capability> expected = trial.harness.capabilities();
      assertEquals(expected, trial.source.capabilities(), "when it was opened");
      for (int i = 0; i < 3; i++) {
        assertEquals(2, trial.take(2, 1).size());
        assertEquals(expected, trial.source.capabilities(), "after a few packets");
      }
    }
  }

  /**
   * Who can replace packets can hold them: {@link Capability#REPLACE} comes with {@link
   * Capability#INLINE}.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void replaceComesWithInline() throws Exception {
    try (Trial trial = Trial.open(this, 1)) {
      Set<Capability> all = trial.source.capabilities();
      assertTrue(!all.contains(Capability.REPLACE) || all.contains(Capability.INLINE));
    }
  }

  /**
   * The source registers its taps where the options say, and its batches refer to that registry.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void tapsAreThoseOfTheOptions() throws Exception {
    try (Trial trial = Trial.open(this, 2)) {
      assertSame(trial.options.taps(), trial.source.taps(), "the registry of the source");
      PacketBatch batch = trial.lend(2);
      assertSame(trial.source.taps(), batch.taps(), "the registry of a batch");
      trial.source.release(batch);
    }
  }

  /**
   * Each packet's tap id is one of the registry's, or says that there is none.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void tapIdsAreRegistered() throws Exception {
    try (Trial trial = Trial.open(this, 5)) {
      for (SeenPacket packet : trial.take(5)) {
        int tap = packet.tapId();
        assertTrue(
            tap == PacketBatch.NO_TAP || (tap >= 0 && tap < trial.source.taps().size()),
            () -> "tap " + tap + " of " + trial.source.taps().size());
      }
    }
  }

  /**
   * Where a tap has one direction, each of its packets has it too.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsRepeatTheDirectionOfTheirTap() throws Exception {
    try (Trial trial = Trial.open(this, 5)) {
      List<SeenPacket> seen = trial.take(5);
      assertEquals(5, seen.size());
      int directed = 0;
      for (SeenPacket packet : seen) {
        Direction direction = trial.source.taps().tap(packet.tapId()).direction();
        if (direction != Direction.UNKNOWN) {
          assertEquals(direction, packet.direction());
          directed++;
        }
      }
      assumeTrue(directed > 0, "the taps are in both directions");
    }
  }

  /**
   * Progress is a fraction, or not known.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void progressIsAFractionOrUnknown() throws Exception {
    try (Trial trial = Trial.open(this, 10)) {
      assertProgress(trial.source.progress());
      for (int i = 0; i < 10; i++) {
        assertEquals(1, trial.take(1, 1).size());
        assertProgress(trial.source.progress());
      }
      trial.source.close();
      assertProgress(trial.source.progress());
    }
  }

  /**
   * Everything but polling may be asked by any thread at any time: while packets are polled, and
   * after close.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void anyThreadMayAskAtAnyTime() throws Exception {
    try (Trial trial = Trial.open(this, 100)) {
      Background asker =
          Background.start(() -> {
            for (int i = 0; i < 200; i++) {
              askAll(trial);
            }
          });
      trial.take(100, 3);
      asker.join(trial);
      trial.source.close();
      Background late = Background.start(() -> askAll(trial));
      late.join(trial);
    }
  }
}
