package io.vpi.visibility.audit;

import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.Command;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What an audit found.
 *
 * @param policyFile the policy's file
 * @param counts how much was looked at
 * @param rules what became of each rule, in the order of the policy
 * @param breaches what is not inspected as it must be, by rule; not all, if there are very many
 * @param warnings what is worth knowing of rules that are met
 * @param undecided what could not be decided
 * @param topologyWarnings what is missing from the topology
 */
public record AuditReport(
    String policyFile,
    AuditCounts counts,
    List<RuleResult> rules,
    List<Breach> breaches,
    List<AuditWarning> warnings,
    List<Undecided> undecided,
    List<Warning> topologyWarnings) {
  /** Checks the parts and copies the lists. */
  public AuditReport {
    Objects.requireNonNull(policyFile, "policyFile");
    Objects.requireNonNull(counts, "counts");
    rules = List.copyOf(rules);
    breaches = List.copyOf(breaches);
    warnings = List.copyOf(warnings);
    undecided = List.copyOf(undecided);
    topologyWarnings = List.copyOf(topologyWarnings);
  }

  /**
   * What it comes to.
   *
   * @return {@link AuditOutcome#NOT_MET} if there is a breach, whatever else could not be decided
   */
  public AuditOutcome outcome() {
    if (counts.breached() > 0) {
      return AuditOutcome.NOT_MET;
    }
    return undecided.isEmpty() ? AuditOutcome.MET : AuditOutcome.UNDECIDED;
  }

  /**
   * The breaches of a rule.
   *
   * @param result one of {@link #rules()}
   * @return those that are listed
   */
  public List<Breach> breachesOf(RuleResult result) {
    return breaches.stream().filter(breach -> breach.rule().equals(result.rule())).toList();
  }

  /**
   * What to type to mend all listed breaches; several may share a command.
   *
   * @return each command once, in the order of the breaches
   */
  public List<Command> commands() {
    Set<Command> all = new LinkedHashSet<>();
    for (Breach breach : breaches) {
      if (breach.fix() != null) {
        all.addAll(breach.fix().commands());
      }
    }
    return List.copyOf(all);
  }
}
