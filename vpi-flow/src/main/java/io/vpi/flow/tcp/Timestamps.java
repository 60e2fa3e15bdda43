package io.vpi.flow.tcp;

import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.report.FlowAnomaly;

/**
 * Protection against wrapped sequence numbers (PAWS, RFC 7323 section 5): a receiver throws a
 * segment away whose timestamp is older than the newest that it had in order.
 *
 * <p>What a passive tap sees may be out of order in ways that the receiver did not see: there a
 * retransmission with a newer timestamp can come before data that was sent earlier, and to throw
 * that away would lose it. So a tap goes by the timestamps that the receiver surely had when the
 * segment was sent: those of segments without data, which leave none before them open, and those
 * that the receiver itself echoes. Inline, where the order is the receiver's, the newest in order
 * counts.
 *
 * <p>A segment that brings nothing new is let through, since it changes nothing.
 */
final class Timestamps {
  /** 24 days in units of 4,096 s: after so long a timestamp may have wrapped (section 5.5). */
  private static final int OUTDATED = 24 * 86_400 / 4096;

  private final TcpContext context;

  Timestamps(TcpContext context) {
    this.context = context;
  }

  /** Notes whether an end uses timestamps whose SYN was not seen. */
  void note() {
    Arrival segment = context.segment;
    if (segment.hasTimestamp && !context.halves.has(segment.sender, TcpHalf.SYN_SEEN)) {
      context.halves.add(segment.sender, TcpHalf.TIMESTAMPS);
    }
  }

  /**
   * Whether the segment at hand is too old.
   *
   * @param bringsNew whether it has data or an acknowledgment that was not there before
   */
  boolean isOld(boolean bringsNew) {
    Arrival segment = context.segment;
    TcpHalf halves = context.halves;
    long half = segment.sender;
    if (!bringsNew || !segment.hasTimestamp || !isInUse()) {
      return false;
    }
    if (halves.has(half, TcpHalf.RECENT_KNOWN)
        && (short) (segment.clock - halves.recentClock(half)) > OUTDATED) {
      halves.remove(half, TcpHalf.RECENT_KNOWN | TcpHalf.CERTAIN_KNOWN);
    }
    boolean inline = context.options.inline();
    if (!halves.has(half, inline ? TcpHalf.RECENT_KNOWN : TcpHalf.CERTAIN_KNOWN)) {
      return false;
    }
    int newest = inline ? halves.recent(half) : halves.certain(half);
    if (segment.timestamp - newest >= -tolerance(segment.host)) {
      return false;
    }
    context.report(
        FlowAnomaly.TCP_OLD_TIMESTAMP,
        Integer.toUnsignedLong(newest),
        Integer.toUnsignedLong(segment.timestamp));
    return true;
  }

  /**
   * Learns from a segment that was accepted.
   *
   * @param isInOrder whether nothing before it is missing
   */
  void take(boolean isInOrder) {
    Arrival segment = context.segment;
    if (!segment.hasTimestamp || !isInUse()) {
      return;
    }
    if (isInOrder) {
      newest(segment.sender, segment.timestamp, segment.length == 0);
    }
    TcpHalf halves = context.halves;
    long other = segment.other;
    if (halves.has(other, TcpHalf.RECENT_KNOWN)
        && segment.timestampEcho - halves.recent(other) <= 0) {
      certain(other, segment.timestampEcho);
    }
  }

  /** Learns from a SYN or SYN-ACK. */
  void takeSyn() {
    Arrival segment = context.segment;
    if (segment.hasTimestamp) {
      context.halves.add(segment.sender, TcpHalf.TIMESTAMPS);
      newest(segment.sender, segment.timestamp, true);
    } else {
      context.halves.remove(segment.sender, TcpHalf.TIMESTAMPS);
    }
  }

  /** Whether both ends have agreed to use timestamps, as far as both were seen. */
  private boolean isInUse() {
    TcpHalf halves = context.halves;
    return halves.has(context.segment.sender, TcpHalf.TIMESTAMPS)
        && (halves.has(context.segment.other, TcpHalf.TIMESTAMPS)
            || !halves.has(context.segment.other, TcpHalf.SENT));
  }

  private void newest(long half, int timestamp, boolean isCertain) {
    TcpHalf halves = context.halves;
    if (!halves.has(half, TcpHalf.RECENT_KNOWN) || timestamp - halves.recent(half) >= 0) {
      halves.recent(half, timestamp, context.segment.clock);
    }
    if (isCertain) {
      certain(half, timestamp);
    }
  }

  private void certain(long half, int timestamp) {
    TcpHalf halves = context.halves;
    if (!halves.has(half, TcpHalf.CERTAIN_KNOWN) || timestamp - halves.certain(half) > 0) {
      halves.certain(half, timestamp);
    }
  }

  /** By how much a timestamp may be older: Linux allows for one tick. */
  private static int tolerance(HostPolicy host) {
    return host.isLinux() ? 1 : 0;
  }
}
