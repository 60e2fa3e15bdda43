package io.vpi.visibility.topology;

/** What forwards the frames. */
public enum SwitchKind {
  /** The bridge of the Linux kernel. */
  LINUX_BRIDGE("Linux bridge"),
  /** Open vSwitch. */
  OPEN_VSWITCH("Open vSwitch"),
  /** A box of its own. */
  PHYSICAL("physical switch"),
  /** The network card that joins the macvtap ports laid on it. */
  MACVTAP_CARD("network card under macvtap"),
  /** The switch within a network card, between its virtual functions. */
  SRIOV_CARD("switch within an SR-IOV network card"),
  /** The far sides of tunnels with one network id. */
  OVERLAY("overlay"),
  /** A network of a cloud. */
  CLOUD_NETWORK("cloud network"),
  /** Any other. */
  OTHER("switch");

  private final String text;

  SwitchKind(String text) {
    this.text = text;
  }

  /**
   * How people call it.
   *
   * @return such as {@code Linux bridge}
   */
  public String text() {
    return text;
  }
}
