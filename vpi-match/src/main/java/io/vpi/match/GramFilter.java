package io.vpi.match;

import java.lang.foreign.MemorySegment;

/**
 * Looks at grams of four bytes: a set of bits tells whether a pattern has such a gram. A pattern of
 * seven bytes or more whose four grams from some offset on are in the set cannot be missed at every
 * fourth place of the text, wherever it lies; shorter ones take a look at every place.
 *
 * <p>One bit a gram is enough, because the set has many times as many bits as grams: the filter of
 * B. H. Bloom (<i>Space/time trade-offs in hash coding with allowable errors</i>, Communications of
 * the ACM 13(7), 1970) with one hash function.
 */
final class GramFilter extends CandidateFilter {

  static final String NAME = "grams";

  /** Bytes in a gram. */
  static final int GRAM = 4;

  private final GramSet grams;

  /** A filter that looks at every place, or at every fourth. */
  GramFilter(GramSet grams, int stepShift) {
    super(stepShift, GRAM);
    this.grams = grams;
  }

  @Override
  void run(MemorySegment memory, long from, int first, int words, FilterScratch scratch) {
    for (int word = 0; word < words; word++) {
      long at = from + (((long) word * Long.SIZE) << stepShift);
      scratch.candidates[first + word] = grams.probe(memory, at, Long.SIZE, stepShift);
    }
  }

  @Override
  void runSome(MemorySegment memory, long from, int places, FilterScratch scratch) {
    scratch.candidates[0] = grams.probe(memory, from, places, stepShift);
  }

  @Override
  String name() {
    return NAME;
  }

  @Override
  long sizeInBytes() {
    return grams.sizeInBytes();
  }
}
