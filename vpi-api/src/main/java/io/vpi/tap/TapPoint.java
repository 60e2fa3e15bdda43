package io.vpi.tap;

import io.vpi.packet.Direction;
import java.util.Objects;

/**
 * A place where packets are seen: a mirror session, a switch port, a guest's network card, an
 * interface section of a capture file. What is not known is the empty string.
 *
 * @param host the virtual host that the tap is on
 * @param switchName the virtual switch or bridge
 * @param port the switch's port, or the capture interface's name
 * @param guest the guest behind the port
 * @param direction which way packets cross this tap; {@link Direction#UNKNOWN} for both
 * @param addressSpace equal addresses seen by taps of different address spaces are different hosts;
 *     0 unless configured
 */
public record TapPoint(
    String host,
    String switchName,
    String port,
    String guest,
    Direction direction,
    int addressSpace) {

  /** A tap of which nothing is known. */
  public static final TapPoint UNKNOWN = ofPort("");

  /**
   * Checks that no part is null.
   *
   * @throws NullPointerException if one is
   */
  public TapPoint {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(switchName, "switchName");
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(guest, "guest");
    Objects.requireNonNull(direction, "direction");
  }

  /**
   * A tap of which only the port or interface name is known.
   *
   * @param port the name
   * @return the tap, in both directions and address space 0
   */
  public static TapPoint ofPort(String port) {
    return new TapPoint("", "", port, "", Direction.UNKNOWN, 0);
  }
}
