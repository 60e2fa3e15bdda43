package io.vpi.tck;

import static io.vpi.tck.Setup.MIRROR;
import static io.vpi.tck.Setup.PIPE;

import io.vpi.packet.PacketBatch;
import java.util.List;

/** Waits that end too early, too late, or not at all. */
final class WaitDefects {
  private WaitDefects() {}

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "waits in poll",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    if (batch.capacity() == 5) {
                      super.await(Long.MAX_VALUE);
                    }
                    return super.poll(batch);
                  }
                },
            "pollDoesNotWait"),
        Defect.of(
            "does not wait at all",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public boolean await(long timeoutNanos) {
                    return true;
                  }
                },
            "awaitWaitsForAsLongAsItWasTold",
            "awaitOfNoTimeComesBack",
            "anInterruptEndsTheWaitAndItsMarkStays",
            "aWakeupEndsOneWaitOnly"),
        Defect.of(
            "takes no time for eternity",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public boolean await(long timeoutNanos) {
                    return super.await(timeoutNanos == 0 ? Long.MAX_VALUE : timeoutNanos);
                  }
                },
            "awaitOfNoTimeComesBack"),
        Defect.of(
            "waits for the next packet while some are there",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  boolean isPollWorthwhile() {
                    return queue.size() == 1 || closed || (finished && queue.isEmpty());
                  }
                },
            "awaitDoesNotWaitWherePacketsAreThere"),
        Defect.of(
            "sends no signal when a packet comes",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void send(TestPacket packet) {
                    synchronized (lock) {
                      queue.add(packet);
                    }
                  }
                },
            "aPacketEndsTheWait"),
        Defect.of(
            "does not hear a wakeup",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void wakeup() {}
                },
            "aWakeupEndsTheWait",
            "aWakeupIsRememberedUntilTheNextWait"),
        Defect.of(
            "hears a wakeup only before the wait",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void wakeup() {
                    synchronized (lock) {
                      woken = true;
                    }
                  }
                },
            "aWakeupEndsTheWait"),
        Defect.of(
            "forgets a wakeup at the next poll",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    synchronized (lock) {
                      woken = false;
                    }
                    return super.poll(batch);
                  }
                },
            "aWakeupIsRememberedUntilTheNextWait"),
        Defect.of(
            "is woken for ever",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private volatile boolean everWoken;

                  @Override
                  public void wakeup() {
                    everWoken = true;
                    super.wakeup();
                  }

                  @Override
                  public boolean await(long timeoutNanos) {
                    return super.await(timeoutNanos) || everWoken;
                  }
                },
            "aWakeupEndsOneWaitOnly"),
        Defect.of(
            "swallows the interrupt",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public boolean await(long timeoutNanos) {
                    boolean answer = super.await(timeoutNanos);
                    Thread.interrupted();
                    return answer;
                  }
                },
            "anInterruptEndsTheWaitAndItsMarkStays",
            "anInterruptedThreadDoesNotWait"),
        Defect.of(
            "clears an interrupt from before the wait",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public boolean await(long timeoutNanos) {
                    Thread.interrupted();
                    return super.await(timeoutNanos);
                  }
                },
            "anInterruptedThreadDoesNotWait"),
        Defect.of(
            "returns from a wait for packets that a lent batch holds back",
            PIPE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  boolean isPollWorthwhile() {
                    return closed || finished || !queue.isEmpty();
                  }
                },
            "awaitDoesNotReturnForPacketsThatALentBatchHoldsBack"));
  }
}
