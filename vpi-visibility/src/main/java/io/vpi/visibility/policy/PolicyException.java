package io.vpi.visibility.policy;

import java.io.Serial;
import java.util.List;

/** A policy's file is wrong; what is wrong with it is all told at once. */
public final class PolicyException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<PolicyProblem> problems;

  /**
   * Makes one.
   *
   * @param problems at least one, in the order of the file
   */
  public PolicyException(List<PolicyProblem> problems) {
    super(
        problems.getFirst()
            + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)"));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong.
   *
   * @return at least one problem, in the order of the file
   */
  public List<PolicyProblem> problems() {
    return problems;
  }
}
