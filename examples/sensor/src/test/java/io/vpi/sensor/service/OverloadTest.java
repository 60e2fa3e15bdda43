package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.detect.Inspector;
import io.vpi.detect.InspectorCounter;
import io.vpi.detect.RuleSet;
import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.flow.FlowOptions;
import io.vpi.packet.PacketBatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sensor does that is given ten times the packets that it can take. */
@Timeout(120)
class OverloadTest {
  private static final int RING = 128;
  private static final int MADE = 60_000;
  private static final String SOURCE = "testlive:rate=10000,ring=" + RING + ",total=" + MADE;

  /**
   * Of each packet an alert, and of each alert a millisecond: a thousand packets a second at most.
   */
  private static final String RULE = "alert udp any any -> any any (sid:1;)";

  /**
   * Takes its time, and looks how many packets the source has handed out that nobody has seen yet.
   */
  private static final class SlowSink implements EventSink {
    private final PacketSource source;
    private final CaptureStatistics statistics = new CaptureStatistics();
    private long mostHeld;

    SlowSink(PacketSource source) {
      this.source = source;
    }

    @Override
    public void onAlert(AlertEvent alert) {
      source.statistics(statistics);
      long seen = alert.packetNumber() - 1;
      mostHeld = Math.max(mostHeld, statistics.get(CaptureCounter.PACKETS) - seen);
      long end = System.nanoTime() + 1_000_000;
      for (long left = 1_000_000; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  @Test
  void overloadCostsPacketsThatAreCountedAndNotTime() throws Exception {
    PacketSource source = PacketSources.open(SOURCE, CaptureOptions.defaults());
    SlowSink sink = new SlowSink(source);
    Inspector inspector =
        Inspector.builder(RuleSet.parse(RULE))
            .sink(sink)
            .flows(FlowOptions.builder().capacity(1024).build())
            .build();
    Doorbell bell = new Doorbell();
    InspectionAgent agent = new InspectionAgent("slow", source, inspector, true, bell::ring);
    SensorTotals totals = new SensorTotals(List.of(agent));
    long start = System.nanoTime();
    try (source;
        AgentGroup group = new AgentGroup(List.of(agent), IdleChoice.WAIT, new InlinePath(null))) {
      group.start();
      while (totals.capture().get(CaptureCounter.PACKETS)
              + totals.capture().get(CaptureCounter.DROPPED_BY_KERNEL)
          < MADE - RING) {
        bell.await(TimeUnit.MILLISECONDS.toNanos(20));
      }
      group.stop(TimeUnit.SECONDS.toNanos(30));
      while (!group.haveAllEnded()) {
        bell.await(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    long took = System.nanoTime() - start;

    long inspected = totals.get(InspectorCounter.PACKETS);
    long dropped = totals.capture().get(CaptureCounter.DROPPED_BY_KERNEL);
    assertTrue(dropped > MADE / 2, () -> "dropped " + dropped + " of " + MADE);
    assertEquals(totals.capture().get(CaptureCounter.PACKETS), inspected);
    // What the generator makes after the stop is on nobody's account.
    assertTrue(inspected + dropped <= MADE, () -> inspected + " and " + dropped);
    assertTrue(inspected + dropped >= MADE - 2 * RING, () -> inspected + " and " + dropped);

    // The loop holds the batch at hand and nothing else, so that what waits, waits in the ring ...
    assertTrue(sink.mostHeld <= PacketBatch.DEFAULT_CAPACITY, () -> "holds " + sink.mostHeld);
    // ... and a packet's age is the time that the ring and a batch take, however long this goes on.
    Histogram waiting = LatencyHistogram.empty();
    agent.waiting().addTotalTo(waiting);
    long perPacket = took / inspected;
    long bound = (RING + PacketBatch.DEFAULT_CAPACITY) * perPacket;
    long median = waiting.getValueAtPercentile(50);
    assertTrue(median < 2 * bound, () -> "waited " + median + " ns, " + perPacket + " a packet");
    // Had anybody queued them, the median would have waited for half of the time.
    assertTrue(median < took / 4, () -> "waited " + median + " ns of " + took);
  }
}
