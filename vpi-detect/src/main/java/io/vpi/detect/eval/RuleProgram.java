package io.vpi.detect.eval;

import io.vpi.detect.rule.Rule;
import io.vpi.detect.rule.RuleProtocol;
import io.vpi.event.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rules compiled. Immutable, thread safe.
 *
 * <p>Rules are evaluated in the order pass, drop, reject, alert; rules of one action by priority,
 * the most severe first; rules of one priority as they were given.
 */
public final class RuleProgram {
  private static final RuleProtocol[] CARRIED = RuleProtocol.values();

  private final CompiledRule[] rules;

  /** One for each protocol that a packet can carry, {@link RuleProtocol#IP} for any other. */
  private final RuleGroup[] groups;

  /**
   * A rule and what it says about itself.
   *
   * @param rule the rule
   * @param signature for its events
   */
  public record Input(Rule rule, Signature signature) {}

  private RuleProgram(CompiledRule[] rules, RuleGroup[] groups) {
    this.rules = rules;
    this.groups = groups;
  }

  /**
   * Compiles rules.
   *
   * @param inputs the rules in the order given
   * @param prefilter whether to look for fast patterns first, as everyone wants; false puts every
   *     rule to every packet, with the same result, for comparison
   * @return the program
   */
  public static RuleProgram compile(List<Input> inputs, boolean prefilter) {
    List<Input> ordered = new ArrayList<>(inputs);
    ordered.sort(
        Comparator.comparing((Input input) -> input.signature().action())
            .thenComparingInt(input -> input.signature().priority()));
    CompiledRule[] rules = new CompiledRule[ordered.size()];
    RuleGroupBuilder[] builders = new RuleGroupBuilder[CARRIED.length];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = new RuleGroupBuilder();
    }
    for (int rank = 0; rank < rules.length; rank++) {
      Rule rule = ordered.get(rank).rule();
      rules[rank] = new CompiledRule(rule, ordered.get(rank).signature());
      for (RuleProtocol carried : CARRIED) {
        if (rule.protocol() == RuleProtocol.IP || rule.protocol() == carried) {
          builders[carried.ordinal()].add(rule, rank, prefilter);
        }
      }
    }
    RuleGroup[] groups = new RuleGroup[CARRIED.length];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = builders[i].build();
    }
    return new RuleProgram(rules, groups);
  }

  /**
   * How many rules there are.
   *
   * @return 0 or more
   */
  public int size() {
    return rules.length;
  }

  /**
   * A rule by its rank.
   *
   * @param rank its place in the order of evaluation, from 0
   * @return the rule
   */
  public CompiledRule rule(int rank) {
    return rules[rank];
  }

  /**
   * How much of a stream must be kept for matches that begin in bytes inspected before.
   *
   * @return bytes, 0 if no rule looks at streams
   */
  public int streamReach() {
    int most = 0;
    for (CompiledRule rule : rules) {
      most = Math.max(most, rule.reach().bytes());
    }
    return most;
  }

  /**
   * Scans with the matchers of all groups until their code is final; see {@link
   * io.vpi.match.LiteralMatcher#warmUp(Duration)}.
   *
   * @param atMost how long it may take in all
   * @return false if time was up before
   */
  public boolean warmUp(Duration atMost) {
    long start = System.nanoTime();
    boolean isWarm = true;
    for (RuleGroup group : groups) {
      if (group.hasPatterns()) {
        isWarm &= group.matcher().warmUp(atMost.minusNanos(System.nanoTime() - start));
      }
    }
    return isWarm;
  }

  RuleGroup group(RuleProtocol carried) {
    return groups[carried.ordinal()];
  }
}
