package io.vpi.visibility.audit;

/** What an audit comes to. */
public enum AuditOutcome {
  /** All that the policy requires is there. */
  MET("met"),
  /** At least one pair is not inspected as it must be. */
  NOT_MET("not met"),
  /** No breach was found, and not everything could be decided. */
  UNDECIDED("undecided");

  private final String text;

  AuditOutcome(String text) {
    this.text = text;
  }

  /**
   * How people call it.
   *
   * @return such as {@code not met}
   */
  public String text() {
    return text;
  }
}
