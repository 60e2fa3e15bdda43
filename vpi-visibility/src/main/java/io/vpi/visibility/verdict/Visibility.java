package io.vpi.visibility.verdict;

/** How much a sensor sees of what two stations say to each other, from the most to the least. */
public enum Visibility {
  /** Every frame of both directions. */
  FULL("full"),
  /** Both directions, of them what a tap's condition lets through. */
  FILTERED("filtered"),
  /** One direction: connections cannot be followed. */
  ONE_DIRECTION("one direction"),
  /** Broadcasts and what the switch does not know yet, and none of the conversation. */
  FLOODED_ONLY("flooded only"),
  /** Nothing. */
  BLIND("blind"),
  /** There is nothing to see: the stations cannot reach each other. */
  NO_PATH("no path");

  private final String text;

  Visibility(String text) {
    this.text = text;
  }

  /**
   * How people call it.
   *
   * @return such as {@code one direction}
   */
  public String text() {
    return text;
  }

  /**
   * Whether it is at least as much as another.
   *
   * @param least the other
   * @return true if it is; {@link #NO_PATH} is as much as anything
   */
  public boolean isAtLeast(Visibility least) {
    return this == NO_PATH || compareTo(least) <= 0;
  }
}
