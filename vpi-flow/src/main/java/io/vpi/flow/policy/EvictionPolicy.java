package io.vpi.flow.policy;

/**
 * Which flow makes room for a new one where the flow table is full. Flows whose timeout has passed
 * go first under each policy, as they would have gone anyhow.
 */
public enum EvictionPolicy {
  /** None does: the {@link ExceptionPolicy} for a full table decides on the new one. */
  NONE("none"),
  /** The one that has been idle for longest, of those whose timeouts come next. */
  OLDEST("oldest"),
  /**
   * One that nobody has answered, or that has closed; only where no more than a sixteenth of the
   * table is such, an established one. Of each kind the one whose timeout comes next. A flood of
   * SYNs so pushes out itself, and not the connections that it was meant to hide among; nor do
   * established ones that never close take all the room that others need to begin.
   */
  CHEAPEST_FIRST("cheapest-first");

  private final String label;

  EvictionPolicy(String label) {
    this.label = label;
  }

  /**
   * The policy's name in configurations and events.
   *
   * @return lower case words joined by hyphens
   */
  public String label() {
    return label;
  }
}
