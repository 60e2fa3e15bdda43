package io.vpi.match;

import java.util.Collection;

/** The engines that every case is put to. A new engine is added here. */
enum EngineUnderTest {
  /** What a user gets. */
  CHOSEN,
  /** Rows for all states of small sets, as by default. */
  SCALAR,
  /** Rows for prefixes of one byte or none: all else goes through nodes. */
  SCALAR_SPARSE,
  /** Rows for some longer prefixes too, so that both kinds lead to each other. */
  SCALAR_MIXED,
  /** Filters as a CPU with 512-bit vectors gets them; on others they are slow, but right. */
  TEDDY_VBMI,
  /** The same with hardly a pattern for each Teddy filter, so that small sets have all passes. */
  TEDDY_UNION,
  /** Filters as a CPU with shorter vectors gets them. */
  TEDDY_NIBBLE,
  /** Grams sixteen at a time for every pattern that has one, however few there are. */
  GRAMS,
  /** The same one by one. */
  GRAMS_SCALAR;

  LiteralMatcher compile(Collection<LiteralPattern> patterns) {
    if (this == CHOSEN) {
      return LiteralMatcher.compile(patterns);
    }
    return LiteralMatcher.compile(patterns, this::engine);
  }

  /** The engine itself, for tests of what a user does not see. */
  MatchEngine engine(PatternSet set) {
    return switch (this) {
      case CHOSEN -> chosen(set);
      case SCALAR -> ScalarEngine.compile(set);
      case SCALAR_SPARSE -> ScalarEngine.compile(set, 0);
      case SCALAR_MIXED -> ScalarEngine.compile(set, 1 << 9);
      case TEDDY_VBMI -> filters(set, TeddyKind.VBMI, true, PassPlanner.MAX_TEDDY);
      case TEDDY_UNION -> filters(set, TeddyKind.VBMI, true, 2);
      case TEDDY_NIBBLE -> filters(set, TeddyKind.NIBBLE, false, PassPlanner.MAX_TEDDY);
      case GRAMS -> filters(set, TeddyKind.VBMI, true, 0);
      case GRAMS_SCALAR -> filters(set, TeddyKind.NIBBLE, false, 0);
    };
  }

  /** The same for patterns as a user has them. */
  MatchEngine engine(Collection<LiteralPattern> patterns) {
    return engine(PatternSet.of(patterns, StreamState.MAX_STATES));
  }

  private static MatchEngine chosen(PatternSet set) {
    for (MatchEngine.Compiler compiler : MatchEngines.inOrderOfPreference()) {
      MatchEngine engine = compiler.compileOrDecline(set);
      if (engine != null) {
        return engine;
      }
    }
    throw new IllegalStateException("every engine declines");
  }

  private static MatchEngine filters(
      PatternSet set, TeddyKind teddy, boolean gather, int maxTeddy) {
    MatchEngine engine =
        FilterEngine.compile(set, new FilterKernels(teddy, gather, gather), maxTeddy);
    // Filters decline the empty set.
    return engine != null ? engine : ScalarEngine.compile(set);
  }
}
