package io.vpi.flow.tcp;

import io.vpi.decode.ChecksumStatus;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Tcp;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.UrgentPolicy;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import io.vpi.packet.PacketBatch;

/**
 * Follows TCP connections as both their hosts do: which segments the receiver acts on, and what
 * becomes of the connection. What it takes of the data goes to a {@link StreamSink}.
 *
 * <p>A segment is judged in the order of RFC 9293 section 3.10.7: whether it arrives at all (time
 * to live, checksum), RST, SYN, acknowledgment, timestamp (RFC 7323), window, and then its data and
 * FIN.
 *
 * <p>Its state lies in the flow's record: {@link TcpHalf}. Allocates nothing for a segment; work
 * per segment is constant.
 *
 * <p>Not thread safe: one tracker a flow table.
 */
public final class TcpTracker implements AutoCloseable {
  private final TcpContext context;
  private final TcpHalf halves;
  private final Arrival segment;
  private final Checksums checksums;
  private final Timestamps timestamps;
  private final Windows windows;
  private final OpeningData openingData;
  private final WindowProbe probe;
  private final Handshake handshake;
  private final Payload payload;
  private final Closing closing;
  private final Resets resets;
  private final NextConnection next;
  private long dataOffset;

  /**
   * Makes a tracker.
   *
   * @param options what the user decides
   * @param flows the table's part of the records
   * @param sink takes the data
   * @param anomalies takes what is wrong with segments
   * @param statistics counts segments and refused bytes
   */
  public TcpTracker(
      TcpOptions options,
      TcpFlows flows,
      StreamSink sink,
      AnomalySink anomalies,
      FlowStatistics statistics) {
    context = new TcpContext(options, flows, sink, anomalies, statistics);
    halves = context.halves;
    segment = context.segment;
    checksums = new Checksums(context);
    timestamps = new Timestamps(context);
    windows = new Windows(context);
    openingData = new OpeningData(context);
    handshake = new Handshake(context, windows, timestamps, openingData);
    probe = new WindowProbe(context);
    payload = new Payload(context, probe);
    closing = new Closing(context);
    resets = new Resets(context, windows);
    next = new NextConnection(context, handshake);
  }

  /**
   * Makes a record ready for a connection of which nothing was seen. To be called for each new
   * flow, before its first segment.
   *
   * @param record where the record starts in the flow table's memory, in bytes
   */
  public void begin(long record) {
    halves.clear(record + FlowRecord.HALF_A);
    halves.clear(record + FlowRecord.HALF_B);
    context.flows.state(record, TcpState.NONE);
  }

  /**
   * Follows a segment.
   *
   * @param record where the flow's record starts in the flow table's memory, in bytes
   * @param flowId the flow's number in its table
   * @param fromA whether A has sent it
   * @param batch the packet's batch
   * @param layers what was decoded of it
   * @param packet its index in the batch
   * @param checksum what came of its TCP checksum
   * @param receiver how the host behaves that it is sent to
   * @param now the time, in nanoseconds
   * @return bits of {@link TcpResult}
   */
  public int segment(
      long record,
      int flowId,
      boolean fromA,
      PacketBatch batch,
      LayerTable layers,
      int packet,
      ChecksumStatus checksum,
      HostPolicy receiver,
      long now) {
    if (!segment.read(batch, layers, packet)) {
      return TcpResult.refused(Refusal.FLAGS);
    }
    segment.of(record, flowId, fromA, receiver, now);
    TcpState state = context.flows.state(record);
    boolean arrives = segment.timeToLive >= context.options.hops();
    boolean isSeen = arrives && checksums.isAcceptable(checksum, layers, packet);
    // Before anything is counted, since the segment then comes a second time.
    if (isSeen && handshake.isNewConnection(state)) {
      return TcpResult.NEW_CONNECTION;
    }
    if (segment.captured > 0) {
      context.count(FlowCounter.SEGMENTS, 1);
      context.count(FlowCounter.SEGMENT_BYTES, segment.captured);
    }
    if (!arrives) {
      context.report(FlowAnomaly.TTL_TOO_SHORT, context.options.hops(), segment.timeToLive);
      return context.refuse(Refusal.TIME_TO_LIVE);
    }
    if (!isSeen) {
      return context.refuse(Refusal.CHECKSUM);
    }
    if (segment.has(Tcp.RST)) {
      return resets.take(state);
    }
    if (segment.has(Tcp.SYN)) {
      return synchronize(state);
    }
    if (!segment.has(Tcp.ACK)) {
      return refuseFlags();
    }
    return state.ordinal() < TcpState.ESTABLISHED.ordinal() ? open(state) : follow(state);
  }

  /**
   * Whether a segment of a flow that is not inspected any more may be of a new connection, as
   * nearly none is. Costs little; the others need not be put to {@link #uninspected}.
   *
   * @param record where the flow's record starts in the flow table's memory, in bytes
   * @param flags the segment's TCP flags
   * @return false if it is of the flow
   */
  public boolean mayBeOfNext(long record, int flags) {
    return next.isPossible(record, flags);
  }

  /**
   * Looks at a segment of which {@link #mayBeOfNext} is true: whether it is of a new connection
   * between the same ends, which is inspected.
   *
   * @param record where the flow's record starts in the flow table's memory, in bytes
   * @param flowId the flow's number in its table
   * @param fromA whether A has sent it
   * @param isDropped whether what belongs to the flow is dropped; else it is passed
   * @param batch the packet's batch
   * @param layers what was decoded of it
   * @param packet its index in the batch
   * @param checksum what came of its TCP checksum
   * @param now the time, in nanoseconds
   * @return {@link TcpResult#NEW_CONNECTION} if it begins one: the caller ends the record's flow
   *     and hands the segment to {@link #segment} with a fresh record; {@link TcpResult#ACCEPTED}
   *     if it is to go on, dropped flow or not, since a new connection may need it; {@link
   *     TcpResult#DROP_INLINE} if it is not to, passed flow or not; else 0: it is of the flow
   */
  public int uninspected(
      long record,
      int flowId,
      boolean fromA,
      boolean isDropped,
      PacketBatch batch,
      LayerTable layers,
      int packet,
      ChecksumStatus checksum,
      long now) {
    if (!segment.read(batch, layers, packet)) {
      return 0;
    }
    segment.of(record, flowId, fromA, segment.host, now);
    boolean isSeen =
        segment.timeToLive >= context.options.hops()
            && checksums.isAcceptable(checksum, layers, packet);
    return isSeen ? next.look(isDropped) : 0;
  }

  private int synchronize(TcpState state) {
    if (segment.has(Tcp.FIN)) {
      return refuseFlags();
    }
    return segment.has(Tcp.ACK) ? handshake.takeSynAck(state) : handshake.takeSyn(state);
  }

  private int refuseFlags() {
    context.report(FlowAnomaly.TCP_INVALID_FLAGS, 0, segment.flags);
    return context.refuse(Refusal.FLAGS);
  }

  private int open(TcpState state) {
    int result = handshake.takeOther(state);
    boolean isDone = (result & (TcpResult.ACCEPTED | TcpResult.REFUSED)) != 0;
    return isDone ? result : result | follow(context.flows.state(segment.record));
  }

  /** Follows a segment of a connection that is there. */
  private int follow(TcpState state) {
    long half = segment.sender;
    long other = segment.other;
    timestamps.note();
    if (state == TcpState.CLOSED && isReset()) {
      return takeAfterReset();
    }
    boolean wasBased = base(half);
    long offset = halves.offset(half, segment.sequence);
    long end = offset + segment.length;
    long acknowledged = halves.offset(other, segment.acknowledgment);
    if (!windows.isPlausible(other, acknowledged)) {
      return refuseAcknowledgment();
    }
    long delivered = context.sink.next(half);
    if (timestamps.isOld(bringsNew(end, delivered, acknowledged))) {
      return context.refuse(Refusal.TIMESTAMP);
    }
    if (isBeyondWindow(half, offset)) {
      if (!windows.adoptClaim(half, segment.sequence)) {
        context.report(FlowAnomaly.TCP_OUT_OF_WINDOW, windows.edge(half), end);
        return context.refuse(Refusal.WINDOW);
      }
      offset = halves.offset(half, segment.sequence);
      end = offset + segment.length;
    }
    if (segment.has(Tcp.URG)) {
      context.report(FlowAnomaly.TCP_URGENT, 0, segment.urgentPointer);
      if (context.options.urgent() == UrgentPolicy.DROP) {
        return context.refuse(Refusal.URGENT);
      }
    }
    halves.add(half, TcpHalf.SENT);
    int result = TcpResult.ACCEPTED | takeAcknowledgment(acknowledged) | urgentResult();
    timestamps.take(wasBased && offset <= delivered);
    result |= takeData(offset, end);
    closing.reach(half);
    closing.reach(other);
    result |= closing.update();
    boolean isRefused = (result & TcpResult.REFUSED) != 0;
    return isRefused ? result & ~TcpResult.ACCEPTED : result;
  }

  /** Whether the connection was closed by a RST. */
  private boolean isReset() {
    int both = halves.flags(segment.sender) & halves.flags(segment.other);
    return (both & TcpHalf.FIN_REACHED) == 0;
  }

  private int takeAfterReset() {
    if (segment.length == 0) {
      return TcpResult.ACCEPTED;
    }
    context.report(FlowAnomaly.TCP_DATA_AFTER_END, halves.inOrder(segment.sender), segment.length);
    return context.refuse(Refusal.AFTER_END);
  }

  /**
   * Sets where a direction starts whose SYN was not seen: at the first byte seen, or where the
   * other end has got to. What bears no data does not say: a keep-alive probe has the number
   * before.
   *
   * @return whether it is known now
   */
  private boolean base(long half) {
    if (halves.has(half, TcpHalf.BASED)) {
      return true;
    }
    if (segment.length == 0 && !segment.has(Tcp.FIN)) {
      return false;
    }
    halves.base(half, segment.sequence - 1);
    return true;
  }

  private boolean bringsNew(long end, long delivered, long acknowledged) {
    long half = segment.sender;
    long other = segment.other;
    if (segment.length > 0 || segment.has(Tcp.FIN)) {
      boolean isThere = halves.has(half, TcpHalf.WINDOW_KNOWN) && end <= halves.acknowledged(half);
      return (end > delivered && !isThere) || segment.has(Tcp.FIN);
    }
    return !halves.has(other, TcpHalf.WINDOW_KNOWN) || acknowledged > halves.acknowledged(other);
  }

  private int refuseAcknowledgment() {
    long other = segment.other;
    context.report(
        FlowAnomaly.TCP_ACK_UNSENT,
        Integer.toUnsignedLong((int) halves.highest(other) + halves.isn(other) + 1),
        Integer.toUnsignedLong(segment.acknowledgment));
    return context.refuse(Refusal.ACKNOWLEDGMENT);
  }

  private boolean isBeyondWindow(long half, long offset) {
    if (!halves.has(half, TcpHalf.BASED)) {
      return false;
    }
    long limit = windows.limit(half);
    return offset > limit || (offset == limit && segment.length > 0 && !isProbe(half, offset));
  }

  /** A probe of a window that is closed: one byte, which the receiver takes if it can. */
  private boolean isProbe(long half, long offset) {
    return segment.length == 1 && offset == windows.edge(half);
  }

  private int urgentResult() {
    TcpOptions options = context.options;
    boolean strips =
        segment.has(Tcp.URG) && options.inline() && options.urgent() == UrgentPolicy.INLINE;
    return strips ? TcpResult.STRIP_URGENT_INLINE : 0;
  }

  private int takeAcknowledgment(long offset) {
    long other = segment.other;
    int result = 0;
    if (halves.has(other, TcpHalf.SYN_DATA) && offset > 0) {
      result = openingData.decide(other, offset);
    }
    probe.decide(other, offset);
    windows.take(offset);
    return result;
  }

  /**
   * Where the data of the segment that was followed last belongs.
   *
   * @return the stream offset of its first byte
   */
  public long dataOffset() {
    return dataOffset;
  }

  private int takeData(long offset, long end) {
    dataOffset = offset;
    long half = segment.sender;
    if (segment.length == 0 && !segment.has(Tcp.FIN)) {
      return 0;
    }
    if (((halves.flags(half) | halves.flags(segment.other)) & TcpHalf.RESET_KEPT) != 0) {
      // The connection goes on, so the receiver did not act on the RST.
      halves.remove(half, TcpHalf.RESET_KEPT);
      halves.remove(segment.other, TcpHalf.RESET_KEPT);
      context.report(FlowAnomaly.TCP_RESET_IGNORED, 0, 0);
    }
    if (halves.has(half, TcpHalf.SYN_DATA) && offset <= 0 && segment.length > 0) {
      openingData.drop(half);
    }
    long limit = Math.max(windows.limit(half), isProbe(half, offset) ? end : 0);
    int result = segment.length > 0 ? payload.take(offset, limit) : 0;
    if (segment.has(Tcp.FIN)) {
      result |= closing.takeFin(end, limit);
    }
    return result;
  }

  /**
   * Ends a connection for another reason than its segments: both streams are told, if they have not
   * ended before.
   *
   * @param record where the flow's record starts in the flow table's memory, in bytes
   * @param reason why
   */
  public void end(long record, StreamEnd reason) {
    long a = record + FlowRecord.HALF_A;
    long b = record + FlowRecord.HALF_B;
    boolean isReset = ((halves.flags(a) | halves.flags(b)) & TcpHalf.RESET_KEPT) != 0;
    if (isReset) {
      context.flows.state(record, TcpState.CLOSED);
    }
    StreamEnd why = isReset && reason == StreamEnd.TIMEOUT ? StreamEnd.RST : reason;
    context.end(a, why);
    context.end(b, why);
  }

  /**
   * The memory that was taken at construction, for the data of SYNs.
   *
   * @return bytes
   */
  public long memoryBytes() {
    return context.synData.memoryBytes();
  }

  /** Gives the memory back that holds the data of SYNs. */
  @Override
  public void close() {
    context.synData.close();
  }
}
