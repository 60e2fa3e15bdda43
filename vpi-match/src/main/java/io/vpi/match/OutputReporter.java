package io.vpi.match;

/** Reports what ends in the states of one automaton. For one thread. */
final class OutputReporter {

  private final AhoCorasick automaton;
  private final int[] outputs;
  private final int[] ids;

  /** The ids reported in this scan, shared with the reporter of the other automaton. */
  private final DistinctIds seenIds;

  /**
   * The groups reported in this scan. A group's chain is reported as a whole, so the walk along a
   * chain ends at the first group that was seen: all walks of a scan together visit each group
   * once.
   */
  private final DistinctIds seenGroups;

  OutputReporter(AhoCorasick automaton, int[] ids, DistinctIds seenIds) {
    this.automaton = automaton;
    this.outputs = automaton.outputs;
    this.ids = ids;
    this.seenIds = seenIds;
    this.seenGroups = new DistinctIds(automaton.outputGroups);
  }

  /** Before a distinct scan. */
  void forgetAll() {
    seenGroups.forgetAll();
  }

  /**
   * Reports what ends in a state that has OUTPUT.
   *
   * @return false if the handler wants no more
   */
  boolean report(boolean distinct, int state, long endOffset, MatchHandler handler) {
    int group = automaton.outputs(state);
    return distinct
        ? reportDistinct(group, endOffset, handler)
        : reportAll(group, endOffset, handler);
  }

  private boolean reportAll(int firstGroup, long endOffset, MatchHandler handler) {
    for (int group = firstGroup; group != 0; group = outputs[group + OutputTable.LINK]) {
      int end = group + OutputTable.FIRST_ID + outputs[group + OutputTable.COUNT];
      for (int i = group + OutputTable.FIRST_ID; i < end; i++) {
        if (!handler.onMatch(ids[outputs[i]], endOffset)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean reportDistinct(int firstGroup, long endOffset, MatchHandler handler) {
    for (int group = firstGroup;
        group != 0 && seenGroups.add(outputs[group + OutputTable.ORDINAL]);
        group = outputs[group + OutputTable.LINK]) {
      int end = group + OutputTable.FIRST_ID + outputs[group + OutputTable.COUNT];
      for (int i = group + OutputTable.FIRST_ID; i < end; i++) {
        if (seenIds.add(outputs[i]) && !handler.onMatch(ids[outputs[i]], endOffset)) {
          return false;
        }
      }
    }
    return true;
  }
}
