package io.vpi.visibility.topology;

/** What makes the copies. */
public enum TapKind {
  /** The mirred action of Linux traffic control. */
  TC_MIRROR("tc mirror", false, false),
  /** The dup statement of nftables. */
  NFT_DUP("nft dup", false, false),
  /** A mirror of Open vSwitch, which gives a frame to its output once however often it matches. */
  OVS_MIRROR("Open vSwitch mirror", true, false),
  /** A monitor session of a physical switch. */
  SPAN("SPAN session", false, false),
  /** A filter within the hypervisor on a guest's card, such as QEMU's filter-mirror. */
  HYPERVISOR_MIRROR("hypervisor filter", false, false),
  /** A filter within the hypervisor that holds a guest's frames for a verdict. */
  HYPERVISOR_REDIRECTOR("hypervisor redirector", false, true),
  /** A cloud's traffic mirroring. */
  CLOUD_MIRROR("cloud mirror", true, false);

  private final String text;
  private final boolean copiesOnce;
  private final boolean inline;

  TapKind(String text, boolean copiesOnce, boolean inline) {
    this.text = text;
    this.copiesOnce = copiesOnce;
    this.inline = inline;
  }

  /**
   * How people call it.
   *
   * @return such as {@code tc mirror}
   */
  public String text() {
    return text;
  }

  /**
   * Whether a frame that crosses a switch once is copied once at most, in at one watched port and
   * out at another.
   *
   * @return false where it is copied at each
   */
  public boolean copiesOnce() {
    return copiesOnce;
  }

  /**
   * Whether frames wait for the sensor's verdict.
   *
   * @return false for copies
   */
  public boolean isInline() {
    return inline;
  }
}
