package io.vpi.flow.tcp;

/** The bits that {@link TcpTracker#segment} answers with. */
public final class TcpResult {
  /** The receiver would act on the segment. */
  public static final int ACCEPTED = 1;

  /** Data of it was handed to the reassembler. */
  public static final int DATA_TAKEN = 1 << 1;

  /** The receiver would not act on the segment; {@link #refusal} says why. */
  public static final int REFUSED = 1 << 2;

  /** Inline, the packet is not to be passed on. */
  public static final int DROP_INLINE = 1 << 3;

  /** Inline, its data differs from what was inspected: it is to be replaced, or dropped. */
  public static final int REWRITE_INLINE = 1 << 4;

  /** Inline, the urgent pointer is to be taken off so that all receivers read the same. */
  public static final int STRIP_URGENT_INLINE = 1 << 5;

  /**
   * The segment begins another connection than its record's. Nothing was done: the caller ends the
   * record's flow with {@code REUSED} and calls again with a fresh record.
   */
  public static final int NEW_CONNECTION = 1 << 6;

  /** With this segment the handshake was done, or a connection was picked up without one. */
  public static final int ESTABLISHED_NOW = 1 << 7;

  /** With this segment the connection closed: both ends have, or it was reset. */
  public static final int CLOSED_NOW = 1 << 8;

  /**
   * The connection was reset. Without {@link #CLOSED_NOW} its receiver may not agree: the flow is
   * kept as long as before, and goes on if its ends do.
   */
  public static final int RESET = 1 << 9;

  /** The beginning of the connection was not seen. */
  public static final int MIDSTREAM = 1 << 10;

  /** Only one end's segments are seen. */
  public static final int ONE_SIDED = 1 << 11;

  private static final int REFUSAL_SHIFT = 24;

  private TcpResult() {}

  /**
   * Why a segment was refused.
   *
   * @param result the tracker's answer
   * @return the reason, {@link Refusal#NONE} if it was not
   */
  public static Refusal refusal(int result) {
    return Refusal.of(result >>> REFUSAL_SHIFT);
  }

  static int refused(Refusal reason) {
    return REFUSED | reason.ordinal() << REFUSAL_SHIFT;
  }
}
