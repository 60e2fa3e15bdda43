package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of packets that were judged, and of packets of the inspector's own. */
public interface VerdictContract extends SourceContract {
  /** Packet 1000, of 90 bytes, behind 10 others: what the tests put in another's place. */
  private static MemorySegment replacement(Arena arena) {
    byte[] frame = TestPackets.frame(1000, 90);
    MemorySegment memory = arena.allocate(100);
    MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, 10, 90);
    return memory;
  }

  private static void assertForwarded(Trial trial, List<Integer> numbers) {
    trial.eventually(
        "packet " + numbers.getLast() + " goes on",
        () -> TestPackets.numbersIn(trial.session.forwarded()).contains(numbers.getLast()));
    assertEquals(numbers, TestPackets.numbersIn(trial.session.forwarded()), "what went on");
  }

  private static void assertNoneCounted(Trial trial, CaptureCounter counter) {
    long value = trial.counter(counter);
    assertTrue(
        value == 0 || value == CaptureStatistics.UNKNOWN,
        () -> counter + " is 0 or unknown, not " + value);
  }

  /**
   * A source that only shows packets ignores verdicts: it shows on, and counts nothing as blocked
   * or replaced.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void withoutInlineVerdictsAreIgnored() throws Exception {
    Trial.assumeNoCapability(this, Capability.INLINE);
    try (Trial trial = Trial.open(this, 6);
        Arena arena = Arena.ofShared()) {
      MemorySegment bytes = replacement(arena);
      trial.judge(
          6,
          (batch, i, number) -> {
            switch (number % 3) {
              case 0 -> batch.verdict(i, Verdict.DROP);
              case 1 -> batch.verdict(i, Verdict.REJECT);
              default -> batch.replace(i, bytes, 10, 90);
            }
          });
      assertNoneCounted(trial, CaptureCounter.BLOCKED);
      assertNoneCounted(trial, CaptureCounter.REPLACED);
    }
  }

  /**
   * What is passed goes on as it is, in the order of the packets.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void passedPacketsGoOnAsTheyAreAndInOrder() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    List<TestPacket> sent = TestPackets.sequence(0, 12);
    try (Trial trial = Trial.open(harness(), sent)) {
      trial.judge(12, (batch, i, number) -> {});
      assertForwarded(trial, TestPackets.numbers(0, 12));
      List<byte[]> forwarded = trial.session.forwarded();
      for (int i = 0; i < 12; i++) {
        assertArrayEquals(sent.get(i).bytes(), forwarded.get(i), "the bytes of packet " + i);
      }
    }
  }

  /**
   * Nothing goes on before its batch is released.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void verdictsAreCommittedByReleaseAndNotBefore() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    try (Trial trial = Trial.open(this, 3)) {
      PacketBatch batch = trial.lend(4);
      int lent = batch.size();
      long start = System.nanoTime();
      do {
        Trial.pause();
        assertEquals(List.of(), TestPackets.numbersIn(trial.session.forwarded()), "before release");
      } while (System.nanoTime() - start < trial.quietNanos);
      trial.source.release(batch);
      trial.judge(3 - lent, (other, i, number) -> {});
      assertForwarded(trial, List.of(0, 1, 2));
    }
  }

  /**
   * A packet that is dropped does not go on; those around it do.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void droppedPacketsDoNotGoOn() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    try (Trial trial = Trial.open(this, 6)) {
      trial.judge(
          6,
          (batch, i, number) -> {
            if (number % 2 == 0) {
              batch.verdict(i, Verdict.DROP);
            }
          });
      assertForwarded(trial, List.of(1, 3, 5));
    }
  }

  /**
   * To a source, a packet that is rejected is dropped.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void rejectedPacketsDoNotGoOn() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    try (Trial trial = Trial.open(this, 3)) {
      trial.judge(
          3,
          (batch, i, number) -> {
            if (number == 1) {
              batch.verdict(i, Verdict.REJECT);
            }
          });
      assertForwarded(trial, List.of(0, 2));
    }
  }

  /**
   * Packets that were dropped or rejected are counted as blocked, others are not.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void blockedPacketsAreCounted() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    try (Trial trial = Trial.open(this, 8)) {
      assertEquals(0, trial.counter(CaptureCounter.BLOCKED), "before the first packet");
      trial.judge(
          8,
          (batch, i, number) -> {
            if (number < 3) {
              batch.verdict(i, number == 1 ? Verdict.REJECT : Verdict.DROP);
            }
          });
      assertEquals(3, trial.counter(CaptureCounter.BLOCKED));
    }
  }

  /**
   * A packet that is replaced goes on with the new bytes, in its own place, and is counted.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aReplacedPacketGoesOnWithTheNewBytes() throws Exception {
    Trial.assumeCapability(this, Capability.REPLACE);
    try (Trial trial = Trial.open(this, 3);
        Arena arena = Arena.ofShared()) {
      MemorySegment bytes = replacement(arena);
      trial.judge(
          3,
          (batch, i, number) -> {
            if (number == 1) {
              batch.replace(i, bytes, 10, 90);
            }
          });
      bytes.fill((byte) 0); // It was lent until release, which is over.
      assertForwarded(trial, List.of(0, 1000, 2));
      assertArrayEquals(TestPackets.frame(1000, 90), trial.session.forwarded().get(1));
      assertEquals(1, trial.counter(CaptureCounter.REPLACED));
    }
  }

  /**
   * Where packets cannot be replaced, one that should have been is dropped: what was not meant to
   * pass must not.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void withoutReplaceAReplacedPacketIsDropped() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    Trial.assumeNoCapability(this, Capability.REPLACE);
    try (Trial trial = Trial.open(this, 3);
        Arena arena = Arena.ofShared()) {
      MemorySegment bytes = replacement(arena);
      trial.judge(
          3,
          (batch, i, number) -> {
            if (number == 1) {
              batch.replace(i, bytes, 10, 90);
            }
          });
      assertForwarded(trial, List.of(0, 2));
      assertNoneCounted(trial, CaptureCounter.REPLACED);
    }
  }

  /**
   * The release of a batch after close commits nothing.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void afterCloseNothingIsCommitted() throws Exception {
    Trial.assumeCapability(this, Capability.INLINE);
    try (Trial trial = Trial.open(this, 2)) {
      PacketBatch batch = trial.lend(2);
      for (int i = 0; i < batch.size(); i++) {
        batch.verdict(i, Verdict.DROP);
      }
      trial.source.close();
      long blocked = trial.counter(CaptureCounter.BLOCKED);
      List<Integer> forwarded = TestPackets.numbersIn(trial.session.forwarded());
      trial.source.release(batch);
      assertEquals(blocked, trial.counter(CaptureCounter.BLOCKED), "blocked packets");
      assertEquals(forwarded, TestPackets.numbersIn(trial.session.forwarded()), "what went on");
    }
  }

  /**
   * A source that cannot inject says so, and counts nothing.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void withoutInjectNothingIsInjected() throws Exception {
    Trial.assumeNoCapability(this, Capability.INJECT);
    try (Trial trial = Trial.open(this, 1);
        Arena arena = Arena.ofShared()) {
      MemorySegment bytes = replacement(arena);
      assertFalse(
          trial.source.inject(bytes, 10, 90, PacketBatch.NO_TAP, Direction.EGRESS),
          "what inject answers");
      assertNoneCounted(trial, CaptureCounter.INJECTED);
    }
  }

  /**
   * A packet that is injected is sent, with the bytes that it had during the call, and counted.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void anInjectedPacketIsSentWithTheBytesItHad() throws Exception {
    Trial.assumeCapability(this, Capability.INJECT);
    try (Trial trial = Trial.open(this, 1);
        Arena arena = Arena.ofShared()) {
      List<SeenPacket> seen = trial.take(1);
      assumeTrue(seen.size() == 1, "there is no packet whose tap could be injected at");
      MemorySegment bytes = replacement(arena);
      assertTrue(trial.source.inject(bytes, 10, 90, seen.getFirst().tapId(), Direction.EGRESS));
      bytes.fill((byte) 0);
      trial.eventually("the packet is sent", () -> !trial.session.injected().isEmpty());
      assertEquals(1, trial.session.injected().size());
      assertArrayEquals(TestPackets.frame(1000, 90), trial.session.injected().getFirst());
      assertEquals(1, trial.counter(CaptureCounter.INJECTED));
    }
  }
}
