package io.vpi.match;

/**
 * One look at the text for some of a set's patterns: a filter marks candidates, and the gram that
 * stands at a candidate leads to the patterns to compare.
 *
 * <p>Each pattern of a pass has a window, the {@code width + step - 1} bytes from some offset on in
 * it. A text is looked at every {@code step} bytes, counted from its start, so exactly one of the
 * places looked at has a whole gram within the window: the match belongs to that place.
 *
 * @param filter what marks candidates
 * @param table the grams of the windows
 */
record ScanPass(CandidateFilter filter, GramTable table) {

  /** The place that a match belongs to, by where its window begins in the text. */
  long placeOf(long window) {
    int step = 1 << filter.stepShift;
    return (window + step - 1) & -step;
  }

  long sizeInBytes() {
    return filter.sizeInBytes() + table.sizeInBytes();
  }

  /** For logs and records. */
  @Override
  public String toString() {
    return filter.name() + ":" + table.postings.length;
  }
}
