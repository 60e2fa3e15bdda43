package io.vpi.detect.eval;

import io.vpi.detect.rule.PortSet;
import io.vpi.detect.rule.Rule;
import io.vpi.match.LiteralMatcher;
import io.vpi.match.LiteralPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the rules of one group and compiles its prefilter. */
final class RuleGroupBuilder {
  /** Rules for more ports than this are rather tested on each packet than listed under each. */
  private static final int MAX_LISTED_PORTS = 32;

  private final Map<String, Integer> patternNumbers = new HashMap<>();
  private final List<LiteralPattern> patterns = new ArrayList<>();
  private final List<List<Integer>> byPattern = new ArrayList<>();
  private final List<Integer> always = new ArrayList<>();
  private final List<Integer> alwaysOnStreams = new ArrayList<>();
  private final TreeMap<Integer, List<Integer>> byPort = new TreeMap<>();

  void add(Rule rule, int rank, boolean prefilter) {
    if (!prefilter) {
      always.add(rank);
      if (StreamReach.of(rule).looksAtStreams()) {
        alwaysOnStreams.add(rank);
      }
      return;
    }
    FastPatterns.Literal literal = FastPatterns.choose(rule);
    if (literal != null) {
      addPattern(literal, rank);
      return;
    }
    PortSet ports = rule.destinationPorts();
    if (rule.bidirectional() || ports.size() > MAX_LISTED_PORTS) {
      always.add(rank);
      return;
    }
    for (int port : ports.toArray()) {
      byPort.computeIfAbsent(port, _ -> new ArrayList<>()).add(rank);
    }
  }

  private void addPattern(FastPatterns.Literal literal, int rank) {
    String text = new String(literal.bytes(), StandardCharsets.ISO_8859_1);
    Integer number = patternNumbers.get(literal.nocase() + text);
    if (number == null) {
      number = patterns.size();
      patternNumbers.put(literal.nocase() + text, number);
      patterns.add(LiteralPattern.of(number, literal.bytes(), literal.nocase()));
      byPattern.add(new ArrayList<>());
    }
    byPattern.get(number).add(rank);
  }

  RuleGroup build() {
    return new RuleGroup(
        LiteralMatcher.compile(patterns),
        arrays(byPattern),
        array(always),
        array(alwaysOnStreams),
        array(new ArrayList<>(byPort.keySet())),
        arrays(new ArrayList<>(byPort.values())));
  }

  private static int[][] arrays(List<List<Integer>> lists) {
    return lists.stream().map(RuleGroupBuilder::array).toArray(int[][]::new);
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
