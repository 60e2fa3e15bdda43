package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Whom a switch has seen behind a port.
 *
 * @param port the port
 * @param vlan the VLAN, or {@link PortVlans#UNTAGGED}
 * @param mac the address
 * @param isFixed whether it was set by hand and does not age
 */
public record LearnedMac(PortId port, int vlan, long mac, boolean isFixed) {
  /** Checks the parts. */
  public LearnedMac {
    Objects.requireNonNull(port, "port");
  }
}
