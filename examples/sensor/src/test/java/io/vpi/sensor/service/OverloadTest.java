package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
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
  private static final int MADE = 40_000;
  private static final String SOURCE = "testlive:rate=10000,ring=" + RING + ",total=" + MADE;

  /**
   * Of each packet an alert, and of each alert a millisecond: a thousand packets a second at most.
   */
  private static final String RULE = "alert udp any any -> any any (sid:1;)";

  private static final EventSink SLOW =
      new EventSink() {
        @Override
        public void onAlert(AlertEvent alert) {
          long end = System.nanoTime() + 1_000_000;
          for (long left = 1_000_000; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
        }
      };

  @Test
  void overloadCostsPacketsThatAreCountedAndNotTime() throws Exception {
    PacketSource source = PacketSources.open(SOURCE, CaptureOptions.defaults());
    Inspector inspector =
        Inspector.builder(RuleSet.parse(RULE))
            .sink(SLOW)
            .flows(FlowOptions.builder().capacity(1024).build())
            .build();
    Doorbell bell = new Doorbell();
    InspectionAgent agent = new InspectionAgent("slow", source, inspector, true, bell::ring);
    SensorTotals totals = new SensorTotals(List.of(agent));
    long start = System.nanoTime();
    try (source;
        AgentGroup group = new AgentGroup(List.of(agent), IdleChoice.WAIT)) {
      group.start();
      while (totals.get(CaptureCounter.PACKETS) + totals.get(CaptureCounter.DROPPED_BY_KERNEL)
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
    long dropped = totals.get(CaptureCounter.DROPPED_BY_KERNEL);
    assertTrue(dropped > MADE / 2, () -> "dropped " + dropped + " of " + MADE);
    assertEquals(totals.get(CaptureCounter.PACKETS), inspected);
    // What the generator makes after the stop is on nobody's account.
    assertTrue(inspected + dropped <= MADE, () -> inspected + " and " + dropped);
    assertTrue(inspected + dropped >= MADE - 2 * RING, () -> inspected + " and " + dropped);

    Histogram waiting = LatencyHistogram.empty();
    agent.waiting().addTotalTo(waiting);
    long perPacket = took / inspected;
    // A packet waits for those before it in the ring, and for those of the batch at hand.
    long bound = (RING + PacketBatch.DEFAULT_CAPACITY) * perPacket;
    long p99 = waiting.getValueAtPercentile(99);
    assertTrue(p99 < 2 * bound, () -> "waited " + p99 + " ns, " + perPacket + " ns a packet");
    // Had anybody queued them, the last would have waited for most of the time.
    assertTrue(2 * bound < took / 3, () -> "bound " + bound + " of " + took);
    assertTrue(
        waiting.getMaxValue() < took / 2, () -> "waited " + waiting.getMaxValue() + " of " + took);
  }
}
