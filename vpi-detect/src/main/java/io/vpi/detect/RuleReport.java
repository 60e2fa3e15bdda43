package io.vpi.detect;

import java.util.List;

/**
 * What became of the rules that were to be loaded: each is loaded or stands in {@link #rejected()}.
 *
 * @param loaded how many rules were loaded
 * @param rejected those that were not, in the order of files and lines
 * @param warnings what is odd about rules that were
 */
public record RuleReport(int loaded, List<RuleProblem> rejected, List<RuleProblem> warnings) {
  /** Copies the lists. */
  public RuleReport {
    rejected = List.copyOf(rejected);
    warnings = List.copyOf(warnings);
  }

  /**
   * How many rules were not loaded.
   *
   * @return 0 or more
   */
  public int rejectedCount() {
    return rejected.size();
  }

  /**
   * How many rules there were.
   *
   * @return loaded and rejected ones
   */
  public int total() {
    return loaded + rejected.size();
  }
}
