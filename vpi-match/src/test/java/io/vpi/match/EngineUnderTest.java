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
  SCALAR_MIXED;

  LiteralMatcher compile(Collection<LiteralPattern> patterns) {
    return switch (this) {
      case CHOSEN -> LiteralMatcher.compile(patterns);
      case SCALAR -> LiteralMatcher.compile(patterns, ScalarEngine::compile);
      case SCALAR_SPARSE -> LiteralMatcher.compile(patterns, set -> ScalarEngine.compile(set, 0));
      case SCALAR_MIXED ->
          LiteralMatcher.compile(patterns, set -> ScalarEngine.compile(set, 1 << 9));
    };
  }
}
