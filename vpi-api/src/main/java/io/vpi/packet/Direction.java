package io.vpi.packet;

/**
 * Which way a packet crossed its tap, seen from the switch: from the port into the switch, or from
 * the switch out of the port. On a virtual switch the thing behind a port is mostly a guest.
 */
public enum Direction {
  /** The source cannot tell, as for a mirror that joins both directions. */
  UNKNOWN,
  /** Into the switch: the guest behind the port sent it. */
  INGRESS,
  /** Out of the switch: the guest behind the port receives it. */
  EGRESS;

  private static final Direction[] VALUES = values();

  /**
   * The direction with an ordinal, without the copy that {@link #values()} makes.
   *
   * @param ordinal 0 to 2
   * @return the direction
   * @throws ArrayIndexOutOfBoundsException if there is no such ordinal
   */
  public static Direction of(int ordinal) {
    return VALUES[ordinal];
  }
}
