package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.detect.Inspector;
import io.vpi.detect.InspectorCounter;
import io.vpi.detect.RuleSet;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.flow.FlowOptions;
import io.vpi.testing.Allocation;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;

class InspectionAgentTest {
  private static final byte[] UDP =
      HexFormat.of()
          .parseHex(
              "020000000002020000000001"
                  + "0800450000200001400040110000"
                  + "0a0000010a0000029c400035000c000001020304");

  private static final long LONG_AGO = 1_000;
  private static final long FAR_AHEAD = Long.MAX_VALUE / 2;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final AtomicInteger flowsEnded = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();

  private InspectionAgent agent(ScriptedSource source, boolean isLive) {
    EventSink sink =
        new EventSink() {
          @Override
          public void onFlow(FlowEvent flow) {
            flowsEnded.incrementAndGet();
          }
        };
    Inspector inspector =
        Inspector.builder(RuleSet.parse("alert udp any any -> any 1 (sid:1;)"))
            .sink(sink)
            .flows(FlowOptions.builder().capacity(16).build())
            .build();
    return new InspectionAgent("a", source, inspector, isLive, ends::incrementAndGet);
  }

  private static ScriptedSource source(long time, IntUnaryOperator script) {
    return new ScriptedSource(UDP, time, 0, script);
  }

  private static void runToItsEnd(InspectionAgent agent) {
    AgentTerminationException end =
        assertThrows(
            AgentTerminationException.class,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                agent.doWork();
              }
            });
    assertTrue(end.isExpected());
    agent.onClose();
  }

  private static long packets(InspectionAgent agent) {
    return agent.inspector().statistics().get(InspectorCounter.PACKETS);
  }

  @Test
  void endsWithItsSourceAndEndsTheFlows() {
    ScriptedSource source = source(LONG_AGO, poll -> poll < 3 ? poll : PacketSource.END_OF_STREAM);
    InspectionAgent agent = agent(source, true);
    assertEquals(0, agent.doWork());
    assertEquals(1, agent.doWork());
    assertFalse(agent.hasEnded());
    runToItsEnd(agent);
    assertTrue(agent.hasEnded());
    assertEquals(3, packets(agent));
    assertEquals(1, flowsEnded.get());
    assertEquals(1, ends.get());
    assertEquals(LONG_AGO, agent.now());
    assertNull(agent.failure());
    assertNull(agent.problem());
  }

  @Test
  void inspectsWhatIsThereWhenALiveSourceIsToldToStop() {
    ScriptedSource source = source(LONG_AGO, poll -> poll == 5 ? 0 : 2);
    InspectionAgent agent = agent(source, true);
    agent.doWork();
    agent.stop(MINUTE);
    assertEquals(1, source.wakeups());
    runToItsEnd(agent);
    assertEquals(10, packets(agent));
    assertEquals(6, source.polls());
    assertFalse(source.isLent());
  }

  @Test
  void doesNotWaitForTheEndOfTrafficThatIsNewerThanTheStop() {
    ScriptedSource source = source(FAR_AHEAD, _ -> 2);
    InspectionAgent agent = agent(source, true);
    agent.doWork();
    agent.stop(MINUTE);
    runToItsEnd(agent);
    assertEquals(4, packets(agent));
    assertFalse(source.isLent());
  }

  @Test
  void drainsNoLongerThanItMay() {
    InspectionAgent agent = agent(source(LONG_AGO, _ -> 2), true);
    long start = System.nanoTime();
    agent.stop(TimeUnit.MILLISECONDS.toNanos(50));
    assertThrows(
        AgentTerminationException.class,
        () -> {
          while (true) {
            agent.doWork();
          }
        });
    long took = System.nanoTime() - start;
    agent.onClose();
    assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(50), () -> "took " + took);
    assertTrue(took < TimeUnit.SECONDS.toNanos(10), () -> "took " + took);
  }

  @Test
  void leavesAFileWhereItIsWhenItIsToldToStop() {
    ScriptedSource source = source(LONG_AGO, _ -> 2);
    InspectionAgent agent = agent(source, false);
    agent.doWork();
    agent.stop(MINUTE);
    runToItsEnd(agent);
    assertEquals(1, source.polls());
    assertEquals(2, packets(agent));
  }

  @Test
  void keepsWhatASourceThrowsAndEnds() {
    RuntimeException fault = new IllegalStateException("a fault");
    ScriptedSource source =
        source(
            LONG_AGO,
            poll -> {
              throw fault;
            });
    InspectionAgent agent = agent(source, true);
    runToItsEnd(agent);
    assertSame(fault, agent.failure());
    assertEquals(1, ends.get());
  }

  @Test
  void recordsHowLongPacketsWaitedAndBatchesTook() {
    ScriptedSource source =
        new ScriptedSource(
            UDP, LONG_AGO, 5_000_000, poll -> poll < 10 ? 3 : PacketSource.END_OF_STREAM);
    InspectionAgent agent = agent(source, true);
    runToItsEnd(agent);
    Histogram waiting = LatencyHistogram.empty();
    agent.waiting().addTotalTo(waiting);
    assertEquals(10, waiting.getTotalCount());
    assertEquals(5_000_000, (double) waiting.getMaxValue(), 50_000);
    Histogram work = LatencyHistogram.empty();
    agent.work().addTotalTo(work);
    assertEquals(10, work.getTotalCount());
  }

  @Test
  void allocatesNothingOncePacketsFlow() {
    InspectionAgent agent = agent(source(LONG_AGO, poll -> poll % 3 == 0 ? 0 : 64), true);
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          for (int i = 0; i < 6; i++) {
            agent.doWork();
          }
        }));
    agent.onClose();
  }
}
