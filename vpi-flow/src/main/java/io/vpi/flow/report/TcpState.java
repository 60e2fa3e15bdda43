package io.vpi.flow.report;

/**
 * The state of a connection, RFC 9293 section 3.3.2: its server's, as far as the segments seen tell
 * it. The labels are those of EVE's {@code tcp.state}.
 *
 * <p>A client that closes first leads to CLOSE_WAIT, LAST_ACK and CLOSED; a server that does, to
 * FIN_WAIT1, FIN_WAIT2 or CLOSING, and TIME_WAIT.
 */
public enum TcpState {
  /** No segment was seen that begins or continues a connection. */
  NONE("none"),
  /** A SYN was seen. */
  SYN_SENT("syn_sent"),
  /** Both ends have sent a SYN; not both are acknowledged. */
  SYN_RECEIVED("syn_recv"),
  /** Data may flow both ways. */
  ESTABLISHED("established"),
  /** The server has closed. */
  FIN_WAIT1("fin_wait1"),
  /** The server has closed, and the client knows. */
  FIN_WAIT2("fin_wait2"),
  /** Both ends have closed, the server first, and the client does not know. */
  CLOSING("closing"),
  /** Both ends have closed, the server first; old segments may still arrive. */
  TIME_WAIT("time_wait"),
  /** The client has closed. */
  CLOSE_WAIT("close_wait"),
  /** Both ends have closed, the client first, and the client does not know. */
  LAST_ACK("last_ack"),
  /** Both ends have closed, or the connection was reset. */
  CLOSED("closed");

  private static final TcpState[] VALUES = values();

  private final String label;

  TcpState(String label) {
    this.label = label;
  }

  /**
   * The state's name in events.
   *
   * @return lower case, words joined by underscores
   */
  public String label() {
    return label;
  }

  /**
   * Whether both ends have closed, or one has reset the connection: a SYN with another number
   * begins a new one.
   *
   * @return true if nothing more can come
   */
  public boolean isOver() {
    return switch (this) {
      case CLOSING, TIME_WAIT, LAST_ACK, CLOSED -> true;
      default -> false;
    };
  }

  /**
   * The state with an ordinal, without the copy that {@link #values()} makes.
   *
   * @param ordinal 0 to the number of states - 1
   * @return the state
   */
  public static TcpState of(int ordinal) {
    return VALUES[ordinal];
  }
}
