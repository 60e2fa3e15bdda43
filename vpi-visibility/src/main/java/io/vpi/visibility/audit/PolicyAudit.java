package io.vpi.visibility.audit;

import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.policy.PolicyRule;
import io.vpi.visibility.policy.Requirement;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** The pairs of two groups that one rule finds fault with. */
  private static final class Found {
    final Set<Station> from = new LinkedHashSet<>();
    final Set<Station> to = new LinkedHashSet<>();
    final Station firstFrom;
    final Station firstTo;
    long pairs;

    Found(Station firstFrom, Station firstTo) {
      this.firstFrom = firstFrom;
      this.firstTo = firstTo;
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
    PairVerdict verdict = null;
    Map<Requirement, Compliance> compliances = new HashMap<>();
    Map<RuleTally, Found> found = new LinkedHashMap<>();
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
          if (verdict == null) {
            verdict = analysis.between(from, to);
            verdicts++;
          }
          PairVerdict known = verdict;
          Compliance compliance =
              compliances.computeIfAbsent(
                  rule.rule().requirement(), asked -> Compliance.of(asked, known));
          count(rule, compliance, first, second, count, found);
        }
      }
    }
    found.forEach(this::breach);
  }

  private @Nullable RuleTally rule(Cohort from, Cohort to) {
    int number = from.firstRuleTo(to);
    return number < 0 ? null : tallies.get(number);
  }

  private static void count(
      RuleTally rule,
      Compliance compliance,
      Cohort from,
      Cohort to,
      long count,
      Map<RuleTally, Found> found) {
    if (!compliance.isReachable()) {
      rule.unreachable(count);
      return;
    }
    Station first = from.stations().getFirst();
    Station second = from.exampleTo(to, first);
    if (compliance.isMet()) {
      rule.met(count);
      for (String text : compliance.reservations()) {
        rule.warn(text, first + " -> " + second, count);
      }
      return;
    }
    Found all = found.computeIfAbsent(rule, key -> new Found(first, second));
    all.from.addAll(from.stations());
    all.to.addAll(to.stations());
    all.pairs += count;
  }

  private void breach(RuleTally rule, Found found) {
    if (rule.breached(found.pairs, listed < MOST_BREACHES)) {
      listed++;
      rule.list(
          finder.breach(
              rule.rule(),
              analysis.between(found.firstFrom, found.firstTo),
              List.copyOf(found.from),
              List.copyOf(found.to),
              found.pairs));
    }
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
