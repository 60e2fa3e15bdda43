package io.vpi.visibility.audit;

import io.vpi.visibility.policy.PolicyRule;
import java.util.Objects;

/**
 * What became of one rule.
 *
 * @param rule the rule
 * @param met pairs that it decides on and that are inspected as it asks
 * @param breached pairs that are not
 * @param unreachable pairs that cannot reach each other, so that there is nothing to inspect
 * @param exempt pairs that it exempts
 * @param unlisted breaches (pairs of groups) that are counted here and not listed in the report
 */
public record RuleResult(
    PolicyRule rule, long met, long breached, long unreachable, long exempt, long unlisted) {
  /** Checks the parts. */
  public RuleResult {
    Objects.requireNonNull(rule, "rule");
  }

  /**
   * The pairs that it decides on.
   *
   * @return their number
   */
  public long pairs() {
    return met + breached + unreachable + exempt;
  }
}
