package io.vpi.visibility.topology;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What joins ports: a bridge, a virtual or a physical switch. Which ports it has, the ports say.
 *
 * @param id its name
 * @param kind what it is
 * @param learns whether it remembers who is behind which port; one that does not is a hub
 * @param floodVlans the VLANs in which it learns nothing although it learns in others
 * @param filtersVlans whether it looks at VLAN tags
 * @param joinsPorts whether it lets its ports speak with each other; a macvtap card in VEPA or
 *     private mode does not
 * @param localPort the host's own place on it, or null
 */
public record Switch(
    SwitchId id,
    SwitchKind kind,
    boolean learns,
    VlanSet floodVlans,
    boolean filtersVlans,
    boolean joinsPorts,
    @Nullable PortId localPort) {
  /**
   * Checks that no part is null that may not be.
   *
   * @throws NullPointerException if one is
   */
  public Switch {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(floodVlans, "floodVlans");
  }

  /**
   * A switch that learns, does not look at tags and has no place for its host.
   *
   * @param id its name
   * @param kind what it is
   * @return the switch
   */
  public static Switch learning(SwitchId id, SwitchKind kind) {
    return new Switch(id, kind, true, VlanSet.NONE, false, true, null);
  }

  /**
   * Whether it learns in a VLAN.
   *
   * @param vlan the VLAN
   * @return false if frames of that VLAN are always flooded
   */
  public boolean learnsIn(int vlan) {
    return learns && !floodVlans.contains(vlan);
  }
}
