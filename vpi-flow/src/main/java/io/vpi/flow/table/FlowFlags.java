package io.vpi.flow.table;

/** What is noted of a flow in {@link FlowRecord#flags}: 16 bits, combined with {@code |}. */
public final class FlowFlags {
  /** A is the client; else B is. */
  public static final int CLIENT_IS_A = 1;

  /** Nobody wants more of the flow: it is counted, and goes on without inspection. */
  public static final int BYPASSED = 1 << 1;

  /** The flow's packets are dropped. */
  public static final int DROPPED = 1 << 2;

  /** The flow's packets go on without inspection, by policy. */
  public static final int PASSED = 1 << 3;

  /** The beginning of the flow was not seen. */
  public static final int MIDSTREAM = 1 << 4;

  /** A rule has matched. */
  public static final int ALERTED = 1 << 5;

  /** TCP: the connection was reset, by a RST that its receiver takes. */
  public static final int RESET = 1 << 6;

  private FlowFlags() {}
}
