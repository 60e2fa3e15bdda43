package io.vpi.visibility.audit;

import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.policy.PolicyRule;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds a policy against what sensors see. For each two groups of stations that are alike at most
 * one verdict is worked out, and none where no rule asks for anything.
 */
public final class PolicyAudit {
  /** Of all rules together; what is over is counted. */
  private static final int MOST_BREACHES = 1_000;

  private final VisibilityAnalysis analysis;
  private final Gaps gaps = new Gaps();
  private final Cohorts cohorts;
  private final BreachFinder finder;
  private final List<RuleTally> tallies = new ArrayList<>();
  private int listed;
  private long pairs;
  private long uncovered;
  private long verdicts;

  /** The pairs of two groups that one rule decides on. */
  private static final class Decided {
    final SequencedSet<Cohort> from = new LinkedHashSet<>();
    final SequencedSet<Cohort> to = new LinkedHashSet<>();
    long pairs;

    void add(Cohort first, Cohort second, long count) {
      from.add(first);
      to.add(second);
      pairs += count;
    }

    Cohort.Pair example() {
      return from.getFirst().firstPairTo(to.getFirst());
    }
  }

  private PolicyAudit(VisibilityAnalysis analysis, Policy policy) {
    this.analysis = analysis;
    this.cohorts = new Cohorts(analysis, policy, gaps);
    this.finder = new BreachFinder(analysis);
    for (PolicyRule rule : policy.rules()) {
      tallies.add(new RuleTally(rule));
    }
  }

  /**
   * Audits.
   *
   * @param analysis what sensors see
   * @param policy what they must see
   * @return what is wrong; at most 1,000 breaches are listed, of one rule 100, and all are counted
   */
  public static AuditReport run(VisibilityAnalysis analysis, Policy policy) {
    PolicyAudit audit = new PolicyAudit(analysis, policy);
    for (StationGroup from : analysis.groups()) {
      for (StationGroup to : analysis.groups()) {
        audit.compare(from, to);
      }
    }
    return audit.report(policy);
  }

  private void compare(StationGroup from, StationGroup to) {
    Map<RuleTally, Decided> decided = new LinkedHashMap<>();
    for (Cohort first : cohorts.of(from)) {
      for (Cohort second : cohorts.of(to)) {
        long count = first.pairsTo(second);
        pairs += count;
        RuleTally rule = count == 0 ? null : rule(first, second);
        if (rule == null) {
          uncovered += count;
        } else if (rule.isExemption()) {
          rule.exempt(count);
        } else {
          decided.computeIfAbsent(rule, key -> new Decided()).add(first, second, count);
        }
      }
    }
    if (!decided.isEmpty()) {
      PairVerdict verdict = analysis.between(from, to);
      verdicts++;
      decided.forEach((rule, all) -> judge(rule, all, verdict));
    }
  }

  private @Nullable RuleTally rule(Cohort from, Cohort to) {
    int number = from.firstRuleTo(to);
    return number < 0 ? null : tallies.get(number);
  }

  private void judge(RuleTally rule, Decided decided, PairVerdict verdict) {
    Compliance compliance = Compliance.of(rule.rule().requirement(), verdict);
    if (!compliance.isReachable()) {
      rule.unreachable(decided.pairs);
    } else if (compliance.isMet()) {
      rule.met(decided.pairs);
      for (String text : compliance.reservations()) {
        rule.warn(text, decided.example().toString(), decided.pairs);
      }
    } else if (rule.breached(decided.pairs, listed < MOST_BREACHES)) {
      listed++;
      Cohort.Pair example = decided.example();
      rule.list(
          finder.breach(
              rule.rule(),
              analysis.between(example.from(), example.to()),
              stations(decided.from),
              stations(decided.to),
              decided.pairs));
    }
  }

  private static List<Station> stations(SequencedSet<Cohort> cohorts) {
    return cohorts.stream().flatMap(cohort -> cohort.stations().stream()).toList();
  }

  private AuditReport report(Policy policy) {
    List<RuleResult> results = tallies.stream().map(RuleTally::result).toList();
    List<Breach> breaches = new ArrayList<>();
    List<AuditWarning> warnings = new ArrayList<>();
    for (RuleTally tally : tallies) {
      breaches.addAll(tally.breaches());
      warnings.addAll(tally.warnings());
    }
    if (analysis.stations().isEmpty()) {
      gaps.note(new Undecided(0, "no guest on any switch is known"));
    }
    AuditCounts counts =
        new AuditCounts(
            analysis.stations().size(),
            analysis.groups().size(),
            pairs,
            results.stream().mapToLong(RuleResult::met).sum(),
            results.stream().mapToLong(RuleResult::breached).sum(),
            results.stream().mapToLong(RuleResult::unreachable).sum(),
            results.stream().mapToLong(RuleResult::exempt).sum(),
            uncovered,
            verdicts);
    return new AuditReport(
        policy.file(),
        counts,
        results,
        breaches,
        warnings,
        gaps.undecided(),
        analysis.topology().warnings());
  }
}
