package io.vpi.visibility.policy;

import java.util.Objects;

/**
 * One rule.
 *
 * @param line where it stands in the policy's file, from 1 on
 * @param from whose traffic it is about
 * @param to where that traffic goes
 * @param requirement what is asked for
 */
public record PolicyRule(int line, PolicyGroup from, PolicyGroup to, Requirement requirement) {
  /** Checks the parts. */
  public PolicyRule {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(requirement, "requirement");
  }

  /** Whether all pairs of another rule are pairs of this one, as far as the names tell. */
  boolean covers(PolicyRule other) {
    return from.covers(other.from) && to.covers(other.to);
  }

  /**
   * As a policy's file writes it.
   *
   * @return such as {@code web -> db: inline}
   */
  @Override
  public String toString() {
    return from.name() + " -> " + to.name() + ": " + requirement;
  }
}
