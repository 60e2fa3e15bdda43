package io.vpi.match;

/**
 * The loops on vectors that are worth using on a CPU.
 *
 * @param teddy the kind of Teddy
 * @param gather whether grams are looked up by gathers, many at a time
 * @param compress whether the places of a word are listed all at once
 */
record FilterKernels(TeddyKind teddy, boolean gather, boolean compress) {

  CandidateFilter grams(GramSet grams, int stepShift) {
    return gather ? new GatherGramFilter(grams, stepShift) : new GramFilter(grams, stepShift);
  }

  /** Lists what a filter has marked; see {@link CandidateList#collect}. */
  int collect(FilterScratch scratch, int words, int stepShift) {
    return compress
        ? PlaceCompressor.collect(scratch, words, stepShift)
        : CandidateList.collect(scratch, words, stepShift);
  }
}
