package io.vpi.flow;

import io.vpi.decode.ChecksumStatus;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Tcp;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.reassembly.StreamReassembler;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowEnd;
import io.vpi.flow.table.FlowFlags;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.table.FlowTable;
import io.vpi.flow.tcp.Refusal;
import io.vpi.flow.tcp.TcpResult;
import io.vpi.flow.tcp.TcpTracker;
import io.vpi.packet.Verdict;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes a TCP segment through its connection and its stream, and draws the consequences: for the
 * packet, for its flow, and inline for what goes out.
 */
final class SegmentPath implements AutoCloseable {
  private final FlowOptions options;
  private final FlowLookup lookup;
  private final FlowTable table;
  private final MemorySegment records;
  private final TcpTracker tcp;
  private final Streams streams;
  private final StreamReassembler reassembler;
  private final Verdicts verdicts;
  private final AnomalySink anomalies;
  private final @Nullable SegmentRewriter rewriter;

  /** Answers of the reassembler that mean that a bound was met. */
  private final int noMemory;

  SegmentPath(
      FlowOptions options,
      FlowLookup lookup,
      FlowTable table,
      TcpTracker tcp,
      Streams streams,
      StreamReassembler reassembler,
      Verdicts verdicts,
      AnomalySink anomalies) {
    this.options = options;
    this.lookup = lookup;
    this.table = table;
    this.tcp = tcp;
    this.streams = streams;
    this.reassembler = reassembler;
    this.verdicts = verdicts;
    this.anomalies = anomalies;
    records = table.records();
    // Inline, bytes that may differ from those inspected are as bad as bytes that were not.
    noMemory =
        StreamReassembler.REFUSED_MEMORY
            | StreamReassembler.REFUSED_LIMIT
            | (options.inline() ? StreamReassembler.UNCOMPARED : 0);
    rewriter =
        options.inline() && options.replaces()
            ? new SegmentRewriter(reassembler, options.batchCapacity())
            : null;
  }

  /** Follows a segment, whose flow may turn out to be another than the one that was looked up. */
  void take(FlowPacket packet, ChecksumStatus checksum, long now) {
    boolean fromA = lookup.isFromA();
    long record = table.record(packet.flowId());
    reassembler.packet(record + FlowRecord.HALF_A, now);
    reassembler.packet(record + FlowRecord.HALF_B, now);
    int result = follow(packet, checksum, fromA, now);
    if ((result & TcpResult.NEW_CONNECTION) != 0) {
      takeAsFirst(packet, checksum, now);
    } else {
      conclude(packet, fromA, now, result);
    }
  }

  /**
   * Of a flow that is not inspected, looks whether a segment is of a new connection.
   *
   * @return bits as {@link TcpTracker#uninspected} answers with
   */
  int look(FlowPacket packet, boolean isDropped, ChecksumStatus checksum, long now) {
    long record = table.record(packet.flowId());
    if (!tcp.mayBeOfNext(record, flagsOf(packet))) {
      return 0;
    }
    return tcp.uninspected(
        record,
        packet.flowId(),
        lookup.isFromA(),
        isDropped,
        packet.batch(),
        packet.layers(),
        packet.index(),
        checksum,
        now);
  }

  /** Ends the packet's flow, and follows the segment as the first of another connection. */
  void takeAsFirst(FlowPacket packet, ChecksumStatus checksum, long now) {
    boolean fromA = lookup.isFromA();
    anomalies.anomaly(FlowAnomaly.TCP_REUSED, 0, 0);
    int before = packet.flowId();
    // What the streams that end now still hold, this packet has not brought.
    packet.flow(FlowPacket.NO_FLOW, false);
    table.end(before, FlowEnd.REUSED);
    packet.flow(lookup.begin(packet, now), true);
    conclude(packet, fromA, now, follow(packet, checksum, fromA, now));
  }

  private void conclude(FlowPacket packet, boolean fromA, long now, int result) {
    long record = table.record(packet.flowId());
    packet.flow(packet.flowId(), fromA == FlowRecord.isClientA(records, record));
    table.seen(packet.flowId(), fromA, now, packet.batch().wireLength(packet.index()));
    FlowRecord.addTcpFlags(records, record, fromA, flagsOf(packet));
    note(packet, record, fromA, result);
  }

  /** The TCP flags of a packet that is a segment. */
  static int flagsOf(FlowPacket packet) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    int header = layers.offset(index, layers.transport(index));
    return Tcp.flags(packet.batch().memory(), packet.batch().offset(index) + header);
  }

  private int follow(FlowPacket packet, ChecksumStatus checksum, boolean fromA, long now) {
    long record = table.record(packet.flowId());
    HostPolicy receiver =
        options.inline() ? HostPolicy.FIRST : FlowRecord.policy(records, record, !fromA);
    return tcp.segment(
        record,
        packet.flowId(),
        fromA,
        packet.batch(),
        packet.layers(),
        packet.index(),
        checksum,
        receiver,
        now);
  }

  private void note(FlowPacket packet, long record, boolean fromA, int result) {
    if ((result & TcpResult.REFUSED) != 0) {
      Refusal refusal = TcpResult.refusal(result);
      packet.refuse(refusal == Refusal.CHECKSUM || refusal == Refusal.TIME_TO_LIVE);
      if (refusal == Refusal.MIDSTREAM) {
        verdicts.apply(options.tcp().midstreamPolicy());
      }
    }
    int answers = streams.takeAnswers();
    packet.inStream((answers & (StreamReassembler.TAKEN | StreamReassembler.DUPLICATE)) != 0);
    if ((answers & noMemory) != 0) {
      verdicts.apply(options.streams().memoryFull());
    }
    int flags =
        ((result & TcpResult.MIDSTREAM) != 0 ? FlowFlags.MIDSTREAM : 0)
            | ((result & TcpResult.RESET) != 0 ? FlowFlags.RESET : 0);
    if (flags != 0) {
      FlowRecord.addFlags(records, record, flags);
    }
    if ((result & TcpResult.DROP_INLINE) != 0) {
      verdicts.drop();
    } else if ((result & (TcpResult.REWRITE_INLINE | TcpResult.STRIP_URGENT_INLINE)) != 0) {
      long half = record + (fromA ? FlowRecord.HALF_A : FlowRecord.HALF_B);
      if (!rewrite(packet, half, result)) {
        verdicts.drop();
      }
    }
  }

  /** What was inspected is what goes out: the packet is replaced where that can be done. */
  private boolean rewrite(FlowPacket packet, long half, int result) {
    SegmentRewriter writer = rewriter;
    return writer != null
        && !packet.isDatagram()
        && packet.batch().verdict(packet.index()) == Verdict.PASS
        && writer.rewrite(
            packet.batch(), packet.layers(), packet.index(), half, tcp.dataOffset(), result);
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return rewriter == null ? 0 : rewriter.memoryBytes();
  }

  @Override
  public void close() {
    if (rewriter != null) {
      rewriter.close();
    }
  }
}
