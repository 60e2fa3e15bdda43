package io.vpi.tck;

import static io.vpi.tck.Setup.INLINE;
import static io.vpi.tck.Setup.INLINE_ONLY;
import static io.vpi.tck.Setup.MIRROR;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Verdicts that do not become what they should. */
final class VerdictDefects {
  private VerdictDefects() {}

  /** A source that lets packets of one verdict go on as they are. */
  private static MemoryHarness.Factory letting(Verdict wrong) {
    return (setup, options) ->
        new MemorySource(setup, options) {
          @Override
          void commit(PacketBatch batch, int i) {
            if (batch.verdict(i) == wrong) {
              blocked.addAndGet(wrong == Verdict.REPLACE ? 0 : 1);
              replaced.addAndGet(wrong == Verdict.REPLACE ? 1 : 0);
              forward(batch.memory(), batch.offset(i), batch.capturedLength(i));
            } else {
              super.commit(batch, i);
            }
          }
        };
  }

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "counts verdicts that it cannot enforce",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void release(PacketBatch batch) {
                    for (int i = 0; i < batch.size(); i++) {
                      blocked.addAndGet(batch.verdict(i) == Verdict.PASS ? 0 : 1);
                    }
                    super.release(batch);
                  }

                  @Override
                  public void statistics(CaptureStatistics into) {
                    super.statistics(into);
                    into.set(CaptureCounter.BLOCKED, blocked.get());
                  }
                },
            "withoutInlineVerdictsAreIgnored"),
        Defect.of(
            "commits the verdicts from the last to the first",
            INLINE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void commit(PacketBatch batch, int i) {
                    super.commit(batch, batch.size() - 1 - i);
                  }
                },
            "passedPacketsGoOnAsTheyAreAndInOrder",
            "verdictsAreCommittedByReleaseAndNotBefore",
            "droppedPacketsDoNotGoOn",
            "rejectedPacketsDoNotGoOn",
            "aReplacedPacketGoesOnWithTheNewBytes"),
        Defect.of(
            "sends packets on without their last byte",
            INLINE_ONLY,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void forward(MemorySegment from, long offset, int length) {
                    super.forward(from, offset, length - 1);
                  }
                },
            "passedPacketsGoOnAsTheyAreAndInOrder"),
        Defect.of(
            "sends packets on when they are polled",
            INLINE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void count(PacketBatch batch) {
                    super.count(batch);
                    for (int i = 0; i < batch.size(); i++) {
                      forward(batch.memory(), batch.offset(i), batch.capturedLength(i));
                    }
                  }

                  @Override
                  void commit(PacketBatch batch, int i) {
                    if (batch.verdict(i) != Verdict.PASS) {
                      super.commit(batch, i);
                    }
                  }
                },
            "verdictsAreCommittedByReleaseAndNotBefore",
            "droppedPacketsDoNotGoOn",
            "rejectedPacketsDoNotGoOn",
            "aReplacedPacketGoesOnWithTheNewBytes"),
        Defect.of(
            "lets dropped packets pass", INLINE, letting(Verdict.DROP), "droppedPacketsDoNotGoOn"),
        Defect.of(
            "lets rejected packets pass",
            INLINE,
            letting(Verdict.REJECT),
            "rejectedPacketsDoNotGoOn"),
        Defect.of(
            "lets replaced packets pass as they were",
            INLINE,
            letting(Verdict.REPLACE),
            "aReplacedPacketGoesOnWithTheNewBytes"),
        Defect.of(
            "lets packets pass that it cannot replace",
            INLINE_ONLY,
            letting(Verdict.REPLACE),
            "withoutReplaceAReplacedPacketIsDropped"),
        Defect.of(
            "does not count rejected packets as blocked",
            INLINE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void commit(PacketBatch batch, int i) {
                    super.commit(batch, i);
                    blocked.addAndGet(batch.verdict(i) == Verdict.REJECT ? -1 : 0);
                  }
                },
            "blockedPacketsAreCounted"),
        Defect.of(
            "commits verdicts after close",
            INLINE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void release(PacketBatch batch) {
                    if (closed) {
                      for (int i = 0; i < batch.size(); i++) {
                        commit(batch, i);
                      }
                    }
                    super.release(batch);
                  }
                },
            "afterCloseNothingIsCommitted"),
        Defect.of(
            "says that it injected what it cannot inject",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public boolean inject(
                      MemorySegment from, long offset, int length, int tapId, Direction direction) {
                    return true;
                  }
                },
            "withoutInjectNothingIsInjected"),
        Defect.of(
            "takes the bytes of an injected packet later",
            INLINE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public boolean inject(
                      MemorySegment from, long offset, int length, int tapId, Direction direction) {
                    injectedCount.incrementAndGet();
                    Background.start(() -> {
                      // Later: when the caller has written over the packet's EtherType.
                      while (from.get(ValueLayout.JAVA_BYTE, offset + 12) != 0) {
                        Thread.sleep(1);
                      }
                      synchronized (lock) {
                        injected.add(from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
                      }
                    });
                    return true;
                  }
                },
            "anInjectedPacketIsSentWithTheBytesItHad"));
  }
}
