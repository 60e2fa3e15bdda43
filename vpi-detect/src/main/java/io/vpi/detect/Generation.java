package io.vpi.detect;

import io.vpi.detect.eval.RuleEvaluator;

/**
 * Rules ready for one inspector.
 *
 * @param number what events bear
 * @param evaluator puts them to packets and what these add to streams
 * @param lateEvaluator puts them to stream bytes that come without a packet
 * @param streamReach how many bytes of a stream to keep for matches across borders
 */
record Generation(
    long number, RuleEvaluator evaluator, RuleEvaluator lateEvaluator, int streamReach) {

  /** How often a rule's contents took too many steps. */
  long stepLimitHits() {
    return evaluator.stepLimitHits() + lateEvaluator.stepLimitHits();
  }
}
