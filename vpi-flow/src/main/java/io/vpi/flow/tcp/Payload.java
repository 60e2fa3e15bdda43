package io.vpi.flow.tcp;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.UrgentPolicy;
import io.vpi.flow.report.FlowAnomaly;

/** A segment's data on its way to the reassembler: trimmed, and cut at the urgent byte. */
final class Payload {
  /** By how much a time to live must differ from a sender's usual one to be conspicuous. */
  private static final int CONSPICUOUS_HOPS = 5;

  private final TcpContext context;
  private final TcpHalf halves;
  private final Arrival segment;
  private final TcpOptions options;
  private final WindowProbe probe;
  private int answer;
  private long taken;

  Payload(TcpContext context, WindowProbe probe) {
    this.context = context;
    this.probe = probe;
    this.halves = context.halves;
    this.segment = context.segment;
    this.options = context.options;
  }

  /**
   * Takes the data of the segment at hand.
   *
   * @param offset the stream offset of its first byte
   * @param limit behind the last byte that the receiver has room for
   * @return result bits
   */
  int take(long offset, long limit) {
    long half = segment.sender;
    countSmall(half);
    long begin = Math.max(offset, 0);
    long end = Math.min(offset + segment.length, limit);
    boolean isOver = false;
    boolean isCutOff = false;
    if (halves.has(half, TcpHalf.FIN_REACHED) && end > halves.end(half)) {
      long last = halves.end(half);
      context.report(FlowAnomaly.TCP_DATA_AFTER_END, last, end - Math.max(begin, last));
      end = last;
      isOver = begin >= end;
      isCutOff = true;
    }
    if (isOver) {
      return context.refuse(Refusal.AFTER_END);
    }
    if (end <= begin || isKeepAlive(half, offset)) {
      context.countRefused(segment.captured);
      return 0;
    }
    if (probe.hold(half, offset)) {
      return 0;
    }
    probe.resent(half, begin, end);
    if (offset + segment.length > limit) {
      context.report(FlowAnomaly.TCP_OUT_OF_WINDOW, limit, offset + segment.length);
      isCutOff = true;
    }
    // What the receiver cuts off must not go out, or a later copy of it could differ.
    int excess = isCutOff && context.dropsInvalid() ? TcpResult.DROP_INLINE : 0;
    noteUrgent(half, offset);
    context.open(half);
    answer = 0;
    taken = 0;
    handAround(half, offset, begin, end);
    context.countRefused(segment.captured - taken);
    advance(half, begin, end);
    return (taken > 0 ? TcpResult.DATA_TAKEN : 0) | excess | judge(half);
  }

  /**
   * RFC 9293 section 3.8.4: a keep-alive probe has the number before the next, and may bear one
   * byte of garbage. A byte that was acknowledged and never seen is no such thing: where a tap saw
   * the acknowledgment first, it is the byte itself.
   */
  private boolean isKeepAlive(long half, long offset) {
    return segment.length == 1
        && halves.has(half, TcpHalf.WINDOW_KNOWN)
        && offset == halves.acknowledged(half) - 1
        && offset < context.sink.next(half);
  }

  private void countSmall(long half) {
    if (segment.length > options.smallSegmentLength()) {
      halves.small(half, 0);
      return;
    }
    if (halves.has(half, TcpHalf.SMALL_TOLD)) {
      return;
    }
    int count = halves.small(half) + 1;
    halves.small(half, count);
    if (count >= options.smallSegmentCount()) {
      halves.add(half, TcpHalf.SMALL_TOLD);
      context.report(FlowAnomaly.TCP_SMALL_SEGMENTS, 0, count);
    }
  }

  /**
   * RFC 6093 section 2: the pointer is to the byte behind the urgent one. A pointer of 0 means the
   * first byte to Linux and nothing to the others.
   */
  private void noteUrgent(long half, long offset) {
    if (!segment.has(Tcp.URG) || options.urgent() == UrgentPolicy.INLINE) {
      return;
    }
    int pointer = segment.urgentPointer;
    if (pointer == 0 && !segment.host.isLinux()) {
      return;
    }
    long urgent = offset + Math.max(pointer - 1, 0);
    if (urgent >= 0 && urgent >= context.sink.next(half)) {
      halves.urgent(half, urgent);
    }
  }

  /** Hands on what is before and behind the urgent byte, if that is among the data. */
  private void handAround(long half, long offset, long begin, long end) {
    long urgent = halves.has(half, TcpHalf.URGENT) ? halves.urgent(half) : -1;
    if (urgent < begin || urgent >= end) {
      hand(half, offset, begin, end);
      return;
    }
    hand(half, offset, begin, urgent);
    if (urgent >= context.sink.next(half)) {
      if (options.urgent() == UrgentPolicy.GAP) {
        context.sink.gap(half, urgent, 1);
      } else {
        context.sink.skip(half, urgent, 1);
      }
    }
    hand(half, offset, urgent + 1, end);
  }

  private void hand(long half, long offset, long begin, long end) {
    long captured = Math.min(end, offset + segment.captured);
    if (captured > begin) {
      OverlapPolicy policy = options.inline() ? OverlapPolicy.FIRST : segment.host.overlap();
      long at = segment.data + (begin - offset);
      int length = (int) (captured - begin);
      answer |= context.sink.segment(half, begin, segment.memory, at, length, policy);
      taken += length;
    }
    long lost = Math.max(begin, captured);
    if (lost < end) {
      context.sink.lost(half, lost, (int) (end - lost));
    }
  }

  private void advance(long half, long begin, long end) {
    if (end > halves.highest(half)) {
      halves.highest(half, end);
    }
    long inOrder = halves.inOrder(half);
    long next = Math.min(context.sink.next(half), halves.highest(half));
    if (begin <= inOrder) {
      next = Math.max(next, end);
    }
    if (next > inOrder) {
      halves.inOrder(half, next);
    }
  }

  /** What follows from the reassembler's answer. */
  private int judge(long half) {
    int usual = halves.timeToLive(half);
    if (segment.timeToLive < halves.lowTimeToLive(half)) {
      halves.lowTimeToLive(half, segment.timeToLive);
    }
    if ((answer & StreamSink.OVERLAP_DIFFERS) == 0) {
      return 0;
    }
    if (halves.lowTimeToLive(half) <= usual - CONSPICUOUS_HOPS) {
      context.report(FlowAnomaly.TTL_TOO_SHORT, usual, halves.lowTimeToLive(half));
    }
    return options.inline() ? TcpResult.REWRITE_INLINE : 0;
  }
}
