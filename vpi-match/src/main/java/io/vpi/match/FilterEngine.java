package io.vpi.match;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine for CPUs with vectors: filters mark candidates, tables lead from a candidate to the
 * patterns that may stand there, and those are compared. The automata of the scalar engine come
 * along for what needs a memory: the borders of a stream's chunks; and they take over where a text
 * has been made to keep the comparisons busy.
 */
final class FilterEngine implements MatchEngine {

  static final String NAME = "simd";

  final FilterKernels kernels;
  final PatternTable patterns;
  final ScanPass[] passes;

  /** Which pass each pattern is in, and where its window begins. */
  final byte[] passOf;

  final char[] windowOf;

  /** How far into a pattern a window may begin, at most. */
  final int maxWindow;

  /** How many postings the longest list of a pass has. */
  final int longestList;

  final ScalarEngine automata;
  final PrefixFinder prefixes;

  private FilterEngine(PatternSet set, FilterKernels kernels, int maxTeddy) {
    List<PatternTable.Text> texts = PatternTable.texts(set);
    this.kernels = kernels;
    this.patterns = new PatternTable(texts);
    PassPlanner plan = new PassPlanner(kernels, maxTeddy, texts);
    this.passes = plan.passes();
    this.passOf = plan.passOf();
    this.windowOf = plan.windowOf();
    int max = 0;
    for (char window : windowOf) {
      max = Math.max(max, window);
    }
    this.maxWindow = max;
    this.longestList = Arrays.stream(passes).mapToInt(p -> p.table().longest).max().orElse(0);
    this.automata = ScalarEngine.compile(set);
    this.prefixes = new PrefixFinder(texts, kernels, maxTeddy);
  }

  /** The engine on what this CPU is good at, or null if it is good at nothing of that kind. */
  static @Nullable FilterEngine compileOrDecline(PatternSet set) {
    FilterKernels kernels = VectorProbe.kernels();
    return kernels == null ? null : compile(set, kernels, PassPlanner.MAX_TEDDY);
  }

  /** The engine on given kernels, so that tests reach each of them; null for sets too large. */
  static @Nullable FilterEngine compile(PatternSet set, FilterKernels kernels, int maxTeddy) {
    return set.size() == 0 || set.size() > GramTable.MAX_PATTERNS
        ? null
        : new FilterEngine(set, kernels, maxTeddy);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long sizeInBytes() {
    long bytes = patterns.sizeInBytes() + automata.sizeInBytes() + prefixes.sizeInBytes();
    bytes += passOf.length + Character.BYTES * (long) windowOf.length;
    for (ScanPass pass : passes) {
      bytes += pass.sizeInBytes();
    }
    return bytes;
  }

  @Override
  public EngineScanner newScanner() {
    return new FilterScanner(this);
  }

  /** For records: the passes. */
  @Override
  public String toString() {
    return Arrays.toString(passes);
  }
}
