package io.vpi.tck;

import static io.vpi.tck.Setup.FILE;
import static io.vpi.tck.Setup.MIRROR;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.PacketBatch;
import java.util.List;

/** Wrong counters, and wrong clocks. */
final class StatisticsAndClockDefects {
  private StatisticsAndClockDefects() {}

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "forgets to count a byte of each packet",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void count(PacketBatch batch) {
                    super.count(batch);
                    bytes.addAndGet(-batch.size());
                  }
                },
            "packetsAndBytesAreCountedExactly"),
        Defect.of(
            "counts packets when they arrive",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void send(TestPacket packet) {
                    super.send(packet);
                    packets.incrementAndGet();
                    bytes.addAndGet(packet.length());
                  }

                  @Override
                  void count(PacketBatch batch) {}
                },
            "packetsAndBytesAreCountedExactly",
            "packetsAreCountedWhenTheyArePolled",
            "packetsThatWereCutAreCounted"),
        Defect.of(
            "counts packets as cut that are not",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void count(PacketBatch batch) {
                    super.count(batch);
                    truncated.addAndGet(batch.size());
                  }
                },
            "packetsThatWereCutAreCounted"),
        Defect.of(
            "tells a counter that falls again",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void statistics(CaptureStatistics into) {
                    super.statistics(into);
                    synchronized (lock) {
                      into.set(CaptureCounter.DROPPED_BY_INTERFACE, packets.get() == 4 ? 1 : 0);
                    }
                  }
                },
            "countersNeverFall"),
        Defect.of(
            "leaves counters that it does not know as they were",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void statistics(CaptureStatistics into) {
                    long before = into.get(CaptureCounter.CLOCK_JUMPS);
                    super.statistics(into);
                    into.set(CaptureCounter.CLOCK_JUMPS, before);
                  }
                },
            "statisticsAreResetBeforeTheyAreFilled"),
        Defect.of(
            "tells its counters to its own thread only",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private final Thread owner = Thread.currentThread();

                  @Override
                  public void statistics(CaptureStatistics into) {
                    if (Thread.currentThread() != owner) {
                      throw new WrongThreadException();
                    }
                    super.statistics(into);
                  }
                },
            "countersAreReadByAnotherThread",
            "anyThreadMayAskAtAnyTime"),
        Defect.of(
            "forgets its counters when it is closed",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public void close() {
                    super.close();
                    packets.set(0);
                  }
                },
            "countersAreReadAfterClose"),
        Defect.of(
            "never sets the clock",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  long clock(long before, PacketBatch batch) {
                    return 0;
                  }
                },
            "aPollSetsTheClock",
            "theClockOfALiveSourceIsTheTimeOfDay"),
        Defect.of(
            "sets no clock when it finds nothing",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    int n = super.poll(batch);
                    if (n == 0) {
                      batch.clear();
                      batch.begin(memory, taps, 0);
                    }
                    return n;
                  }
                },
            "aPollThatFindsNothingSetsTheClockToo"),
        Defect.of(
            "takes the time of the last packet, not of the latest",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void begin(PacketBatch batch) {
                    batch.begin(memory, taps, 0);
                  }

                  @Override
                  long clock(long before, PacketBatch batch) {
                    return batch.size() == 0 ? before : batch.timestamp(batch.size() - 1);
                  }
                },
            "theClockNeverRunsBack"),
        Defect.of(
            "tells the time of day for a file",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  long clock(long before, PacketBatch batch) {
                    return Math.max(before, System.currentTimeMillis() * 1_000_000);
                  }
                },
            "theClockOfAFileIsTheLatestTimeOfAPacket"),
        Defect.of(
            "tells the time since the machine was started",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  long clock(long before, PacketBatch batch) {
                    return System.nanoTime();
                  }
                },
            "theClockOfALiveSourceIsTheTimeOfDay"),
        Defect.of(
            "follows a packet from the future",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  long clock(long before, PacketBatch batch) {
                    long latest = super.clock(before, batch);
                    for (int i = 0; i < batch.size(); i++) {
                      latest = Math.max(latest, batch.timestamp(i));
                    }
                    return latest;
                  }
                },
            "theClockOfALiveSourceDoesNotFollowAPacketFromTheFuture"));
  }
}
