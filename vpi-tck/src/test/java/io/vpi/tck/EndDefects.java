package io.vpi.tck;

import static io.vpi.tck.Setup.FILE;
import static io.vpi.tck.Setup.MIRROR;

import io.vpi.capture.CaptureProblem;
import io.vpi.packet.PacketBatch;
import java.util.List;

/** Ends that come too early, too late, or not for all. */
final class EndDefects {
  private EndDefects() {}

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "ends before its last packet",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    synchronized (lock) {
                      if (finished && queue.size() == 1) {
                        queue.clear();
                      }
                    }
                    return super.poll(batch);
                  }
                },
            "theEndComesAfterTheLastPacket"),
        Defect.of(
            "tells the end once",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private boolean told;

                  @Override
                  public int poll(PacketBatch batch) {
                    int n = told && !closed && !batch.isLent() ? 0 : super.poll(batch);
                    if (n == 0 && !batch.isLent()) {
                      batch.begin(memory, taps, now);
                    }
                    told |= n == END_OF_STREAM;
                    return n;
                  }
                },
            "theEndStaysAndLeavesBatchesEmpty"),
        Defect.of(
            "waits at the end",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  boolean isPollWorthwhile() {
                    return closed || (!queue.isEmpty() && mayLend());
                  }
                },
            "awaitDoesNotWaitAtTheEnd"),
        Defect.of(
            "sends no signal when the input ends",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void finish() {
                    synchronized (lock) {
                      finished = true;
                    }
                  }
                },
            "theEndEndsTheWait"),
        Defect.of(
            "takes the end for a problem",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public CaptureProblem problem() {
                    synchronized (lock) {
                      return queue.isEmpty() && trouble == null
                          ? new CaptureProblem(name(), -1, "no more packets")
                          : trouble;
                    }
                  }
                },
            "aNaturalEndIsNoProblem"),
        Defect.of(
            "hands out what is left after close",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private boolean shut;

                  @Override
                  public int poll(PacketBatch batch) {
                    synchronized (lock) {
                      shut = closed;
                      closed = closed && queue.isEmpty();
                    }
                    int n = super.poll(batch);
                    synchronized (lock) {
                      closed |= shut;
                    }
                    return n;
                  }
                },
            "aLentBatchStaysReadableAfterClose",
            "afterCloseThereIsTheEnd"),
        Defect.of(
            "throws when it is closed again",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void close() {
                    if (closed) {
                      throw new IllegalStateException("closed already");
                    }
                    super.close();
                  }
                },
            "closeMayBeCalledAgain"),
        Defect.of(
            "sends no signal when it is closed",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void close() {
                    closed = true;
                  }
                },
            "closeEndsTheWait"),
        Defect.of(
            "waits after close",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  boolean isPollWorthwhile() {
                    return queue.isEmpty() && finished;
                  }
                },
            "awaitDoesNotWaitAfterClose"),
        Defect.of(
            "takes lent memory back when it is closed",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void close() {
                    super.close();
                    memory.fill((byte) 0);
                  }
                },
            "aLentBatchStaysReadableAfterClose"),
        Defect.of(
            "can be closed by its own thread only",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private final Thread owner = Thread.currentThread();

                  @Override
                  public void close() {
                    if (Thread.currentThread() != owner) {
                      throw new WrongThreadException();
                    }
                    super.close();
                  }
                },
            "closeMayBeCalledAgain",
            "closeEndsTheWait",
            "aLentBatchStaysReadableAfterClose",
            "closeMayComeWhileAnotherThreadPolls"));
  }
}
