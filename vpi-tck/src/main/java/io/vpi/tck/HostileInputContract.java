package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vpi.capture.CaptureProblem;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Inputs that lie: above all about the lengths of packets. */
public interface HostileInputContract extends SourceContract {
  private static List<HostileInput> inputs(SourceContract test) {
    List<HostileInput> inputs = test.harness().hostileInputs();
    assumeFalse(inputs.isEmpty(), "the harness names no hostile inputs");
    return inputs;
  }

  /** Polls to the end, or until nothing comes any more; answers the last poll's answer. */
  private static int read(Trial trial, String input, BiConsumer<Trial, PacketBatch> check) {
    PacketBatch batch = new PacketBatch(8);
    long quietSince = System.nanoTime();
    while (true) {
      int n = poll(trial, batch, input);
      if (n == PacketSource.END_OF_STREAM) {
        return n;
      }
      check.accept(trial, batch);
      trial.source.release(batch);
      if (n > 0) {
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > 4 * trial.quietNanos) {
        return n;
      }
      Trial.pause();
    }
  }

  private static int poll(Trial trial, PacketBatch batch, String input) {
    try {
      return trial.source.poll(batch);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("poll threw on " + input + ": " + e, e);
    }
  }

  /**
   * Whatever the input holds, poll does not throw.
   *
   * @throws Exception if the source does not open
   */
  @Test
  default void hostileInputNeverMakesPollThrow() throws Exception {
    for (HostileInput input : inputs(this)) {
      try (Trial trial = Trial.open(harness(), input)) {
        read(trial, input.name(), (_, _) -> {});
      }
    }
  }

  /**
   * Whatever the input holds, the packets are no longer than the options allow, lie within their
   * memory, and can be read from their first byte to their last.
   *
   * @throws Exception if the source does not open
   */
  @Test
  default void packetsOfHostileInputStayWithinTheirBounds() throws Exception {
    for (HostileInput input : inputs(this)) {
      try (Trial trial = Trial.open(harness(), input)) {
        read(
            trial,
            input.name(),
            (source, batch) -> {
              for (int i = 0; i < batch.size(); i++) {
                int length = batch.capturedLength(i);
                long offset = batch.offset(i);
                assertTrue(
                    length <= source.options.maxPacketLength(),
                    () -> input.name() + ": a packet of " + length + " bytes");
                assertTrue(
                    offset >= 0 && offset + length <= batch.memory().byteSize(),
                    () -> input.name() + ": a packet beyond its memory");
                for (int at = 0; at < length; at++) {
                  batch.memory().get(ValueLayout.JAVA_BYTE, offset + at);
                }
              }
            });
      }
    }
  }

  /**
   * Where an input must end the source early, the source says why, after the packets before it, and
   * again when asked again.
   *
   * @throws Exception if the source does not open
   */
  @Test
  default void theProblemIsToldWhereHostileInputEndsTheSource() throws Exception {
    List<HostileInput> inputs = inputs(this);
    assumeFalse(
        inputs.stream().noneMatch(HostileInput::isReported), "no hostile input is to be reported");
    for (HostileInput input : inputs) {
      if (input.isReported()) {
        try (Trial trial = Trial.open(harness(), input)) {
          int last = read(trial, input.name(), (_, _) -> {});
          assertEquals(PacketSource.END_OF_STREAM, last, () -> input.name() + " ends the source");
          CaptureProblem problem = trial.source.problem();
          assertNotNull(problem, () -> input.name() + " is a problem");
          assertEquals(trial.source.name(), problem.source(), input.name());
          assertFalse(problem.description().isBlank(), input.name());
          assertEquals(problem, trial.source.problem(), input.name());
        }
      }
    }
  }
}
