package io.vpi.flow.tcp;

import io.vpi.decode.Tcp;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.stream.StreamEnd;

/**
 * Which RST ends a connection: by its receiver's {@link io.vpi.flow.policy.ResetPolicy}.
 *
 * <p>Where the tap can't know whether the receiver acts on a RST, it is only noted: if the
 * connection goes on, so do its streams, and if it does not, the RST has ended it. That is a signed
 * RST, for the tap can't check the signature, and one at the number that the receiver has last
 * acknowledged though more was seen, which is right only if that was lost on its way.
 */
final class Resets {
  private final TcpContext context;
  private final TcpHalf halves;
  private final Windows windows;

  private enum Verdict {
    ACCEPTED,
    UNSURE,
    IGNORED
  }

  Resets(TcpContext context, Windows windows) {
    this.context = context;
    this.halves = context.halves;
    this.windows = windows;
  }

  /** Takes the RST at hand; its payload, if it has one, is a message and no data of the stream. */
  int take(TcpState state) {
    Arrival segment = context.segment;
    if (state == TcpState.NONE || state == TcpState.CLOSED) {
      context.countRefused(segment.captured);
      return TcpResult.ACCEPTED;
    }
    Verdict verdict =
        state == TcpState.SYN_SENT && !halves.has(segment.sender, TcpHalf.SYN_SEEN)
            ? answerToSyn()
            : byNumber();
    if (verdict == Verdict.IGNORED) {
      context.report(
          FlowAnomaly.TCP_RESET_IGNORED,
          Integer.toUnsignedLong(
              (int) halves.inOrder(segment.sender) + halves.isn(segment.sender) + 1),
          Integer.toUnsignedLong(segment.sequence));
      return context.refuse(Refusal.RESET);
    }
    context.countRefused(segment.captured);
    if (segment.signed) {
      context.report(FlowAnomaly.TCP_RESET_SIGNED, 0, 0);
    }
    if (segment.signed || verdict == Verdict.UNSURE) {
      halves.add(segment.sender, TcpHalf.RESET_KEPT);
      return TcpResult.ACCEPTED | TcpResult.RESET;
    }
    context.flows.state(segment.record, TcpState.CLOSED);
    context.end(segment.sender, StreamEnd.RST);
    context.end(segment.other, StreamEnd.RST);
    return TcpResult.ACCEPTED | TcpResult.RESET | TcpResult.CLOSED_NOW;
  }

  /** RFC 9293 section 3.10.7.3: a RST that answers a SYN acknowledges it. */
  private Verdict answerToSyn() {
    Arrival segment = context.segment;
    long half = segment.other;
    if (!segment.has(Tcp.ACK)) {
      return Verdict.IGNORED;
    }
    int ack = segment.acknowledgment;
    boolean fits =
        isWithin(ack - halves.isn(half) - 1, halves.highest(half))
            || (halves.has(half, TcpHalf.OTHER_ISN) && ack == halves.otherIsn(half) + 1)
            || halves.has(half, TcpHalf.MANY_ISNS);
    return fits ? Verdict.ACCEPTED : Verdict.IGNORED;
  }

  private static boolean isWithin(int offset, long most) {
    return offset >= 0 && offset <= most;
  }

  private Verdict byNumber() {
    Arrival segment = context.segment;
    long half = segment.sender;
    if (!halves.has(half, TcpHalf.BASED)) {
      return Verdict.UNSURE;
    }
    long at = halves.offset(half, segment.sequence);
    long expected = halves.inOrder(half) + (halves.has(half, TcpHalf.FIN_REACHED) ? 1 : 0);
    if (at == expected) {
      return Verdict.ACCEPTED;
    }
    boolean accepted =
        switch (segment.host.reset()) {
          case EXACT -> false;
          case IN_WINDOW ->
              at + segment.length >= lowest(half)
                  && at < Math.max(windows.edge(half), expected + 1);
          case AT_OR_AFTER -> at > expected;
        };
    if (accepted) {
      return Verdict.ACCEPTED;
    }
    boolean fitsIfLost = halves.has(half, TcpHalf.WINDOW_KNOWN) && at == halves.acknowledged(half);
    return fitsIfLost ? Verdict.UNSURE : Verdict.IGNORED;
  }

  private long lowest(long half) {
    return halves.has(half, TcpHalf.WINDOW_KNOWN) ? halves.acknowledged(half) : 0;
  }
}
