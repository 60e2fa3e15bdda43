package io.vpi.eve;

/** What {@link EveFileSink} does with an event for which its queue has no room. */
public enum QueuePolicy {
  /**
   * Loses the event and counts it. The inspector's thread never waits: the policy for live traffic.
   */
  DROP,
  /**
   * Waits until there is room: nothing is lost, and inspection runs no faster than the file is
   * written. This breaks the rule that a sink must not block, so it is for files inspected offline,
   * where the packets wait too.
   */
  WAIT
}
