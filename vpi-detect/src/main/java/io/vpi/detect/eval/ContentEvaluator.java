package io.vpi.detect.eval;

import io.vpi.detect.rule.Content;
import java.lang.foreign.MemorySegment;

/**
 * Puts a rule's contents to a payload: is there a place for each positive content, in its window,
 * such that no negated content is found in its own? Where a content's window depends on the place
 * of an earlier one, other places of the earlier one are tried until all fit or none is left.
 *
 * <p>The work is bounded: after a number of steps the rule counts as not matching, and the
 * evaluator says that it gave up. A step is one content looked for behind one place of those before
 * it, and every further 2048 bytes that were looked at for it. So the longest packet of an ordinary
 * link gets as many tries as Suricata's inspection recursion limit of 3000 gives it, and larger
 * ones do not make a try cost more.
 *
 * <p>Not thread safe: one a thread. Allocates nothing.
 */
final class ContentEvaluator {
  /** All contents from here on fit. */
  private static final int MATCH = 1;

  /** They do not, but may behind another place of an earlier content. */
  private static final int RETRY = 0;

  /** They do not, wherever the earlier contents are. */
  private static final int STOP = -1;

  /** How many bytes may be looked at for one step, as a power of two: 2048. */
  private static final int BYTES_A_STEP = 11;

  private final int stepLimit;
  private ContentStep[] steps = new ContentStep[0];
  private MemorySegment memory = MemorySegment.NULL;
  private long base;
  private int length;

  /** The place in its stream of the payload's first byte; 0 for a packet. */
  private long origin;

  /** A match must reach beyond this many bytes of the payload: those were inspected before. */
  private int inspected;

  private long stepsTaken;
  private boolean gaveUp;

  ContentEvaluator(int stepLimit) {
    this.stepLimit = stepLimit;
  }

  /**
   * Whether a payload has what the contents ask for.
   *
   * @param rule the contents
   * @param payload where the payload lies
   * @param offset its first byte
   * @param payloadLength its length in bytes
   */
  boolean matches(ContentStep[] rule, MemorySegment payload, long offset, int payloadLength) {
    return matches(rule, payload, offset, payloadLength, 0, 0);
  }

  /**
   * Whether a window of a stream has what the contents ask for, with at least one positive content
   * that ends in bytes not inspected before. Offsets and depths count from the stream's start.
   *
   * @param rule the contents
   * @param payload where the window lies
   * @param offset its first byte
   * @param payloadLength its length in bytes
   * @param streamOffset the place in the stream of its first byte
   * @param inspectedLength how many bytes of it were inspected before
   */
  boolean matches(
      ContentStep[] rule,
      MemorySegment payload,
      long offset,
      int payloadLength,
      long streamOffset,
      int inspectedLength) {
    origin = streamOffset;
    inspected = inspectedLength;
    steps = rule;
    memory = payload;
    base = offset;
    length = payloadLength;
    stepsTaken = 0;
    gaveUp = false;
    return match(0, 0, 0) == MATCH;
  }

  /** Whether the last call of {@link #matches} gave up. */
  boolean gaveUp() {
    return gaveUp;
  }

  /** Forgets the payload, so that a batch's memory is not held. */
  void release() {
    memory = MemorySegment.NULL;
  }

  /**
   * Tries the contents from an index on.
   *
   * @param previousEnd where the last positive content's match ended, in bytes from the payload's
   *     start
   * @param furthest where the match that ends last does so far
   */
  private int match(int index, int previousEnd, int furthest) {
    if (index == steps.length) {
      return inspected == 0 || furthest > inspected ? MATCH : RETRY;
    }
    if (++stepsTaken > stepLimit) {
      gaveUp = true;
      return STOP;
    }
    ContentStep step = steps[index];
    // Starts and windows are bounded by the parser: the sums fit a long with ease.
    long from = (step.relative ? previousEnd : -origin) + (long) step.start;
    long start = Math.max(0, from);
    long end = length;
    boolean toTheEnd = step.window == Content.UNBOUNDED;
    if (!toTheEnd) {
      long windowEnd = from + step.window;
      // Suricata lets a window that would end before the payload begins reach to the payload's end,
      // and rules are written against Suricata. One that the stream has left behind is empty.
      end = windowEnd < -origin ? end : Math.min(end, windowEnd);
    }
    if (step.negated) {
      boolean absent = find(step, start, end) < 0;
      return absent ? match(index + 1, previousEnd, furthest) : step.relative ? RETRY : STOP;
    }
    while (true) {
      long found = find(step, start, end);
      if (found < 0) {
        // Later places of earlier contents move a window's start back; one that reaches to the
        // payload's end holds nothing then that it does not hold now.
        return step.relative && !toTheEnd ? RETRY : STOP;
      }
      int at = (int) (found - base);
      int matchEnd = at + step.length;
      int result = match(index + 1, matchEnd, Math.max(furthest, matchEnd));
      if (result != RETRY) {
        return result;
      }
      if (!step.hasDependant && inspected == 0) {
        return STOP;
      }
      start = at + 1L;
    }
  }

  /** Finds a content within a range of the payload and charges for the bytes looked at. */
  private long find(ContentStep step, long start, long end) {
    long found = step.search.find(memory, base + start, base + end);
    long stopped = found < 0 ? end : found - base;
    stepsTaken += Math.max(0, stopped - start) >>> BYTES_A_STEP;
    return found;
  }
}
