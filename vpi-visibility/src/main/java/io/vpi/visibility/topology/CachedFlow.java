package io.vpi.visibility.topology;

import io.vpi.net.MacAddress;
import java.util.Objects;
import java.util.Set;

/**
 * What a switch has decided for a flow and remembers. Open vSwitch keeps doing so while the flow
 * goes on, also when a mirror is made meanwhile.
 *
 * @param switchId the switch
 * @param entering the port that the flow enters by
 * @param sourceMac whose frames, or {@link MacAddress#NONE} for anybody's
 * @param destinationMac to whom, or {@link MacAddress#NONE} for anybody
 * @param leaving the ports that its frames leave by
 */
public record CachedFlow(
    SwitchId switchId, PortId entering, long sourceMac, long destinationMac, Set<PortId> leaving) {
  /** Checks the parts and copies the set. */
  public CachedFlow {
    Objects.requireNonNull(switchId, "switchId");
    Objects.requireNonNull(entering, "entering");
    leaving = Set.copyOf(leaving);
  }
}
