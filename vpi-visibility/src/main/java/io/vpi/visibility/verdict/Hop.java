package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tunnel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One switch on a frame's way.
 *
 * @param switchId the switch
 * @param entering the port that the frame comes in by
 * @param leaving the port that it goes out by
 * @param vlan the VLAN that it is in there, 0 for untagged
 * @param wrappedIn the tunnel that carries it across this switch, or null where it goes bare
 */
public record Hop(
    SwitchId switchId, PortId entering, PortId leaving, int vlan, @Nullable Tunnel wrappedIn) {
  /** Checks the parts. */
  public Hop {
    Objects.requireNonNull(switchId, "switchId");
    Objects.requireNonNull(entering, "entering");
    Objects.requireNonNull(leaving, "leaving");
  }

  /**
   * The same hop the other way.
   *
   * @return in where this goes out
   */
  public Hop reversed() {
    return new Hop(switchId, leaving, entering, vlan, wrappedIn);
  }
}
