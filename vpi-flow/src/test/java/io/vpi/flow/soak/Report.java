package io.vpi.flow.soak;

import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;

/** How a soak stands after so many packets, and what has come of it since the report before. */
record Report(
    long packets,
    long nanosPerPacket,
    long allocated,
    long resident,
    long liveHeap,
    int flows,
    int mostFlows,
    long waiting,
    long mostWaiting,
    long conversations,
    long conversationsServed,
    long datagrams,
    long datagramsServed) {

  /** A row of a table. */
  @Override
  public String toString() {
    return "| %,d | %,d | %,d | %,.1f | %,.2f | %,d | %,d | %,d | %,d | %,d of %,d | %,d of %,d |"
        .formatted(
            packets,
            nanosPerPacket,
            allocated,
            resident / 1048576.0,
            liveHeap / 1048576.0,
            flows,
            mostFlows,
            waiting,
            mostWaiting,
            conversationsServed,
            conversations,
            datagramsServed,
            datagrams);
  }

  /** The table's head. */
  static String head() {
    return "| packets | ns a packet | bytes allocated | resident, MiB | live heap, MiB"
        + " | flows | most flows | waiting bytes | most waiting bytes"
        + " | conversations served | datagrams served |\n|---|---|---|---|---|---|---|---|---|---|---|";
  }

  /** What an engine has counted, that is not 0. */
  static String counters(FlowStatistics statistics) {
    StringBuilder text = new StringBuilder();
    for (FlowCounter counter : FlowCounter.values()) {
      append(text, counter.label(), statistics.get(counter));
    }
    for (FlowAnomaly anomaly : FlowAnomaly.values()) {
      append(text, anomaly.label(), statistics.get(anomaly));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String label, long number) {
    if (number > 0) {
      text.append("| `%s` | %,d |%n".formatted(label, number));
    }
  }
}
