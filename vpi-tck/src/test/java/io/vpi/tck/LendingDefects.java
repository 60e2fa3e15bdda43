package io.vpi.tck;

import static io.vpi.tck.Setup.MIRROR;

import io.vpi.packet.PacketBatch;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Memory that is lent or taken back wrongly. */
final class LendingDefects {
  private LendingDefects() {}

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "writes over a lent batch when another is polled",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private PacketBatch oldest;

                  @Override
                  public int poll(PacketBatch batch) {
                    if (oldest != null && oldest.isLent() && oldest != batch) {
                      memory.set(ValueLayout.JAVA_BYTE, oldest.offset(0) + 30, (byte) 0x55);
                    } else {
                      oldest = batch;
                    }
                    return super.poll(batch);
                  }
                },
            "packetsStayAsTheyAreUntilTheirRelease",
            "aLentBatchStaysReadableAfterClose"),
        Defect.of(
            "passes a packet over while a batch is lent",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    if (lentBatches > 0 && !batch.isLent()) {
                      synchronized (lock) {
                        queue.poll();
                      }
                    }
                    return super.poll(batch);
                  }
                },
            "aSecondBatchGetsThePacketsThatFollowOrNone",
            "awaitDoesNotReturnForPacketsThatALentBatchHoldsBack",
            "severalBatchesAreReleasedInAnyOrder"),
        Defect.of(
            "takes the youngest batch's memory back with an older one",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private PacketBatch youngest;

                  @Override
                  public int poll(PacketBatch batch) {
                    int n = super.poll(batch);
                    youngest = batch;
                    return n;
                  }

                  @Override
                  public void release(PacketBatch batch) {
                    if (batch.isLent() && youngest != batch && youngest.size() > 0) {
                      memory.set(ValueLayout.JAVA_BYTE, youngest.offset(0) + 30, (byte) 0x55);
                    }
                    super.release(batch);
                  }
                },
            "severalBatchesAreReleasedInAnyOrder"),
        Defect.of(
            "releases a lent batch by itself when it is polled",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    if (batch.size() > 0) {
                      release(batch);
                    }
                    return super.poll(batch);
                  }
                },
            "pollingABatchThatWasNotReleasedThrows"),
        Defect.of(
            "takes a lent batch without packets for an empty one in poll",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    if (batch.size() == 0) {
                      batch.clear();
                    }
                    return super.poll(batch);
                  }
                },
            "aPollThatFoundNothingIsFollowedByAReleaseToo"),
        Defect.of(
            "leaves the batch lent after its release",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    if (batch.size() == 0) {
                      batch.clear();
                    }
                    return super.poll(batch);
                  }

                  @Override
                  public void release(PacketBatch batch) {
                    boolean lent = batch.size() > 0;
                    super.release(batch);
                    if (lent && !closed) {
                      batch.begin(memory, taps, now);
                    }
                  }
                },
            "releaseEmptiesTheBatch",
            "aPollThatFoundNothingIsFollowedByAReleaseToo"),
        Defect.of(
            "throws when an empty batch is released",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void release(PacketBatch batch) {
                    if (!batch.isLent()) {
                      throw new IllegalStateException("the batch is not lent");
                    }
                    super.release(batch);
                  }
                },
            "releasingAnEmptyBatchDoesNoHarm"));
  }
}
