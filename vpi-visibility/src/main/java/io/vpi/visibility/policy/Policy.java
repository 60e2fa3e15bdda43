package io.vpi.visibility.policy;

import java.util.List;
import java.util.Objects;

/**
 * Which traffic must be inspected. The first rule that two stations fall under decides on them; of
 * pairs under no rule nothing is required.
 *
 * @param file where it comes from, for people
 * @param groups the groups that the file defines, in its order
 * @param rules the rules, in the order of the file; at least one
 */
public record Policy(String file, List<PolicyGroup> groups, List<PolicyRule> rules) {
  /** Checks the parts and copies the lists. */
  public Policy {
    Objects.requireNonNull(file, "file");
    groups = List.copyOf(groups);
    rules = List.copyOf(rules);
  }
}
