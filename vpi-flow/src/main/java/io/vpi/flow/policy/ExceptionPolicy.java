package io.vpi.flow.policy;

/**
 * What becomes of traffic where a bound is met: a full table, full memory, a flow whose beginning
 * was not seen, a packet that cannot be right. The names are Suricata's. Passively, dropping means
 * not inspecting.
 */
public enum ExceptionPolicy {
  /** As if nothing were: inspected as far as that is possible without what is missing. */
  IGNORE("ignore"),
  /** The flow goes on without inspection. */
  PASS_FLOW("pass-flow"),
  /** The flow's packets are dropped from here on. */
  DROP_FLOW("drop-flow"),
  /** This packet goes on without inspection. */
  PASS_PACKET("pass-packet"),
  /** This packet is dropped. */
  DROP_PACKET("drop-packet"),
  /** The flow is refused: both ends are told; needs {@code INJECT}. */
  REJECT("reject");

  private final String label;

  ExceptionPolicy(String label) {
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
