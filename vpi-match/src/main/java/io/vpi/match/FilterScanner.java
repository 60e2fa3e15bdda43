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

  private final FilterKernels kernels;
  private final PatternTable patterns;
  private final ScanPass[] passes;
  private final PrefixFinder prefixes;
  private final int maxWindow;
  private final FilterScratch scratch;
  private final PatternReporter reporter;
  private final AutomatonRun automata;

  /** For each pass, the first place that it had not looked at when a scan was cut short. */
  private final long[] reached;

  private long workLeft;
  private long work;

  FilterScanner(FilterEngine engine) {
    this.kernels = engine.kernels;
    this.patterns = engine.patterns;
    this.passes = engine.passes;
    this.prefixes = engine.prefixes;
    this.maxWindow = engine.maxWindow;
    this.scratch = new FilterScratch(engine.longestList);
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
      remembered = automata.state();
      if (alone) {
        return remembered;
      }
      remembers = !automata.forgets(end - start);
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
        int count = places(passes[p], memory, piece, pieceEnd, end, readable);
        if (count > 0) {
          int outcome =
              look(p, count, distinct, memory, start, piece, end, readable, position, handler);
          if (outcome != DONE) {
            return outcome == EXHAUSTED
                && finish(p, distinct, memory, start, piece, pieceEnd, end, position, handler);
          }
        }
      }
      piece = pieceEnd;
    }
    return true;
  }

  /** Lists the places of a piece where a pattern of a pass may stand, and tells how many. */
  private int places(
      ScanPass pass, MemorySegment memory, long piece, long pieceEnd, long end, long readable) {
    CandidateFilter filter = pass.filter();
    long last = Math.min(pieceEnd, end - pass.table().width + 1) - 1;
    if (last < piece) {
      return 0;
    }
    int words = filter.mark(memory, piece, last, readable, scratch);
    int count = kernels.collect(scratch, words, filter.stepShift);
    return count == 0 ? 0 : CandidateList.keepKnown(scratch, count, memory, piece, pass.table());
  }

  /** Compares the patterns that may stand at places with the text, and reports those that do. */
  private int look(
      int number,
      int count,
      boolean distinct,
      MemorySegment memory,
      long start,
      long from,
      long end,
      long readable,
      long position,
      MatchHandler handler) {
    for (int place = 0; place < count; ) {
      place = PostingList.fill(scratch, place, count, passes[number].table());
      workLeft -= scratch.postings;
      int begun = PostingList.keepBegun(scratch, memory, from, start, end, readable, patterns);
      for (int i = 0; i < begun; i++) {
        int pattern = scratch.patterns[i];
        long first = from + scratch.firsts[i];
        int length = patterns.lengths[pattern];
        if (length > Long.BYTES && !standsAt(pattern, memory, first)) {
          continue;
        }
        if (!reporter.report(pattern, distinct, position + first + length - start, handler)) {
          return STOPPED;
        }
      }
      if (workLeft < 0) {
        reached[number] = from + scratch.places[place - 1] - start + 1;
        return EXHAUSTED;
      }
    }
    return DONE;
  }

  private boolean standsAt(int pattern, MemorySegment memory, long first) {
    int compared = patterns.compareRest(pattern, memory, first);
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
