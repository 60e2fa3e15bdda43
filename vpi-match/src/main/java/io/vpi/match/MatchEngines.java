package io.vpi.match;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of engines there are. */
final class MatchEngines {

  private static final Map<String, MatchEngine.Compiler> BY_NAME = byName();

  private MatchEngines() {}

  private static Map<String, MatchEngine.Compiler> byName() {
    Map<String, MatchEngine.Compiler> engines = new LinkedHashMap<>();
    engines.put(FilterEngine.NAME, FilterEngine::compileOrDecline);
    engines.put(ScalarEngine.NAME, ScalarEngine::compile);
    return Collections.unmodifiableMap(engines);
  }

  /** All kinds; the first that does not decline a set gets it, and the last never declines. */
  static Collection<MatchEngine.Compiler> inOrderOfPreference() {
    return BY_NAME.values();
  }

  /** The names of all kinds, in the same order. */
  static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** The kind of this name alone. */
  static List<MatchEngine.Compiler> named(String name) {
    MatchEngine.@Nullable Compiler compiler = BY_NAME.get(name);
    if (compiler == null) {
      throw new IllegalArgumentException(
          "The engine must be one of " + names() + ", but is \"" + name + "\".");
    }
    return List.of(compiler);
  }
}
