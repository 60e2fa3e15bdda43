package io.vpi.flow.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.CounterBalance;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An engine under SYN floods, fragment floods, segments of one byte, flows that never close and
 * chosen tuples: nothing grows, and good flows are served as if they were alone.
 *
 * <p>How many packets, {@code -Dvpi.soak.packets} says; the record of a long run is {@code
 * records/soak.md}.
 */
class SoakTest {
  private static final String PACKETS = "vpi.soak.packets";

  /** How many packets there are in each build: ten times the table's size in chosen tuples. */
  private static final long SHORT = 4L * Weather.CYCLE;

  /** From a report to the next in a long run: a million packets. */
  private static final long MILLION = 4L * Weather.CYCLE;

  /** Bounds that each storm meets. */
  private static final int FLOWS = 16_384;

  private static final int STREAM_MEMORY = 16 << 20;
  private static final int FRAGMENT_MEMORY = 8 << 20;

  /** What the process may grow by for reasons of the JVM's own: code, collections. */
  private static final long TOLERANCE = 32 << 20;

  private static final FlowOptions OPTIONS =
      FlowOptions.builder()
          .capacity(FLOWS)
          .streams(StreamOptions.builder().memory(STREAM_MEMORY).build())
          .fragments(FragmentOptions.builder().memory(FRAGMENT_MEMORY).build())
          .seed(1)
          .build();

  @Test
  void nothingGrowsAndGoodFlowsAreServedThroughout() {
    long packets = Math.max(SHORT, Long.getLong(PACKETS, SHORT));
    long period = Math.min(MILLION, packets / 2);
    boolean tells = System.getProperty(PACKETS) != null;
    FlowStatistics statistics;
    try (Soak soak = new Soak(OPTIONS, 42)) {
      statistics = soak.engine.statistics();
      List<Report> reports = new ArrayList<>();
      if (tells) {
        System.out.println(Report.head());
      }
      for (long done = 0; done < packets; done += period) {
        Report report = soak.report(period);
        reports.add(report);
        if (tells) {
          System.out.println(report);
        }
        assertIsServed(report);
        CounterBalance.check(statistics, report.flows(), report.waiting());
      }
      assertDoesNotGrow(reports);
      if (tells) {
        System.out.println(Report.counters(statistics));
      }
    }
    CounterBalance.check(statistics);
    assertBoundsWereMet(statistics);
  }

  private static void assertIsServed(Report report) {
    assertTrue(report.conversations() > 1_000, report::toString);
    assertEquals(report.conversations(), report.conversationsServed(), report::toString);
    assertTrue(report.datagrams() > 1_000, report::toString);
    assertEquals(report.datagrams(), report.datagramsServed(), report::toString);
    assertTrue(report.mostFlows() <= FLOWS, report::toString);
    assertTrue(report.mostWaiting() <= STREAM_MEMORY, report::toString);
  }

  private static void assertDoesNotGrow(List<Report> reports) {
    Report first = reports.getFirst();
    Report last = reports.getLast();
    // By then all is compiled. An object for each packet would be sixteen bytes or more.
    assertTrue(last.allocated() < SHORT / 16, last::toString);
    assertTrue(last.liveHeap() - first.liveHeap() < TOLERANCE / 4, reports::toString);
    assertTrue(last.resident() - first.resident() < TOLERANCE, reports::toString);
  }

  /** Else this was no soak. */
  private static void assertBoundsWereMet(FlowStatistics statistics) {
    assertTrue(statistics.get(FlowCounter.FLOWS_EVICTED) > 10 * FLOWS);
    assertTrue(statistics.get(FlowCounter.FLOWS_ENDED) > 0);
    assertTrue(statistics.get(FlowCounter.DATAGRAMS_EVICTED) > 0);
    assertTrue(statistics.get(FlowCounter.DATAGRAMS_TIMED_OUT) > 0);
    assertTrue(statistics.get(FlowCounter.STREAM_NO_MEMORY_BYTES) > 0);
    assertTrue(statistics.get(FlowAnomaly.TCP_MEMORY_FULL) > 0);
    assertTrue(statistics.get(FlowAnomaly.FRAGMENT_MEMORY_FULL) > 0);
    assertEquals(0, statistics.get(FlowCounter.CONSUMER_FAILURES));
  }
}
