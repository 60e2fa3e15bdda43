package io.vpi.flow.report;

/** How far a flow has come; its timeout goes by it. */
public enum FlowState {
  /** One end has spoken, the other has not; of TCP, the handshake is not complete. */
  NEW("new"),
  /** Both ends have spoken; of TCP, the handshake is complete. */
  ESTABLISHED("established"),
  /** TCP: one end has closed its direction, the other has not. */
  CLOSING("closing"),
  /** TCP: both directions are closed, or the connection was reset. */
  CLOSED("closed");

  private static final FlowState[] VALUES = values();

  private final String label;

  FlowState(String label) {
    this.label = label;
  }

  /**
   * The state's name in events.
   *
   * @return a lower case word
   */
  public String label() {
    return label;
  }

  /**
   * The state with an ordinal, without the copy that {@link #values()} makes.
   *
   * @param ordinal 0 to the number of states - 1
   * @return the state
   * @throws ArrayIndexOutOfBoundsException if there is no such ordinal
   */
  public static FlowState of(int ordinal) {
    return VALUES[ordinal];
  }
}
