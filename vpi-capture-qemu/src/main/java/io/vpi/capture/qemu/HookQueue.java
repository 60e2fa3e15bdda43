package io.vpi.capture.qemu;

import io.vpi.packet.Direction;

/**
 * One of the two queues of a guest's network backend that a filter can sit on. QEMU names them from
 * the backend's side: it receives what the guest sends.
 */
public enum HookQueue {
  /** {@code queue=rx}: frames that the guest sends. */
  FROM_GUEST("rx", Direction.INGRESS),
  /** {@code queue=tx}: frames that go to the guest. */
  TO_GUEST("tx", Direction.EGRESS);

  private final String label;
  private final Direction direction;

  HookQueue(String label, Direction direction) {
    this.label = label;
    this.direction = direction;
  }

  /**
   * QEMU's name of the queue.
   *
   * @return {@code rx} or {@code tx}
   */
  public String label() {
    return label;
  }

  /**
   * Which way the queue's frames cross the guest's port, seen from the switch.
   *
   * @return {@link Direction#INGRESS} from the guest, {@link Direction#EGRESS} to it
   */
  public Direction direction() {
    return direction;
  }
}
