package io.vpi.match;

import java.lang.foreign.MemorySegment;

/**
 * Runs the passes of a {@link FilterEngine} over a text, piece by piece, so that what one pass has
 * fetched is still near for the next.
 *
 * <h2>Work</h2>
 *
 * <p>A text can be made of places that are nearly matches, and each then costs comparisons. They
 * are counted, and where a scan has made {@value #WORK_PER_BYTE} a byte and more, the automata scan
 * the rest: those take two steps a byte at most, whatever they read. A match is reported by
 * whichever came to the place that it belongs to, so none is lost and none comes twice.
 */
final class FilterScanner implements EngineScanner {

  /** Several times what traffic takes, so that only a text that was made for it gets there. */
  private static final int WORK_PER_BYTE = 8;

  /** What a scan may take besides, so that short texts stay with the filters, too. */
  private static final int WORK_AT_ONCE = 1024;

  /** A chunk that is not longer goes through the automata alone. */
  private static final int SHORT_CHUNK = 16;

  private static final int DONE = 0;
  private static final int STOPPED = 1;
  private static final int EXHAUSTED = 2;

  private final PatternTable patterns;
  private final ScanPass[] passes;
  private final PrefixFinder prefixes;
  private final int maxWindow;
  private final FilterScratch scratch = new FilterScratch();
  private final PatternReporter reporter;
  private final AutomatonRun automata;

  /** For each pass, the first place that it had not looked at when a scan was cut short. */
  private final long[] reached;

  private long workLeft;
  private long work;

  FilterScanner(FilterEngine engine) {
    this.patterns = engine.patterns;
    this.passes = engine.passes;
    this.prefixes = engine.prefixes;
    this.maxWindow = engine.maxWindow;
    this.reporter = new PatternReporter(engine.automata);
    this.automata = new AutomatonRun(engine, reporter);
    this.reached = new long[passes.length];
  }

  @Override
  public boolean scan(
      boolean distinct, MemorySegment memory, long offset, long length, MatchHandler handler) {
    if (distinct) {
      reporter.forgetAll();
    }
    return length < FilterScratch.READ_AHEAD
        ? text(
            distinct,
            scratch.pad(memory, offset, length),
            0,
            length,
            FilterScratch.PADDED_BYTES,
            0,
            handler)
        : text(distinct, memory, offset, offset + length, offset + length, 0, handler);
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
      reporter.forgetAll();
    }
    return length < FilterScratch.READ_AHEAD
        ? chunk(
            distinct,
            state,
            position,
            scratch.pad(memory, offset, length),
            0,
            length,
            FilterScratch.PADDED_BYTES,
            handler)
        : chunk(
            distinct, state, position, memory, offset, offset + length, offset + length, handler);
  }

  private long chunk(
      boolean distinct,
      long state,
      long position,
      MemorySegment memory,
      long start,
      long end,
      long readable,
      MatchHandler handler) {
    boolean alone = end - start <= SHORT_CHUNK;
    boolean remembers = false;
    long remembered = state;
    if (alone || state != StreamState.START) {
      automata.begin(state);
      // What began in earlier chunks is the automata's; in a short chunk, all is.
      long at = automata.lead(distinct, alone, memory, start, end, position, handler);
      if (at < start) {
        return StreamState.STOPPED;
      }
      work += at - start;
      // The text may exceed its budget, and then the automata read it anew.
      remembers = alone || !automata.forgets(end - start);
      remembered = automata.state();
    }
    if (alone) {
      return remembered;
    }
    if (!text(distinct, memory, start, end, readable, position, handler)) {
      return StreamState.STOPPED;
    }
    if (remembers) {
      return remembered;
    }
    automata.begin(StreamState.START);
    automata.read(memory, prefixes.find(memory, start, end, readable, scratch), end);
    return automata.state();
  }

  @Override
  public long work() {
    return work + automata.visits();
  }

  /**
   * Scans a text as a block.
   *
   * @param readable up to where bytes may be read, as for {@link CandidateFilter#mark}
   */
  private boolean text(
      boolean distinct,
      MemorySegment memory,
      long start,
      long end,
      long readable,
      long position,
      MatchHandler handler) {
    long budget = WORK_AT_ONCE + WORK_PER_BYTE * (end - start);
    workLeft = budget;
    boolean finished = pieces(distinct, memory, start, end, readable, position, handler);
    work += end - start + budget - workLeft;
    return finished;
  }

  private boolean pieces(
      boolean distinct,
      MemorySegment memory,
      long start,
      long end,
      long readable,
      long position,
      MatchHandler handler) {
    for (long piece = start; piece < end; ) {
      long pieceEnd = CandidateFilter.pieceEnd(piece, end);
      for (int p = 0; p < passes.length; p++) {
        int outcome =
            pass(p, distinct, memory, start, piece, pieceEnd, end, readable, position, handler);
        if (outcome != DONE) {
          return outcome == EXHAUSTED
              && finish(p, distinct, memory, start, piece, pieceEnd, end, position, handler);
        }
      }
      piece = pieceEnd;
    }
    return true;
  }

  private int pass(
      int number,
      boolean distinct,
      MemorySegment memory,
      long start,
      long piece,
      long pieceEnd,
      long end,
      long readable,
      long position,
      MatchHandler handler) {
    ScanPass pass = passes[number];
    CandidateFilter filter = pass.filter();
    long last = Math.min(pieceEnd, end - pass.table().width + 1) - 1;
    if (last < piece) {
      return DONE;
    }
    int words = filter.mark(memory, piece, last, readable, scratch);
    return look(number, distinct, memory, start, piece, words, end, position, handler);
  }

  private int look(
      int number,
      boolean distinct,
      MemorySegment memory,
      long start,
      long from,
      int words,
      long end,
      long position,
      MatchHandler handler) {
    ScanPass pass = passes[number];
    GramTable table = pass.table();
    int count = CandidateList.collect(scratch, words, pass.filter().stepShift);
    if (count == 0) {
      return DONE;
    }
    count = CandidateList.keepKnown(scratch, count, memory, from, table);
    int[] places = scratch.places;
    int[] lists = scratch.lists;
    int[] postings = table.postings;
    for (int i = 0; i < count; i++) {
      long at = from + places[i];
      int list = lists[i];
      list = list < 0 ? table.find(Grams.at(memory, at, table.width)) : list - 1;
      for (boolean more = list >= 0; more; list++) {
        int posting = postings[list];
        more = !GramTable.isLast(posting);
        int pattern = GramTable.pattern(posting);
        long first = at - GramTable.offset(posting);
        if (GramTable.isWhole(posting) || standsAt(pattern, memory, start, first, end)) {
          long endOffset = position + first + patterns.length(pattern) - start;
          if (!reporter.report(pattern, distinct, endOffset, handler)) {
            return STOPPED;
          }
        }
        workLeft--;
      }
      if (workLeft < 0) {
        reached[number] = at - start + 1;
        return EXHAUSTED;
      }
    }
    return DONE;
  }

  private boolean standsAt(int pattern, MemorySegment memory, long start, long first, long end) {
    if (first < start || first + patterns.length(pattern) > end) {
      return false;
    }
    int compared = patterns.compare(pattern, memory, first);
    workLeft -= Math.abs(compared);
    return compared > 0;
  }

  /** Lets the automata find what belongs to places that the passes have not come to. */
  private boolean finish(
      int exhausted,
      boolean distinct,
      MemorySegment memory,
      long start,
      long piece,
      long pieceEnd,
      long end,
      long position,
      MatchHandler handler) {
    for (int p = 0; p < passes.length; p++) {
      if (p != exhausted) {
        reached[p] = (p < exhausted ? pieceEnd : piece) - start;
      }
    }
    // A window that belongs to a place of this piece begins less than a step before it.
    long from = Math.max(start, piece - maxWindow - GramFilter.GRAM);
    work += 2 * (end - from);
    return automata.finish(distinct, reached, memory, start, from, end, position, handler);
  }
}
