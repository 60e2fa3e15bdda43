package io.vpi.flow.report;

/** Why a flow has left the table. */
public enum FlowEnd {
  /** Nothing came for as long as its state allows. */
  TIMEOUT("timeout"),
  /** TCP: both ends have closed it. */
  FIN("fin"),
  /** TCP: it was reset. */
  RST("rst"),
  /** The table was full, and this flow made room for another. */
  EVICTED("forced"),
  /** TCP: a new connection took its addresses and ports. */
  REUSED("tcp_reuse"),
  /** The engine was closed. */
  SHUTDOWN("shutdown");

  private final String label;

  FlowEnd(String label) {
    this.label = label;
  }

  /**
   * The reason's name in events: Suricata's where it has one.
   *
   * @return lower case words joined by underscores
   */
  public String label() {
    return label;
  }
}
