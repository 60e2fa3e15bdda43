package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Runs the automata of a {@link FilterEngine} over the parts of a text that its filters leave to
 * them. For one thread.
 */
final class AutomatonRun {

  private final PatternTable patterns;
  private final ScanPass[] passes;
  private final byte[] passOf;
  private final char[] windowOf;
  private final AhoCorasick[] automata;
  private final PatternReporter reporter;

  /**
   * For each automaton the groups of outputs seen by one reading with distinct ids. What a group's
   * chain leads to was seen with it, so all walks together visit each group once.
   */
  private final DistinctIds[] seenGroups;

  /** How many groups the readings with distinct ids have come to. */
  private long visits;

  /** The state of each automaton; the second is unused where there is one only. */
  private final int[] states = new int[2];

  AutomatonRun(FilterEngine engine, PatternReporter reporter) {
    this.patterns = engine.patterns;
    this.passes = engine.passes;
    this.passOf = engine.passOf;
    this.windowOf = engine.windowOf;
    this.automata = engine.automata.automata;
    this.reporter = reporter;
    this.seenGroups = new DistinctIds[automata.length];
    for (int a = 0; a < automata.length; a++) {
      seenGroups[a] = new DistinctIds(automata[a].outputGroups);
    }
  }

  /** For {@link EngineScanner#work}: steps besides those from state to state. */
  long visits() {
    return visits;
  }

  private void forgetGroups() {
    for (DistinctIds groups : seenGroups) {
      groups.forgetAll();
    }
  }

  /** Whether to report a group and to follow its chain; not if that was done before. */
  private boolean isNew(boolean distinct, int automaton, int group) {
    if (!distinct) {
      return true;
    }
    visits++;
    return seenGroups[automaton].add(automata[automaton].outputs[group + OutputTable.ORDINAL]);
  }

  /** Takes up a stream's state. */
  void begin(long state) {
    states[0] = automata[0].state(StreamState.first(state));
    if (automata.length > 1) {
      states[1] = automata[1].state(StreamState.second(state));
    }
  }

  /** The stream's state. */
  long state() {
    return StreamState.pack(
        automata[0].number(states[0]), automata.length > 1 ? automata[1].number(states[1]) : 0);
  }

  /** Whether what the automata still know began within so many bytes before. */
  boolean forgets(long bytes) {
    for (int a = 0; a < automata.length; a++) {
      if (automata[a].depth(states[a]) > bytes) {
        return false;
      }
    }
    return true;
  }

  /** Reads on without a report. */
  void read(MemorySegment memory, long from, long end) {
    for (int a = 0; a < automata.length; a++) {
      AhoCorasick automaton = automata[a];
      int state = states[a];
      for (long at = from; at < end; at++) {
        int unsigned = memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        state = automaton.step(state, automaton.byteClass(unsigned)) & ~AhoCorasick.OUTPUT;
      }
      states[a] = state;
    }
  }

  /**
   * Reads on in a chunk until all that is known began in it, and reports the matches that began
   * before it.
   *
   * @param all whether to read all of the chunk and to report all matches
   * @return where the reading ended, or -1 if the handler ended the scan
   */
  long lead(
      boolean distinct,
      boolean all,
      MemorySegment memory,
      long start,
      long end,
      long position,
      MatchHandler handler) {
    forgetGroups();
    long at = start;
    while (at < end && (all || !forgets(at - start))) {
      int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
      long shortest = all ? 0 : at - start;
      for (int a = 0; a < automata.length; a++) {
        int state = automata[a].step(states[a], automata[a].byteClass(unsigned));
        states[a] = state & ~AhoCorasick.OUTPUT;
        if (state >= AhoCorasick.OUTPUT
            && !reportLonger(a, state, shortest, distinct, position + at - start, handler)) {
          return -1;
        }
      }
    }
    return at;
  }

  private boolean reportLonger(
      int automaton,
      int state,
      long shortest,
      boolean distinct,
      long endOffset,
      MatchHandler handler) {
    int[] outputs = automata[automaton].outputs;
    for (int group = automata[automaton].outputs(state);
        group != 0;
        group = outputs[group + OutputTable.LINK]) {
      int pattern = outputs[group + OutputTable.FIRST_ENTRY];
      if (patterns.lengths[pattern] <= shortest) {
        // The chain goes on with shorter ones only.
        return true;
      }
      if (!isNew(distinct, automaton, group)) {
        return true;
      }
      int last = group + OutputTable.FIRST_ENTRY + outputs[group + OutputTable.COUNT];
      for (int i = group + OutputTable.FIRST_ENTRY; i < last; i++) {
        if (!reporter.report(outputs[i], distinct, endOffset, handler)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Reads to the end and reports what belongs to places that the passes have not reached.
   *
   * @param reached for each pass, the first place that it has not looked at, from the text's start
   * @param start where the text starts
   * @param from where to begin to read
   * @return false if the handler ended the scan
   */
  boolean finish(
      boolean distinct,
      long[] reached,
      MemorySegment memory,
      long start,
      long from,
      long end,
      long position,
      MatchHandler handler) {
    begin(StreamState.START);
    forgetGroups();
    for (long at = from; at < end; ) {
      int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
      for (int a = 0; a < automata.length; a++) {
        int state = automata[a].step(states[a], automata[a].byteClass(unsigned));
        states[a] = state & ~AhoCorasick.OUTPUT;
        if (state >= AhoCorasick.OUTPUT
            && !reportUnreached(a, state, reached, at - start, distinct, position, handler)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean reportUnreached(
      int automaton,
      int state,
      long[] reached,
      long textEnd,
      boolean distinct,
      long position,
      MatchHandler handler) {
    int[] outputs = automata[automaton].outputs;
    for (int group = automata[automaton].outputs(state);
        group != 0 && isNew(distinct, automaton, group);
        group = outputs[group + OutputTable.LINK]) {
      int last = group + OutputTable.FIRST_ENTRY + outputs[group + OutputTable.COUNT];
      for (int i = group + OutputTable.FIRST_ENTRY; i < last; i++) {
        int pattern = outputs[i];
        long window = textEnd - patterns.lengths[pattern] + windowOf[pattern];
        if (passes[passOf[pattern]].placeOf(window) >= reached[passOf[pattern]]
            && !reporter.report(pattern, distinct, position + textEnd, handler)) {
          return false;
        }
      }
    }
    return true;
  }
}
