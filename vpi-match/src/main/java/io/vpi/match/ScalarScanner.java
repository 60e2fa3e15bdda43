package io.vpi.match;

import java.lang.foreign.MemorySegment;

/** Runs the automata of a {@link ScalarEngine} over a range, one after the other. */
final class ScalarScanner implements EngineScanner {

  private final AutomatonRun[] runs;
  private final DistinctIds seen;

  ScalarScanner(AhoCorasick[] automata, int[] ids) {
    this.seen = new DistinctIds(ids.length);
    this.runs = new AutomatonRun[automata.length];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = new AutomatonRun(automata[i], ids, seen);
    }
  }

  @Override
  public boolean scan(
      boolean distinct, MemorySegment memory, long offset, long length, MatchHandler handler) {
    return scanStream(distinct, StreamState.START, 0, memory, offset, length, handler)
        != StreamState.STOPPED;
  }

  @Override
  public long scanStream(
      boolean distinct,
      long state,
      long position,
      MemorySegment memory,
      long offset,
      long length,
      MatchHandler handler) {
    if (distinct) {
      seen.forgetAll();
    }
    int first = StreamState.first(state);
    int second = StreamState.second(state);
    if (runs.length > 0) {
      first = runs[0].run(distinct, first, position, memory, offset, length, handler);
      if (first < 0) {
        return StreamState.STOPPED;
      }
    }
    if (runs.length > 1) {
      second = runs[1].run(distinct, second, position, memory, offset, length, handler);
      if (second < 0) {
        return StreamState.STOPPED;
      }
    }
    return StreamState.pack(first, second);
  }
}
