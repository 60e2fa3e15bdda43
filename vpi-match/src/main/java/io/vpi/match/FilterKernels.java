package io.vpi.match;

/**
 * The filters that are worth using on a CPU.
 *
 * @param teddy the kind of Teddy
 * @param gather whether grams are looked up sixteen at a time
 */
record FilterKernels(Teddy teddy, boolean gather) {

  /** Kinds of Teddy. */
  enum Teddy {
    SEVEN_BIT,
    NIBBLE
  }

  CandidateFilter teddy(TeddyBuckets buckets) {
    return switch (teddy) {
      case SEVEN_BIT -> new SevenBitTeddy(buckets);
      case NIBBLE -> new NibbleTeddy(buckets);
    };
  }

  CandidateFilter grams(GramSet grams, int stepShift) {
    return gather ? new GatherGramFilter(grams, stepShift) : new GramFilter(grams, stepShift);
  }
}
