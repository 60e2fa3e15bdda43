package io.vpi.match;

import java.util.List;

/** The kinds of engines there are. */
final class MatchEngines {

  private static final List<MatchEngine.Compiler> ALL = List.of(ScalarEngine::compile);

  private MatchEngines() {}

  /** All kinds; the first that does not decline a set gets it, and the last never declines. */
  static List<MatchEngine.Compiler> inOrderOfPreference() {
    return ALL;
  }
}
