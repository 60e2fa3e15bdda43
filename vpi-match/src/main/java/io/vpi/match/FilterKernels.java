package io.vpi.match;

/**
 * The filters that are worth using on a CPU.
 *
 * @param teddy the kind of Teddy
 * @param gather whether grams are looked up sixteen at a time
 */
record FilterKernels(TeddyKind teddy, boolean gather) {

  CandidateFilter grams(GramSet grams, int stepShift) {
    return gather ? new GatherGramFilter(grams, stepShift) : new GramFilter(grams, stepShift);
  }
}
