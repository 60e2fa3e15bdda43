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
 * it.
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

  private final int stepLimit;
  private ContentStep[] steps = new ContentStep[0];
  private MemorySegment memory = MemorySegment.NULL;
  private long base;
  private int length;
  private int stepsTaken;

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
    steps = rule;
    memory = payload;
    base = offset;
    length = payloadLength;
    stepsTaken = 0;
    return match(0, 0) == MATCH;
  }

  /** Whether the last call of {@link #matches} gave up. */
  boolean gaveUp() {
    return stepsTaken > stepLimit;
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
   */
  private int match(int index, int previousEnd) {
    if (index == steps.length) {
      return MATCH;
    }
    if (++stepsTaken > stepLimit) {
      return STOP;
    }
    ContentStep step = steps[index];
    // Starts and windows are bounded by the parser: the sums fit a long with ease.
    long start = step.relative ? Math.max(0, (long) previousEnd + step.start) : step.start;
    long end = length;
    boolean toTheEnd = step.window == Content.UNBOUNDED;
    if (!toTheEnd) {
      end = Math.min(end, (step.relative ? (long) previousEnd : 0) + step.start + step.window);
    }
    if (step.negated) {
      boolean absent = step.search.find(memory, base + start, base + end) < 0;
      return absent ? match(index + 1, previousEnd) : step.relative ? RETRY : STOP;
    }
    while (true) {
      long found = step.search.find(memory, base + start, base + end);
      if (found < 0) {
        // Later places of earlier contents move a window's start back; one that reaches to the
        // payload's end holds nothing then that it does not hold now.
        return step.relative && !toTheEnd ? RETRY : STOP;
      }
      int at = (int) (found - base);
      int result = match(index + 1, at + step.length);
      if (result != RETRY) {
        return result;
      }
      if (!step.hasDependant) {
        return STOP;
      }
      start = at + 1L;
    }
  }
}
