package io.vpi.match;

import java.util.Arrays;

/** Reports patterns by their numbers, in a distinct scan each id once. For one thread. */
final class PatternReporter {

  /** The id of each pattern. */
  private final int[] ids;

  /** Where it stands among the different ids. */
  private final int[] idIndexes;

  private final DistinctIds seenIds;

  PatternReporter(ScalarEngine engine) {
    this.idIndexes = engine.idIndexes;
    this.ids = Arrays.stream(idIndexes).map(i -> engine.ids[i]).toArray();
    this.seenIds = new DistinctIds(engine.ids.length);
  }

  /** Before a distinct scan. */
  void forgetAll() {
    seenIds.forgetAll();
  }

  /**
   * Reports a pattern.
   *
   * @return false if the handler wants no more
   */
  boolean report(int pattern, boolean distinct, long endOffset, MatchHandler handler) {
    return (distinct && !seenIds.add(idIndexes[pattern]))
        || handler.onMatch(ids[pattern], endOffset);
  }
}
