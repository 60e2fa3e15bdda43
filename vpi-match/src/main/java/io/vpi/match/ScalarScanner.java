package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Runs the automata of a {@link ScalarEngine} over a range.
 *
 * <p>A step waits for the load of the state before it, and for hardly anything else. Two automata
 * therefore go side by side: their chains of loads do not depend on each other, so the second costs
 * much less than the first. And where the automata are in short states there is no need to wait at
 * all: the {@link PairFilter} finds the next byte that matters.
 */
final class ScalarScanner implements EngineScanner {

  private final AhoCorasick[] automata;
  private final PairFilter filter;
  private final OutputReporter[] reporters;
  private final DistinctIds seenIds;
  private long work;

  ScalarScanner(ScalarEngine engine) {
    this.automata = engine.automata;
    this.filter = engine.filter;
    this.seenIds = new DistinctIds(engine.ids.length);
    this.reporters = new OutputReporter[automata.length];
    for (int i = 0; i < reporters.length; i++) {
      reporters[i] = new OutputReporter(automata[i], engine.ids, engine.idIndexes, seenIds);
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
      seenIds.forgetAll();
      for (OutputReporter reporter : reporters) {
        reporter.forgetAll();
      }
    }
    long end = offset + length;
    // At most: a byte is looked at once by the filter and takes two steps in each automaton.
    work += length * (1 + 2L * automata.length);
    long toEndOffset = position - offset;
    return switch (automata.length) {
      case 0 -> state;
      case 1 -> runOne(distinct, state, memory, offset, end, toEndOffset, handler);
      default -> runBoth(distinct, state, memory, offset, end, toEndOffset, handler);
    };
  }

  private long runOne(
      boolean distinct,
      long from,
      MemorySegment memory,
      long start,
      long end,
      long toEndOffset,
      MatchHandler handler) {
    AhoCorasick a = automata[0];
    byte[] classOf = a.classOf;
    int[] rows = a.rows;
    int state = a.state(StreamState.first(from));
    int shortEnd = a.shortEnd;
    long at = start;
    while (at < end) {
      // Not at the start: a chunk's first byte forms a pair with one that may be gone.
      if (state < shortEnd && at > start) {
        long skipped = filter.skip(memory, at, end);
        if (skipped > at) {
          at = skipped;
          state = a.shortState(memory.get(ValueLayout.JAVA_BYTE, at - 1) & 0xFF);
          if (at == end) {
            break;
          }
        }
      }
      if (state < AhoCorasick.SPARSE) {
        do {
          int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
          state = rows[state + (classOf[unsigned] & 0xFF)];
        } while (state < AhoCorasick.SPARSE && state >= shortEnd && at < end);
      } else {
        int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
        state = a.next(state, classOf[unsigned] & 0xFF);
      }
      if (state >= AhoCorasick.OUTPUT) {
        if (!reporters[0].report(distinct, state, toEndOffset + at, handler)) {
          return StreamState.STOPPED;
        }
        state &= ~AhoCorasick.OUTPUT;
      }
    }
    return StreamState.pack(a.number(state), 0);
  }

  private long runBoth(
      boolean distinct,
      long from,
      MemorySegment memory,
      long start,
      long end,
      long toEndOffset,
      MatchHandler handler) {
    AhoCorasick a = automata[0];
    byte[] classOfA = a.classOf;
    int[] rowsA = a.rows;
    int stateA = a.state(StreamState.first(from));
    AhoCorasick b = automata[1];
    byte[] classOfB = b.classOf;
    int[] rowsB = b.rows;
    int stateB = b.state(StreamState.second(from));
    int shortEndA = a.shortEnd;
    int shortEndB = b.shortEnd;
    long at = start;
    while (at < end) {
      if (stateA < shortEndA && stateB < shortEndB && at > start) {
        long skipped = filter.skip(memory, at, end);
        if (skipped > at) {
          at = skipped;
          int unsigned = memory.get(ValueLayout.JAVA_BYTE, at - 1) & 0xFF;
          stateA = a.shortState(unsigned);
          stateB = b.shortState(unsigned);
          if (at == end) {
            break;
          }
        }
      }
      if ((stateA | stateB) < AhoCorasick.SPARSE) {
        do {
          int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
          stateA = rowsA[stateA + (classOfA[unsigned] & 0xFF)];
          stateB = rowsB[stateB + (classOfB[unsigned] & 0xFF)];
        } while ((stateA | stateB) < AhoCorasick.SPARSE
            && (stateA >= shortEndA || stateB >= shortEndB)
            && at < end);
      } else {
        int unsigned = memory.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
        int classA = classOfA[unsigned] & 0xFF;
        stateA = stateA < AhoCorasick.SPARSE ? rowsA[stateA + classA] : a.next(stateA, classA);
        int classB = classOfB[unsigned] & 0xFF;
        stateB = stateB < AhoCorasick.SPARSE ? rowsB[stateB + classB] : b.next(stateB, classB);
      }
      if ((stateA | stateB) >= AhoCorasick.OUTPUT) {
        long endOffset = toEndOffset + at;
        if (stateA >= AhoCorasick.OUTPUT
            && !reporters[0].report(distinct, stateA, endOffset, handler)) {
          return StreamState.STOPPED;
        }
        if (stateB >= AhoCorasick.OUTPUT
            && !reporters[1].report(distinct, stateB, endOffset, handler)) {
          return StreamState.STOPPED;
        }
        stateA &= ~AhoCorasick.OUTPUT;
        stateB &= ~AhoCorasick.OUTPUT;
      }
    }
    return StreamState.pack(a.number(stateA), b.number(stateB));
  }

  @Override
  public long work() {
    return work;
  }
}
