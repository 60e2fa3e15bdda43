package io.vpi.match;

import java.util.ArrayList;
import java.util.List;

/**
 * The engine for every set and every CPU: one automaton for the patterns whose case counts, one for
 * those whose case doesn't, each only if there are such patterns.
 *
 * <p>One folded automaton that looks at the text again where a pattern's case counts would do for
 * blocks. In a stream that text may be gone, and then either the state has to carry it, as long as
 * the longest pattern, or matches are wrong. Two automata need nothing but their two states.
 */
final class ScalarEngine implements MatchEngine {

  static final String NAME = "scalar";

  /** One or two automata, or none for the empty set. */
  final AhoCorasick[] automata;

  final PairFilter filter;

  /** The ids of the set, rising. */
  final int[] ids;

  /** For each entry where its id is among them. */
  final int[] idIndexes;

  private ScalarEngine(AhoCorasick[] automata, int[] ids, int[] idIndexes) {
    this.automata = automata;
    this.filter = new PairFilter(automata);
    this.ids = ids;
    this.idIndexes = idIndexes;
  }

  static ScalarEngine compile(PatternSet patterns) {
    return compile(patterns, AhoCorasickCompiler.DEFAULT_ROW_BYTES);
  }

  /** With a given share of dense rows, so that tests reach both kinds of states with small sets. */
  static ScalarEngine compile(PatternSet patterns, int rowBytes) {
    long exactNodes = PatternTrie.countNodes(patterns.exact());
    long foldedNodes = PatternTrie.countNodes(patterns.folded());
    long states = exactNodes + foldedNodes;
    if (states > patterns.maxStates()) {
      throw new MatcherLimitException("maxStates", patterns.maxStates(), states);
    }
    List<AhoCorasick> automata = new ArrayList<>(2);
    if (!patterns.exact().isEmpty()) {
      automata.add(
          AhoCorasickCompiler.compile(patterns.exact(), 0, (int) exactNodes, false, rowBytes));
    }
    if (!patterns.folded().isEmpty()) {
      automata.add(
          AhoCorasickCompiler.compile(
              patterns.folded(), patterns.firstFolded(), (int) foldedNodes, true, rowBytes));
    }
    return new ScalarEngine(
        automata.toArray(new AhoCorasick[0]), patterns.ids(), patterns.idIndexes());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long sizeInBytes() {
    long bytes = filter.sizeInBytes() + Integer.BYTES * ((long) ids.length + idIndexes.length);
    for (AhoCorasick automaton : automata) {
      bytes += automaton.sizeInBytes();
    }
    return bytes;
  }

  @Override
  public EngineScanner newScanner() {
    return new ScalarScanner(this);
  }
}
