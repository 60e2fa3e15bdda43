package io.vpi.visibility.topology;

/** What a port is made of, which decides where on the host its frames can be copied. */
public enum PortKind {
  /** One end of a virtual cable between two network namespaces. */
  VETH(true, "veth"),
  /** The host's end of a guest's network card. */
  TAP(true, "tap"),
  /** A guest's card laid directly on a network card of the host. */
  MACVTAP(true, "macvtap"),
  /** A virtual function of a network card, handed to a guest: frames pass the host by. */
  SRIOV_VF(false, "SR-IOV virtual function"),
  /** A guest's card shared with a switch in user space: frames pass the kernel by. */
  VHOST_USER(false, "vhost-user"),
  /** Several network cards that act as one. */
  BOND(true, "bond"),
  /** One VLAN of another interface. */
  VLAN(true, "VLAN"),
  /** One end of a tunnel. */
  TUNNEL(true, "tunnel"),
  /** A network card of a host, or a socket of a physical switch. */
  PHYSICAL(true, "physical"),
  /** The host's own place on a switch: the bridge device, or an internal port of Open vSwitch. */
  LOCAL(true, "local"),
  /** One end of a cable between two switches of Open vSwitch. */
  PATCH(false, "patch"),
  /** The network interface of an instance in a cloud. */
  CLOUD(false, "cloud interface"),
  /** Any other. */
  OTHER(true, "other");

  private final boolean hasHostTap;
  private final String text;

  PortKind(boolean hasHostTap, String text) {
    this.hasHostTap = hasHostTap;
    this.text = text;
  }

  /**
   * Whether the host's kernel sees the frames of such a port, so that a mirror or a socket on it
   * can copy them.
   *
   * @return false where they pass the kernel by
   */
  public boolean hasHostTap() {
    return hasHostTap;
  }

  /**
   * Whether the host's kernel is at the far side of such a port, as it is of a switch's own
   * interface and of a macvtap: what it sends there enters the switch, and what it receives there
   * has left it. Of other ports it is the switch's side that the kernel is at.
   *
   * @return true if directions are the other way round
   */
  public boolean isBehindSwitch() {
    return this == LOCAL || this == MACVTAP;
  }

  /**
   * How people call it.
   *
   * @return such as {@code SR-IOV virtual function}
   */
  public String text() {
    return text;
  }
}
