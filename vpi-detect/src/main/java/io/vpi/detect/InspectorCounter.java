package io.vpi.detect;

/** What an inspector counts beside the anomalies by name. Each counter only grows. */
public enum InspectorCounter {
  /** Packets handed to inspect. */
  PACKETS("packets"),
  /** Captured bytes of these packets. */
  BYTES("bytes"),
  /** Packets decoded as far as there are decoders, without an anomaly. */
  DECODED("decoded"),
  /** Packets whose link type has no decoder; no rule was put to them. */
  UNSUPPORTED_LINKS("unsupported_links"),
  /**
   * Packets that no rule was put to since a checksum is wrong and their receiver throws them away.
   */
  WRONG_CHECKSUMS("wrong_checksums"),
  /** Anomalies found, several a packet perhaps. */
  ANOMALIES("anomalies"),
  /** Anomalies that were not told as events, for there were too many in one batch. */
  ANOMALIES_SUPPRESSED("anomalies_suppressed"),
  /** Alert events, those of drop and reject rules included. */
  ALERTS("alerts"),
  /** Packets whose verdict a drop rule made DROP. */
  DROPS("drops"),
  /** Packets whose verdict a reject rule made REJECT. */
  REJECTS("rejects"),
  /** Packets that a pass rule let go. */
  PASSES("passes"),
  /** Times that a rule's contents took too many steps on a packet and counted as not matching. */
  STEP_LIMIT_HITS("step_limit_hits"),
  /** Events that a sink answered by throwing. */
  SINK_FAILURES("sink_failures"),
  /** Look-ups that the asset resolver answered by throwing. */
  RESOLVER_FAILURES("resolver_failures"),
  /** How often the rules were swapped. */
  RULE_SWAPS("rule_swaps");

  private final String label;

  InspectorCounter(String label) {
    this.label = label;
  }

  /**
   * The counter's name in events and metrics.
   *
   * @return lower case words joined by underscores
   */
  public String label() {
    return label;
  }
}
