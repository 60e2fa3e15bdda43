package io.vpi.visibility.audit;

import io.vpi.visibility.policy.InspectionMode;
import io.vpi.visibility.policy.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what becomes of one rule. For one thread. */
final class RuleTally {
  /** More than a person reads; what is over is counted. */
  private static final int MOST_BREACHES = 100;

  private static final int MOST_WARNINGS = 20;

  private final PolicyRule rule;
  private final List<Breach> breaches = new ArrayList<>();
  private final Map<String, AuditWarning> warnings = new LinkedHashMap<>();
  private long met;
  private long breached;
  private long unreachable;
  private long exempt;
  private long unlisted;

  RuleTally(PolicyRule rule) {
    this.rule = rule;
  }

  PolicyRule rule() {
    return rule;
  }

  boolean isExemption() {
    return rule.requirement().mode() == InspectionMode.NONE;
  }

  void exempt(long pairs) {
    exempt += pairs;
  }

  void unreachable(long pairs) {
    unreachable += pairs;
  }

  void met(long pairs) {
    met += pairs;
  }

  void warn(String text, String example, long pairs) {
    AuditWarning known = warnings.get(text);
    if (known != null) {
      warnings.put(text, new AuditWarning(rule, text, known.example(), known.pairs() + pairs));
    } else if (warnings.size() < MOST_WARNINGS) {
      warnings.put(text, new AuditWarning(rule, text, example, pairs));
    }
  }

  /** Counts pairs; false if there are enough breaches to read. */
  boolean breached(long pairs, boolean isRoom) {
    breached += pairs;
    boolean isListed = isRoom && breaches.size() < MOST_BREACHES;
    unlisted += isListed ? 0 : 1;
    return isListed;
  }

  void list(Breach breach) {
    breaches.add(breach);
  }

  List<Breach> breaches() {
    return breaches;
  }

  List<AuditWarning> warnings() {
    List<AuditWarning> all = new ArrayList<>(warnings.values());
    RuleResult result = result();
    if (result.pairs() == 0) {
      all.add(
          new AuditWarning(
              rule,
              "no pair of stations falls under this rule, or rules above it take all",
              "",
              0));
    } else if (unreachable == result.pairs()) {
      all.add(
          new AuditWarning(
              rule, "none of its pairs can reach each other in this topology", "", unreachable));
    }
    return all;
  }

  RuleResult result() {
    return new RuleResult(rule, met, breached, unreachable, exempt, unlisted);
  }
}
