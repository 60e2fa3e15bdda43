package io.vpi.visibility.topology;

import io.vpi.net.MacAddress;
import org.jspecify.annotations.Nullable;

/** Describes a {@link Port} part by part. Not thread safe. */
public final class PortBuilder {
  private final PortId id;
  private PortKind kind;
  private long mac = MacAddress.NONE;
  private boolean isUp = true;
  private int mtu;
  private String alias = "";
  private @Nullable SwitchId memberOf;
  private PortBehaviour behaviour = PortBehaviour.ORDINARY;
  private PortVlans vlans = PortVlans.TRANSPARENT;
  private @Nullable PortId peer;
  private @Nullable PortId lower;
  private int lowerTag = PortVlans.UNTAGGED;
  private @Nullable Tunnel tunnel;
  private boolean leadsOutside;
  private boolean lacksCarrier;

  PortBuilder(PortId id, PortKind kind) {
    this.id = id;
    this.kind = kind;
  }

  /**
   * Sets what the port is made of.
   *
   * @param value the kind
   * @return this
   */
  public PortBuilder kind(PortKind value) {
    kind = value;
    return this;
  }

  /**
   * Sets the port's own address.
   *
   * @param value the address, or {@link MacAddress#NONE}
   * @return this
   */
  public PortBuilder mac(long value) {
    mac = value;
    return this;
  }

  /**
   * Sets whether the port carries traffic.
   *
   * @param value true for up
   * @return this
   */
  public PortBuilder up(boolean value) {
    isUp = value;
    return this;
  }

  /**
   * Sets the largest IP packet.
   *
   * @param value in bytes, or 0 if unknown
   * @return this
   */
  public PortBuilder mtu(int value) {
    mtu = value;
    return this;
  }

  /**
   * Sets what the owner wrote beside the port.
   *
   * @param value the text
   * @return this
   */
  public PortBuilder alias(String value) {
    alias = value;
    return this;
  }

  /**
   * Makes it a port of a switch.
   *
   * @param value the switch, or null for none
   * @return this
   */
  public PortBuilder memberOf(@Nullable SwitchId value) {
    memberOf = value;
    return this;
  }

  /**
   * Sets what the switch does here.
   *
   * @param value the behaviour
   * @return this
   */
  public PortBuilder behaviour(PortBehaviour value) {
    behaviour = value;
    return this;
  }

  /**
   * Sets which VLANs the port carries.
   *
   * @param value the VLANs
   * @return this
   */
  public PortBuilder vlans(PortVlans value) {
    vlans = value;
    return this;
  }

  /**
   * Sets the other end of the virtual cable.
   *
   * @param value a port of the same host, or null
   * @return this
   */
  public PortBuilder peer(@Nullable PortId value) {
    peer = value;
    return this;
  }

  /**
   * Stacks the port on another interface.
   *
   * @param value a port of the same host, or null
   * @param tag the VLAN id that its frames bear there, or {@link PortVlans#UNTAGGED}
   * @return this
   */
  public PortBuilder lower(@Nullable PortId value, int tag) {
    lower = value;
    lowerTag = tag;
    return this;
  }

  /**
   * Makes it the end of a tunnel.
   *
   * @param value the far side, or null for no tunnel
   * @return this
   */
  public PortBuilder tunnel(@Nullable Tunnel value) {
    tunnel = value;
    return this;
  }

  /**
   * Sets whether the world outside lies behind it.
   *
   * @param value true if it does
   * @return this
   */
  public PortBuilder outside(boolean value) {
    leadsOutside = value;
    return this;
  }

  /**
   * Sets whether it is down for want of what is at the other end of its cable.
   *
   * @param value true if it is switched on itself
   * @return this
   */
  public PortBuilder lacksCarrier(boolean value) {
    lacksCarrier = value;
    return this;
  }

  /**
   * Ends the description.
   *
   * @return the port
   */
  public Port build() {
    return new Port(
        id,
        kind,
        mac,
        isUp,
        mtu,
        alias,
        memberOf,
        behaviour,
        vlans,
        peer,
        lower,
        lowerTag,
        tunnel,
        leadsOutside,
        lacksCarrier);
  }
}
