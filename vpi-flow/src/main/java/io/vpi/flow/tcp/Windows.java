package io.vpi.flow.tcp;

import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;

/** What the ends have acknowledged, and how much more they take: RFC 9293 section 3.4. */
final class Windows {
  /** The largest window that there can be, in bytes: RFC 7323 section 2.2. */
  static final long LARGEST = 1L << 30;

  /** The largest shift of a window: RFC 7323 section 2.3. */
  static final int LARGEST_SCALE = 14;

  /** As many bytes as the segments can hold that a tap may see in another order. */
  private static final long SHUFFLED = 32 * 65_536;

  private final TcpContext context;
  private final TcpHalf halves;
  private final TcpOptions options;

  Windows(TcpContext context) {
    this.context = context;
    halves = context.halves;
    options = context.options;
  }

  /** Behind the last byte of a direction that is taken. */
  long limit(long half) {
    if (!halves.has(half, TcpHalf.WINDOW_KNOWN) || options.oneSided()) {
      return halves.inOrder(half) + LARGEST;
    }
    return halves.acknowledged(half) + halves.credit(half) + (options.inline() ? 0 : slack(half));
  }

  /** Behind the last byte that the receiver has room for, as far as it was heard. */
  long edge(long half) {
    return halves.has(half, TcpHalf.WINDOW_KNOWN)
        ? halves.acknowledged(half) + halves.credit(half)
        : halves.inOrder(half) + LARGEST;
  }

  private long slack(long half) {
    int slack = options.windowSlack();
    return slack == 0 ? 0 : Math.max(halves.credit(half), slack);
  }

  /**
   * Whether an acknowledgment can be true. It may be ahead of what was seen, since a tap can lose
   * packets, but not by more than the acknowledging end had room for.
   */
  boolean isPlausible(long half, long offset) {
    if (isUnseen(half)) {
      return true;
    }
    if (offset < 0 && halves.has(half, TcpHalf.SYN_SEEN)) {
      return false;
    }
    if (!halves.has(half, TcpHalf.WINDOW_KNOWN)) {
      return offset <= halves.highest(half) + LARGEST;
    }
    long sent = Math.max(halves.highest(half), edge(half)) + 1;
    if (offset > sent + slack(half)) {
      if (options.oneSided()) {
        return true;
      }
      halves.claim(half, context.segment.acknowledgment);
      return false;
    }
    return offset >= halves.acknowledged(half) - slack(half) - SHUFFLED;
  }

  /**
   * Whether nothing is known of a direction but what its receiver acknowledges. Segments without
   * data may have been seen of it: they do not say where it starts.
   */
  boolean isUnseen(long half) {
    boolean isSeen = halves.has(half, TcpHalf.SENT) && halves.has(half, TcpHalf.BASED);
    return !isSeen && !halves.has(half, TcpHalf.SYN_SEEN);
  }

  /**
   * Believes an acknowledgment that was too far ahead, now that data comes from there: both ends
   * agree, so the tap must have missed all between. Inline nothing is missed. An end that goes on
   * as before has not meant it: {@link #take} forgets it then.
   *
   * @param sequence of the data
   * @return whether there was one
   */
  boolean adoptClaim(long half, int sequence) {
    if (!halves.has(half, TcpHalf.CLAIMED) || options.inline()) {
      return false;
    }
    int claim = halves.claim(half);
    if (Math.abs((long) (sequence - claim)) > slack(half)) {
      return false;
    }
    long inOrder = halves.inOrder(half);
    long offset = inOrder + Integer.toUnsignedLong(claim - halves.isn(half) - 1 - (int) inOrder);
    // A probe's byte is the next one, and nobody knows any more whether that was taken.
    context.dropProbe(half);
    halves.remove(half, TcpHalf.CLAIMED | TcpHalf.URGENT);
    if (!halves.has(half, TcpHalf.FIN_REACHED)) {
      halves.remove(half, TcpHalf.FIN_SEEN);
    }
    halves.inOrder(half, offset);
    halves.acknowledged(half, offset);
    halves.highest(half, offset);
    context.open(half);
    context.sink.acknowledged(half, offset);
    return true;
  }

  /** Takes the acknowledgment and window of the segment at hand, which was found plausible. */
  void take(long offset) {
    Arrival segment = context.segment;
    long half = segment.other;
    if (isUnseen(half)) {
      halves.base(half, segment.acknowledgment - 1);
      return;
    }
    halves.remove(half, TcpHalf.CLAIMED);
    long to = withoutFin(half, offset);
    boolean known = halves.has(half, TcpHalf.WINDOW_KNOWN);
    long before = known ? halves.acknowledged(half) : to;
    long edge = to + ((long) segment.window << scale(segment.sender));
    if (known) {
      edge = Math.max(edge, before + halves.credit(half));
    }
    long acknowledged = Math.max(before, to);
    halves.acknowledged(half, acknowledged);
    halves.credit(half, (int) Math.min(edge - acknowledged, LARGEST));
    if (acknowledged > halves.highest(half)) {
      halves.highest(half, acknowledged);
    }
    if (acknowledged > halves.inOrder(half)) {
      halves.inOrder(half, acknowledged);
    }
    boolean isNews = !known || acknowledged > before;
    if (acknowledged > 0 && (isNews || context.sink.next(half) < acknowledged)) {
      context.open(half);
      context.sink.acknowledged(half, acknowledged);
    }
  }

  /** A FIN counts as one in sequence numbers, but is no byte of the stream. */
  private long withoutFin(long half, long offset) {
    if (!halves.has(half, TcpHalf.FIN_SEEN)) {
      // One more than was seen may be a FIN that the tap missed.
      return offset == halves.highest(half) + 1 ? offset - 1 : offset;
    }
    long end = halves.end(half);
    if (offset <= end) {
      return offset;
    }
    if (offset == end + 1 || halves.has(half, TcpHalf.FIN_REACHED)) {
      halves.add(half, TcpHalf.FIN_ACKED);
      return end;
    }
    halves.remove(half, TcpHalf.FIN_SEEN);
    context.report(FlowAnomaly.TCP_FIN_IGNORED, offset, end);
    return offset;
  }

  private int scale(long half) {
    return Math.min(halves.scale(half), LARGEST_SCALE);
  }
}
