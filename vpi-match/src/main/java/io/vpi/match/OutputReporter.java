package io.vpi.match;

/** Reports what ends in the states of one automaton. For one thread. */
final class OutputReporter {

  private final AhoCorasick automaton;
  private final int[] outputs;
  private final int[] ids;

  /** For each entry where its id is among them. */
  private final int[] idIndexes;

  /** The ids reported in this scan, shared with the reporter of the other automaton. */
  private final DistinctIds seenIds;

  /**
   * The groups reported in this scan. A group's chain is reported as a whole, so the walk along a
   * chain ends at the first group that was seen: all walks of a scan together visit each group
   * once.
   */
  private final DistinctIds seenGroups;

  OutputReporter(AhoCorasick automaton, int[] ids, int[] idIndexes, DistinctIds seenIds) {
    this.automaton = automaton;
    this.outputs = automaton.outputs;
    this.ids = ids;
    this.idIndexes = idIndexes;
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
      int end = group + OutputTable.FIRST_ENTRY + outputs[group + OutputTable.COUNT];
      for (int i = group + OutputTable.FIRST_ENTRY; i < end; i++) {
        if (!handler.onMatch(ids[idIndexes[outputs[i]]], endOffset)) {
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
      int end = group + OutputTable.FIRST_ENTRY + outputs[group + OutputTable.COUNT];
      for (int i = group + OutputTable.FIRST_ENTRY; i < end; i++) {
        int idIndex = idIndexes[outputs[i]];
        if (seenIds.add(idIndex) && !handler.onMatch(ids[idIndex], endOffset)) {
          return false;
        }
      }
    }
    return true;
  }
}
