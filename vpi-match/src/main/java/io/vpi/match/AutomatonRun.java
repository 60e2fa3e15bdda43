package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Runs one automaton over a range and reports what ends in it. For one thread. */
final class AutomatonRun {

  private static final int STOPPED = -1;

  private final AhoCorasick automaton;
  private final int[] ids;

  /** The ids reported in this scan, shared with the run of the other automaton. */
  private final DistinctIds seenIds;

  /**
   * The groups reported in this scan. A group's chain is reported as a whole, so the walk along a
   * chain ends at the first group that was seen: all walks of a scan together visit each group
   * once.
   */
  private final DistinctIds seenGroups;

  AutomatonRun(AhoCorasick automaton, int[] ids, DistinctIds seenIds) {
    this.automaton = automaton;
    this.ids = ids;
    this.seenIds = seenIds;
    this.seenGroups = new DistinctIds(automaton.outputGroups);
  }

  /**
   * Runs from a numbered state.
   *
   * @return the number of the state after the last byte, or a negative one if the handler ended it
   */
  int run(
      boolean distinct,
      int number,
      long position,
      MemorySegment memory,
      long offset,
      long length,
      MatchHandler handler) {
    if (distinct) {
      seenGroups.forgetAll();
    }
    int state = automaton.state(number);
    int last = run(distinct, state, memory, offset, offset + length, position - offset, handler);
    return last < 0 ? STOPPED : automaton.number(last);
  }

  private int run(
      boolean distinct,
      int from,
      MemorySegment memory,
      long start,
      long end,
      long endOffsetBase,
      MatchHandler handler) {
    AhoCorasick a = automaton;
    byte[] classOf = a.classOf;
    int[] rows = a.rows;
    int state = from;
    long at = start;
    while (at < end) {
      if (state < AhoCorasick.SPARSE) {
        do {
          int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
          state = rows[state + (classOf[unsigned] & 0xFF)];
        } while (state < AhoCorasick.SPARSE && at < end);
      } else {
        int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
        state = a.next(state, classOf[unsigned] & 0xFF);
      }
      if (state >= AhoCorasick.OUTPUT) {
        boolean goOn =
            distinct
                ? reportDistinct(a.outputs(state), endOffsetBase + at, handler)
                : reportAll(a.outputs(state), endOffsetBase + at, handler);
        if (!goOn) {
          return STOPPED;
        }
        state &= ~AhoCorasick.OUTPUT;
      }
    }
    return state;
  }

  private boolean reportAll(int firstGroup, long endOffset, MatchHandler handler) {
    int[] outputs = automaton.outputs;
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
    int[] outputs = automaton.outputs;
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
