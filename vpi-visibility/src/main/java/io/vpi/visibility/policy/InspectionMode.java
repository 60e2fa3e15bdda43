package io.vpi.visibility.policy;

/** How traffic must be inspected. */
public enum InspectionMode {
  /** Frames wait for a sensor's verdict. */
  INLINE("inline"),
  /** A sensor gets copies. */
  MONITOR("monitor"),
  /** Traffic is exempt: nothing is required of it. */
  NONE("none");

  private final String text;

  InspectionMode(String text) {
    this.text = text;
  }

  /**
   * How a policy's file writes it.
   *
   * @return such as {@code inline}
   */
  public String text() {
    return text;
  }
}
