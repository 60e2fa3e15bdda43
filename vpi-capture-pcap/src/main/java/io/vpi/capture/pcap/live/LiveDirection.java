package io.vpi.capture.pcap.live;

import io.vpi.packet.Direction;
import java.util.Locale;

/**
 * Which packets of an interface a live source shows. Where the interface is a port of a virtual
 * switch, such as a guest's tap, what the interface receives is what the guest sent.
 */
public enum LiveDirection {
  /** All packets; which way each went is not known. */
  BOTH(0, Direction.UNKNOWN),
  /** What the interface received: packets of {@link Direction#INGRESS}. */
  IN(1, Direction.INGRESS),
  /** What was sent through the interface: packets of {@link Direction#EGRESS}. */
  OUT(2, Direction.EGRESS);

  /** The value of {@code pcap_direction_t}. */
  private final int code;

  private final Direction direction;

  LiveDirection(int code, Direction direction) {
    this.code = code;
    this.direction = direction;
  }

  int code() {
    return code;
  }

  /**
   * Which way the packets crossed the interface.
   *
   * @return the direction that each of them bears
   */
  public Direction direction() {
    return direction;
  }

  /** How an option spells it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
