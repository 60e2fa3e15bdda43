package io.vpi.visibility.topology;

import io.vpi.net.MacAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network interface of a host, or a socket of a physical switch.
 *
 * @param id its name
 * @param kind what it is made of
 * @param mac its own address as {@link MacAddress} has it, or {@link MacAddress#NONE}
 * @param isUp whether it carries traffic: it is switched on and its cable is in
 * @param mtu the largest IP packet that it carries, in bytes, or 0 if unknown
 * @param alias what its owner wrote beside it, or the empty string
 * @param memberOf the switch that it is a port of, or null
 * @param behaviour what that switch does here
 * @param vlans which VLANs it carries
 * @param peer the other end of the virtual cable, if that is on the same host and visible, or null
 * @param lower the interface that it is stacked on, or null
 * @param lowerTag the VLAN id that its frames bear on {@code lower}, or {@link PortVlans#UNTAGGED}
 * @param tunnel the far side, if it is a tunnel, or null
 * @param leadsOutside whether what lies behind it is the world outside of this picture
 * @param lacksCarrier whether it is down although it is switched on, since what is at the other end
 *     of its cable is down or missing
 */
public record Port(
    PortId id,
    PortKind kind,
    long mac,
    boolean isUp,
    int mtu,
    String alias,
    @Nullable SwitchId memberOf,
    PortBehaviour behaviour,
    PortVlans vlans,
    @Nullable PortId peer,
    @Nullable PortId lower,
    int lowerTag,
    @Nullable Tunnel tunnel,
    boolean leadsOutside,
    boolean lacksCarrier) {
  /**
   * Checks that no part is null that may not be.
   *
   * @throws NullPointerException if one is
   */
  public Port {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(alias, "alias");
    Objects.requireNonNull(behaviour, "behaviour");
    Objects.requireNonNull(vlans, "vlans");
  }

  /**
   * Begins the description of a port: up, on no switch, ordinary.
   *
   * @param id its name
   * @param kind what it is made of
   * @return a builder
   */
  public static PortBuilder builder(PortId id, PortKind kind) {
    return new PortBuilder(id, kind);
  }

  /**
   * Begins a changed copy.
   *
   * @return a builder that holds all that this port has
   */
  public PortBuilder toBuilder() {
    return new PortBuilder(id, kind)
        .mac(mac)
        .up(isUp)
        .mtu(mtu)
        .alias(alias)
        .memberOf(memberOf)
        .behaviour(behaviour)
        .vlans(vlans)
        .peer(peer)
        .lower(lower, lowerTag)
        .tunnel(tunnel)
        .outside(leadsOutside)
        .lacksCarrier(lacksCarrier);
  }

  /**
   * Whether frames can cross it within its switch.
   *
   * @return true if it is up and no spanning tree blocks it
   */
  public boolean carriesTraffic() {
    return isUp && behaviour.forwards();
  }
}
