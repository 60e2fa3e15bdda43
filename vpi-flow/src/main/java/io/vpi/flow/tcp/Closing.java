package io.vpi.flow.tcp;

import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;

/** FIN: where it stands, whether it was reached, and the states that follow from it. */
final class Closing {
  private final TcpContext context;
  private final TcpHalf halves;

  Closing(TcpContext context) {
    this.context = context;
    halves = context.halves;
  }

  /**
   * Takes the FIN of the segment at hand.
   *
   * @param at the stream offset behind the segment's data
   * @param limit behind the last byte that its receiver has room for
   */
  int takeFin(long at, long limit) {
    long half = context.segment.sender;
    long inOrder = halves.inOrder(half);
    if (halves.has(half, TcpHalf.FIN_REACHED)) {
      return at == halves.end(half) ? 0 : ignored(halves.end(half), at);
    }
    if (at < inOrder || at > limit) {
      return ignored(inOrder, at);
    }
    if (!halves.has(half, TcpHalf.FIN_SEEN) || at < halves.end(half)) {
      halves.end(half, at);
      halves.add(half, TcpHalf.FIN_SEEN);
    }
    return 0;
  }

  private int ignored(long expected, long at) {
    context.report(FlowAnomaly.TCP_FIN_IGNORED, expected, at);
    return context.dropsInvalid() ? TcpResult.DROP_INLINE : 0;
  }

  /**
   * Ends a direction where its FIN was reached. One that stands behind a hole counts only when the
   * hole is filled up to it and no further: data that ran across it would have made the receiver
   * forget it.
   */
  void reach(long half) {
    if ((halves.flags(half) & (TcpHalf.FIN_SEEN | TcpHalf.FIN_REACHED)) != TcpHalf.FIN_SEEN) {
      return;
    }
    long end = halves.end(half);
    long inOrder = halves.inOrder(half);
    if (inOrder == end) {
      halves.add(half, TcpHalf.FIN_REACHED);
      context.open(half);
      context.sink.finish(half, end);
    } else if (inOrder > end) {
      halves.remove(half, TcpHalf.FIN_SEEN);
      ignored(inOrder, end);
    }
  }

  /**
   * Sets the state that the two FINs make.
   *
   * @return {@link TcpResult#CLOSED_NOW} if nothing more is to come from here on, else 0
   */
  int update() {
    Arrival segment = context.segment;
    boolean clientSends = context.isToServer(segment.fromA);
    int client = halves.flags(clientSends ? segment.sender : segment.other);
    int server = halves.flags(clientSends ? segment.other : segment.sender);
    if (((client | server) & TcpHalf.FIN_REACHED) == 0) {
      return 0;
    }
    TcpState before = context.flows.state(segment.record);
    TcpState now = state(before, client, server);
    if (now == before) {
      return 0;
    }
    context.flows.state(segment.record, now);
    boolean isClosed = now == TcpState.CLOSED || now == TcpState.TIME_WAIT;
    return isClosed ? TcpResult.CLOSED_NOW : 0;
  }

  private static TcpState state(TcpState before, int client, int server) {
    boolean clientClosed = (client & TcpHalf.FIN_REACHED) != 0;
    boolean serverClosed = (server & TcpHalf.FIN_REACHED) != 0;
    boolean serverKnown = (server & TcpHalf.FIN_ACKED) != 0;
    if (clientClosed && serverClosed) {
      boolean clientFirst = before == TcpState.CLOSE_WAIT || before == TcpState.LAST_ACK;
      if (clientFirst || before == TcpState.CLOSED) {
        return serverKnown ? TcpState.CLOSED : TcpState.LAST_ACK;
      }
      return serverKnown ? TcpState.TIME_WAIT : TcpState.CLOSING;
    }
    if (clientClosed) {
      return TcpState.CLOSE_WAIT;
    }
    return serverKnown ? TcpState.FIN_WAIT2 : TcpState.FIN_WAIT1;
  }
}
