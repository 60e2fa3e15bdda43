package io.vpi.flow.tcp;

import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamEnd;

/** What the tracker's parts share. */
final class TcpContext {
  final TcpOptions options;
  final TcpFlows flows;
  final TcpHalf halves;
  final StreamSink sink;
  final SynData synData;
  final Arrival segment = new Arrival();

  private final AnomalySink anomalies;
  private final FlowStatistics statistics;

  TcpContext(
      TcpOptions options,
      TcpFlows flows,
      StreamSink sink,
      AnomalySink anomalies,
      FlowStatistics statistics) {
    this.options = options;
    this.flows = flows;
    this.halves = new TcpHalf(flows.memory());
    this.sink = sink;
    this.synData = new SynData(options.synDataSlots());
    this.anomalies = anomalies;
    this.statistics = statistics;
  }

  void report(FlowAnomaly kind, long required, long available) {
    anomalies.anomaly(kind, required, available);
  }

  void count(FlowCounter counter, long number) {
    statistics.add(counter, number);
  }

  /** The answer for a segment that its receiver would not act on. */
  int refuse(Refusal reason) {
    return refuseAndPass(reason) | (dropsInvalid() ? TcpResult.DROP_INLINE : 0);
  }

  /** Whether a segment that its receiver would not act on is held back. */
  boolean dropsInvalid() {
    return options.inline()
        && switch (options.invalid()) {
          case DROP_PACKET, DROP_FLOW, REJECT -> true;
          case IGNORE, PASS_FLOW, PASS_PACKET -> false;
        };
  }

  /** The same where the packet is passed on inline: its receiver is to answer it. */
  int refuseAndPass(Refusal reason) {
    countRefused(segment.captured);
    return TcpResult.refused(reason);
  }

  void countRefused(long bytes) {
    if (bytes > 0) {
      statistics.add(FlowCounter.STREAM_REFUSED_BYTES, bytes);
    }
  }

  /** Whether the sender of a half is the client. */
  boolean isToServer(boolean fromA) {
    return flows.isClientA(segment.record) == fromA;
  }

  /** Tells the reassembler of a direction, if it was not told. */
  void open(long half) {
    if (!halves.has(half, TcpHalf.OPEN)) {
      halves.add(half, TcpHalf.OPEN);
      boolean fromA = (half == segment.sender) == segment.fromA;
      sink.open(half, segment.flowId, isToServer(fromA), 0);
    }
  }

  /** Ends a direction for another reason than FIN. */
  void end(long half, StreamEnd reason) {
    dropSynData(half);
    dropProbe(half);
    int flags = halves.flags(half);
    if ((flags & (TcpHalf.OPEN | TcpHalf.ENDED)) == TcpHalf.OPEN) {
      halves.add(half, TcpHalf.ENDED);
      sink.end(half, reason);
    }
  }

  /** Lets go of the byte of a zero-window probe. */
  void dropProbe(long half) {
    if (halves.has(half, TcpHalf.PROBE)) {
      countRefused(1);
      halves.remove(half, TcpHalf.PROBE);
    }
  }

  /** Lets go of what is held of a SYN's data. */
  void dropSynData(long half) {
    if (halves.has(half, TcpHalf.SYN_DATA)) {
      int slot = halves.slot(half);
      countRefused(synData.length(half, slot));
      synData.free(half, slot);
      halves.remove(half, TcpHalf.SYN_DATA);
    }
  }
}
