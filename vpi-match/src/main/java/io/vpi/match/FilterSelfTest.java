package io.vpi.match;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jdk.incubator.vector.ByteVector;
import org.jspecify.annotations.Nullable;

/**
 * Runs each kind of filter, and what lists its marks, until it is compiled, and takes those that
 * find what they must find, allocate nothing, and are fast. What a CPU claims is not enough: an
 * instruction that the JVM has no code for is emulated on objects, a thousand times slower.
 */
final class FilterSelfTest {

  /**
   * A filter that is not compiled after this time of the thread's own is not used; most are after a
   * tenth of it.
   */
  private static final long LIMIT_NANOS = 5_000_000_000L;

  /**
   * Bytes of text in a run that warms up. Short, because the JIT goes by calls, and calls are dear
   * as long as they are interpreted.
   */
  private static final int SHORT = 256;

  /** Bytes of text in a run that is measured. */
  private static final int LONG = 4096;

  /** A filter that takes longer for a byte is no better than the automaton, which takes about 2. */
  private static final double MAX_NANOS_PER_BYTE = 1.5;

  /** What is measured. */
  private interface Loop {
    void run(long length);
  }

  private static final int RUNS_AT_ONCE = 64;

  /** So many batches in a row without an allocation mean that the code is final. */
  private static final int CLEAN_BATCHES = 8;

  /** Measured once it is clean: the best of so many batches. */
  private static final int MEASURED_BATCHES = 16;

  private final FilterScratch scratch = new FilterScratch(0);

  /** The same bytes in memory of this thread and in memory of nobody's, as for {@link WarmUp}. */
  private final MemorySegment own;

  private final MemorySegment shared;
  private int runs;

  /** Where in the text the grams stand that are looked for. */
  private final int[] places = new int[64];

  private final int[] grams = new int[places.length];
  private final List<TeddyBuckets.Window> windows = new ArrayList<>();

  private FilterSelfTest(Arena arena) {
    this.own = arena.allocate(LONG);
    this.shared = Arena.ofAuto().allocate(LONG);
    Random random = new Random(4);
    byte[] bytes = new byte[LONG];
    random.nextBytes(bytes);
    own.copyFrom(MemorySegment.ofArray(bytes));
    shared.copyFrom(own);
    for (int i = 0; i < grams.length; i++) {
      int at = GramFilter.GRAM * random.nextInt(bytes.length / GramFilter.GRAM);
      places[i] = at;
      grams[i] = Grams.at(bytes, at, GramFilter.GRAM);
      byte[] window = Arrays.copyOfRange(bytes, at, at + GramFilter.GRAM);
      windows.add(new TeddyBuckets.Window(window, false));
    }
  }

  /** The filters to use, or null if none is worth it. */
  static @Nullable FilterKernels run() {
    try (Arena arena = Arena.ofConfined()) {
      FilterSelfTest test = new FilterSelfTest(arena);
      int vectorBytes = ByteVector.SPECIES_PREFERRED.length();
      boolean wide = vectorBytes >= 64;
      double never = Double.MAX_VALUE;
      double vbmi = wide ? test.nanosPerByte(TeddyKind.VBMI) : never;
      double nibble = test.nanosPerByte(TeddyKind.NIBBLE);
      double best = Math.min(vbmi, nibble);
      if (best > MAX_NANOS_PER_BYTE) {
        return null;
      }
      GramSet set = new GramSet(test.grams);
      // A gather of four is worth no test: no CPU has it without having wider ones, too.
      double gather = vectorBytes >= 32 ? test.nanosPerByte(new GatherGramFilter(set, 2)) : never;
      double oneByOne = test.nanosPerByte(new GramFilter(set, 2));
      return new FilterKernels(
          vbmi <= nibble ? TeddyKind.VBMI : TeddyKind.NIBBLE,
          gather < oneByOne,
          // CPUs that lack the one instruction lack the other, and need not wait for both tests.
          vbmi <= nibble && test.compressionPays());
    }
  }

  private double nanosPerByte(TeddyKind kind) {
    return nanosPerByte(kind.filter(TeddyBuckets.of(windows, kind.form(3, 1))));
  }

  /** The time of a filter, or one that is out of the question. */
  private double nanosPerByte(CandidateFilter filter) {
    double nanos = nanosPerByte(length -> mark(filter, length));
    return marksAll(filter) ? nanos : Double.MAX_VALUE;
  }

  private double nanosPerByte(Loop loop) {
    // Beside other load, the time that passes would tell of that, not of the loop.
    long start = ThreadMeter.cpuNanos();
    long best = Long.MAX_VALUE;
    int clean = 0;
    while (clean < CLEAN_BATCHES + MEASURED_BATCHES) {
      long now = ThreadMeter.cpuNanos();
      if (now - start > LIMIT_NANOS) {
        return Double.MAX_VALUE;
      }
      long allocated = ThreadMeter.allocatedBytes();
      long length = clean < CLEAN_BATCHES ? SHORT : LONG;
      for (int i = 0; i < RUNS_AT_ONCE; i++) {
        loop.run(length);
      }
      long nanos = ThreadMeter.cpuNanos() - now;
      clean = ThreadMeter.allocatedBytes() - allocated < RUNS_AT_ONCE ? clean + 1 : 0;
      best = length > SHORT ? Math.min(best, nanos) : best;
    }
    return (double) best / RUNS_AT_ONCE / LONG;
  }

  /** Whether places are listed faster, and rightly, by the instruction made for that. */
  private boolean compressionPays() {
    Random random = new Random(5);
    int words = LONG / Long.SIZE;
    Arrays.fill(scratch.candidates, 0);
    for (int i = 0; i < 8 * words; i++) {
      scratch.candidates[random.nextInt(words)] |= 1L << random.nextInt(Long.SIZE);
    }
    double compressed = nanosPerByte(n -> PlaceCompressor.collect(scratch, words(n), 0));
    int[] listed = Arrays.copyOf(scratch.places, PlaceCompressor.collect(scratch, words, 0));
    double oneByOne = nanosPerByte(n -> CandidateList.collect(scratch, words(n), 0));
    int[] expected = Arrays.copyOf(scratch.places, CandidateList.collect(scratch, words, 0));
    return compressed < oneByOne && Arrays.equals(listed, expected);
  }

  private static int words(long length) {
    return (int) length / Long.SIZE;
  }

  private void mark(CandidateFilter filter, long end) {
    MemorySegment text = ++runs % 2 == 0 ? own : shared;
    filter.mark(text, 0, end - GramFilter.GRAM, end, scratch);
  }

  /** Whether the places are marked from which the grams were taken. */
  private boolean marksAll(CandidateFilter filter) {
    mark(filter, LONG);
    for (int at : places) {
      int place = at >>> filter.stepShift;
      if ((scratch.candidates[place / Long.SIZE] & (1L << place)) == 0) {
        return false;
      }
    }
    return true;
  }
}
