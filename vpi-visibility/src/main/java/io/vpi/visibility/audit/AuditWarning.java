package io.vpi.visibility.audit;

import io.vpi.visibility.policy.PolicyRule;
import java.util.Objects;

/**
 * A rule is met, and yet something is worth knowing.
 *
 * @param rule the rule
 * @param text what, in one sentence without a full stop
 * @param example a pair that it is about, or the empty string
 * @param pairs how many pairs
 */
public record AuditWarning(PolicyRule rule, String text, String example, long pairs) {
  /** Checks the parts. */
  public AuditWarning {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(example, "example");
  }
}
