package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import java.util.List;

/**
 * What came in has gone on, or was dropped or held for a reason: packets, bytes of streams, flows.
 */
public final class CounterBalance {
  private static final List<FlowCounter> PACKETS_LEAVE =
      List.of(
          FlowCounter.DELIVERED,
          FlowCounter.MIRROR_COPIES,
          FlowCounter.FRAGMENTS_HELD,
          FlowCounter.FRAGMENTS_OVERLAPPING,
          FlowCounter.FRAGMENTS_INVALID,
          FlowCounter.FRAGMENTS_TRUNCATED,
          FlowCounter.FRAGMENTS_WRONG_CHECKSUM,
          FlowCounter.FRAGMENTS_TOO_DEEP,
          FlowCounter.FRAGMENTS_NO_MEMORY,
          FlowCounter.INVALID_DROPPED,
          FlowCounter.TABLE_FULL_DROPPED,
          FlowCounter.FLOW_DROPPED,
          FlowCounter.FLOW_PASSED);

  private static final List<FlowCounter> BYTES_LEAVE =
      List.of(
          FlowCounter.STREAM_BYTES,
          FlowCounter.STREAM_DUPLICATE_BYTES,
          FlowCounter.STREAM_REFUSED_BYTES,
          FlowCounter.STREAM_BEYOND_DEPTH_BYTES,
          FlowCounter.STREAM_NO_MEMORY_BYTES,
          FlowCounter.STREAM_DISCARDED_BYTES);

  private static final List<FlowCounter> FLOWS_LEAVE =
      List.of(FlowCounter.FLOWS_ENDED, FlowCounter.FLOWS_EVICTED);

  private CounterBalance() {}

  /** Checks the counters of an engine that was closed. */
  public static void check(FlowStatistics statistics) {
    check(statistics, 0, 0);
  }

  /** Checks the counters of an engine that has so many flows, and so many bytes waiting. */
  public static void check(FlowStatistics statistics, long flows, long waitingBytes) {
    assertEquals(statistics.get(FlowCounter.PACKETS), sum(statistics, PACKETS_LEAVE));
    assertEquals(
        statistics.get(FlowCounter.SEGMENT_BYTES), sum(statistics, BYTES_LEAVE) + waitingBytes);
    assertEquals(statistics.get(FlowCounter.FLOWS), sum(statistics, FLOWS_LEAVE) + flows);
  }

  private static long sum(FlowStatistics statistics, List<FlowCounter> counters) {
    return counters.stream().mapToLong(statistics::get).sum();
  }
}
