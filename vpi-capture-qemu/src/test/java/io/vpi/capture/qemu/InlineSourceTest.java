package io.vpi.capture.qemu;

import static io.vpi.capture.qemu.HookQueue.FROM_GUEST;
import static io.vpi.capture.qemu.HookQueue.TO_GUEST;
import static io.vpi.capture.qemu.HookTrial.WEB;
import static io.vpi.capture.qemu.HookTrial.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.packet.Direction;
import io.vpi.packet.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InlineSourceTest {
  @TempDir Path folder;

  private HookOptions options() {
    return HookOptions.of(HookMode.INLINE, folder, WEB);
  }

  @Test
  void framesGoBackToTheQueueThatTheyCameFromWithTheirHeaders() throws Exception {
    try (HookTrial trial = HookTrial.open(options())) {
      StandInQemu qemu = trial.guest(WEB);
      byte[] header = {1, 1, 66, 0, (byte) 0xB4, 5, 34, 0, 16, 0, 3, 0};
      qemu.frame(FROM_GUEST, frame(1, 60_000), header);
      qemu.vnetLength(10).frame(TO_GUEST, frame(2, 60));
      trial.take(2);
      trial.pollUntil("the frame from the guest", () -> qemu.received(FROM_GUEST).size() == 1);
      trial.pollUntil("the frame to the guest", () -> qemu.received(TO_GUEST).size() == 1);
      assertArrayEquals(frame(1, 60_000), qemu.received(FROM_GUEST).getFirst());
      assertArrayEquals(header, qemu.receivedHeaders(FROM_GUEST).getFirst());
      assertArrayEquals(frame(2, 60), qemu.received(TO_GUEST).getFirst());
      assertArrayEquals(new byte[10], qemu.receivedHeaders(TO_GUEST).getFirst());
    }
  }

  @Test
  void droppedFramesBetweenOthersAreLeftOut() throws Exception {
    try (HookTrial trial = HookTrial.open(options())) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      for (int i = 0; i < 500; i++) {
        qemu.frame(FROM_GUEST, frame(i, 60 + i));
      }
      trial.take(
          500,
          (batch, i) -> {
            if (HookTrial.Seen.of(batch, i).number() % 7 == 3) {
              batch.verdict(i, Verdict.DROP);
            }
          });
      List<Integer> passed = IntStream.range(0, 500).filter(i -> i % 7 != 3).boxed().toList();
      trial.pollUntil("what passed", () -> qemu.received(FROM_GUEST).size() >= passed.size());
      assertEquals(passed, qemu.received(FROM_GUEST).stream().map(HookTrial::number).toList());
      assertEquals(500 - passed.size(), trial.counter(CaptureCounter.BLOCKED));
    }
  }

  @Test
  void aReplacementOfTheSameLengthKeepsTheHeader() throws Exception {
    try (HookTrial trial = HookTrial.open(options());
        Arena arena = Arena.ofConfined()) {
      StandInQemu qemu = trial.guest(WEB);
      byte[] header = {1, 0, 0, 0, 0, 0, 34, 0, 16, 0, 0, 0};
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame(9, 80));
      qemu.frame(FROM_GUEST, frame(1, 80), header);
      qemu.frame(FROM_GUEST, frame(2, 81), header);
      trial.take(2, (batch, i) -> batch.replace(i, bytes, 0, 80));
      trial.pollUntil("both", () -> qemu.received(FROM_GUEST).size() == 2);
      assertArrayEquals(frame(9, 80), qemu.received(FROM_GUEST).get(1));
      assertArrayEquals(header, qemu.receivedHeaders(FROM_GUEST).get(0));
      assertArrayEquals(new byte[12], qemu.receivedHeaders(FROM_GUEST).get(1));
    }
  }

  @Test
  void injectedFramesGoBothWaysWithTheHeaderOfTheNetdev() throws Exception {
    try (HookTrial trial = HookTrial.open(options());
        Arena arena = Arena.ofConfined()) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame(9, 60));
      int tap = trial.source.guests().getFirst().tapId();
      trial.pollUntil("the filters", () -> trial.source.guests().getFirst().toGuest());
      assertFalse(trial.source.inject(bytes, 0, 60, tap, Direction.EGRESS), "no header known yet");
      qemu.frame(FROM_GUEST, frame(1, 60));
      trial.take(1);
      assertTrue(trial.source.inject(bytes, 0, 60, tap, Direction.EGRESS));
      assertTrue(trial.source.inject(bytes, 0, 60, tap, Direction.INGRESS));
      assertFalse(trial.source.inject(bytes, 0, 60, tap, Direction.UNKNOWN));
      assertFalse(trial.source.inject(bytes, 0, 60, tap + 1, Direction.EGRESS));
      trial.pollUntil("to the guest", () -> qemu.received(TO_GUEST).size() == 1);
      trial.pollUntil("into the switch", () -> qemu.received(FROM_GUEST).size() == 2);
      assertArrayEquals(new byte[12], qemu.receivedHeaders(TO_GUEST).getFirst());
    }
  }

  @Test
  void whatQemuDoesNotReadWaitsAndThenTheNewestAreDropped() throws Exception {
    slowReader(FullQueuePolicy.DROP_FRAME);
  }

  @Test
  void whatQemuDoesNotReadWaitsAndThenTheOldestAreDropped() throws Exception {
    slowReader(FullQueuePolicy.DROP_QUEUE);
  }

  private void slowReader(FullQueuePolicy policy) throws Exception {
    int sent = 2000;
    try (HookTrial trial = HookTrial.open(options().withQueue(policy, HookOptions.LEAST_QUEUE))) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      qemu.pauseReading(FROM_GUEST, true);
      for (int i = 0; i < sent; i++) {
        qemu.frame(FROM_GUEST, frame(i, 1000));
      }
      trial.take(sent);
      long lost = trial.counter(CaptureCounter.DROPPED_BY_INTERFACE);
      assertTrue(lost > 0, "more was sent than may wait");
      assertTrue(trial.source.guests().getFirst().waitingFrames() > 0, "frames wait");
      qemu.pauseReading(FROM_GUEST, false);
      trial.pollUntil(
          "all that was not dropped", () -> qemu.received(FROM_GUEST).size() == sent - lost);
      List<Integer> numbers = qemu.received(FROM_GUEST).stream().map(HookTrial::number).toList();
      assertEquals(numbers.stream().sorted().toList(), numbers, "in order");
      assertEquals(
          policy == FullQueuePolicy.DROP_QUEUE, numbers.getLast() == sent - 1, "the newest one");
      for (byte[] frame : qemu.received(FROM_GUEST)) {
        assertArrayEquals(frame(HookTrial.number(frame), 1000), frame);
      }
      assertEquals(0, trial.source.guests().getFirst().waitingFrames());
      qemu.frame(FROM_GUEST, frame(sent, 1000));
      trial.take(1);
      trial.pollUntil(
          "one more", () -> HookTrial.number(qemu.received(FROM_GUEST).getLast()) == sent);
      assertEquals(lost, trial.counter(CaptureCounter.DROPPED_BY_INTERFACE));
    }
  }

  @Test
  void framesThatWaitForQemuGoOnWhileNothingElseComes() throws Exception {
    try (HookTrial trial = HookTrial.open(options())) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      qemu.pauseReading(FROM_GUEST, true);
      for (int i = 0; i < 400; i++) {
        qemu.frame(FROM_GUEST, frame(i, 1000));
      }
      trial.take(400);
      assertTrue(trial.source.guests().getFirst().waitingFrames() > 0, "frames wait");
      qemu.pauseReading(FROM_GUEST, false);
      // They go on in waits too.
      for (int i = 0; i < 600 && qemu.received(FROM_GUEST).size() < 400; i++) {
        assertFalse(trial.source.await(100_000_000), "nothing came");
      }
      assertEquals(400, qemu.received(FROM_GUEST).size());
    }
  }

  @Test
  void openLetsWaitingFramesGoWhenItIsClosed() throws Exception {
    assertEquals(List.of(0, 1, 2, 3, 4), atClose(FailPolicy.OPEN));
  }

  @Test
  void closedDropsWaitingFramesWhenItIsClosed() throws Exception {
    assertEquals(List.of(0), atClose(FailPolicy.CLOSED));
  }

  private List<Integer> atClose(FailPolicy policy) throws Exception {
    try (HookTrial trial = HookTrial.open(options().withFailPolicy(policy))) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      qemu.frame(FROM_GUEST, frame(0, 60));
      trial.take(1);
      trial.pollUntil("the first", () -> qemu.received(FROM_GUEST).size() == 1);
      for (int i = 1; i < 5; i++) {
        qemu.frame(FROM_GUEST, frame(i, 60));
      }
      qemu.awaitWritten(FROM_GUEST);
      trial.source.close();
      long start = System.nanoTime();
      while (!qemu.isReturnCutOff(FROM_GUEST) && System.nanoTime() - start < 30_000_000_000L) {
        Thread.sleep(1);
      }
      return qemu.received(FROM_GUEST).stream().map(HookTrial::number).toList();
    }
  }

  @Test
  void framesOfAConnectionThatIsGoneAreNotGivenToTheNext() throws Exception {
    try (HookTrial trial = HookTrial.open(options())) {
      StandInQemu old = trial.guest(WEB).vnetLength(12);
      old.frame(FROM_GUEST, frame(1, 60));
      trial.take(1);
      old.frame(FROM_GUEST, frame(2, 60));
      while (trial.source.poll(trial.batch) == 0) {
        trial.source.release(trial.batch);
      }
      trial.source.removeGuest(WEB);
      trial.source.addGuest(WEB);
      StandInQemu fresh = trial.guest(WEB).vnetLength(12);
      assertTrue(trial.source.await(0) || trial.source.guests().size() == 1);
      trial.source.release(trial.batch);
      assertEquals(1, trial.counter(CaptureCounter.DROPPED_BY_INTERFACE));
      fresh.frame(FROM_GUEST, frame(3, 60));
      trial.take(1);
      trial.pollUntil("the new one", () -> !fresh.received(FROM_GUEST).isEmpty());
      assertEquals(3, HookTrial.number(fresh.received(FROM_GUEST).getFirst()));
    }
  }
}
