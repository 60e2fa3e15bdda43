package io.vpi.flow.tcp;

import io.vpi.flow.policy.OverlapPolicy;

/**
 * The byte of a zero-window probe (RFC 9293 section 3.8.6.1): the next one, sent to a receiver that
 * has no room. It is held until an acknowledgment shows that the receiver had room after all; where
 * the byte is sent again, the receiver did not take it, and this one counts no more.
 *
 * <p>Inline nothing is held: the byte counts as it is, and one that differs later does not go out.
 */
final class WindowProbe {
  private final TcpContext context;
  private final TcpHalf halves;

  WindowProbe(TcpContext context) {
    this.context = context;
    this.halves = context.halves;
  }

  /** Holds the segment at hand if it is a probe. */
  boolean hold(long half, long offset) {
    Arrival segment = context.segment;
    boolean isProbe =
        segment.length == 1
            && segment.captured == 1
            && !context.options.inline()
            && halves.has(half, TcpHalf.WINDOW_KNOWN)
            && halves.credit(half) == 0
            && offset == halves.acknowledged(half)
            && offset == context.sink.next(half);
    if (isProbe) {
      drop(half);
      halves.probe(half, segment.memory, segment.data);
    }
    return isProbe;
  }

  /**
   * Hands the byte on if the receiver has taken it. Until then what is acknowledged ends before it.
   */
  void decide(long half, long acknowledged) {
    if (!halves.has(half, TcpHalf.PROBE)) {
      return;
    }
    long offset = halves.acknowledged(half);
    if (acknowledged <= offset) {
      return;
    }
    halves.remove(half, TcpHalf.PROBE);
    context.open(half);
    context.sink.segment(
        half, offset, halves.memory(), TcpHalf.probeAt(half), 1, OverlapPolicy.FIRST);
  }

  /** Bytes from an offset on were sent: the one that is held was not taken, if it is among them. */
  void resent(long half, long begin, long end) {
    if (halves.has(half, TcpHalf.PROBE)) {
      long offset = halves.acknowledged(half);
      if (begin <= offset && offset < end) {
        drop(half);
      }
    }
  }

  private void drop(long half) {
    context.dropProbe(half);
  }
}
