package io.vpi.visibility.topology;

/** How a tunnel wraps frames. */
public enum TunnelKind {
  /** VXLAN (RFC 7348). */
  VXLAN(50),
  /** GENEVE (RFC 8926), without options. */
  GENEVE(50),
  /** Ethernet in GRE, with a key. */
  GRE(42),
  /** ERSPAN type I or II. */
  ERSPAN(50),
  /** WireGuard: what is within cannot be read on the way. */
  WIREGUARD(80),
  /** IPsec: what is within cannot be read on the way. */
  IPSEC(73),
  /** Any other. */
  OTHER(0);

  private final int overhead;

  TunnelKind(int overhead) {
    this.overhead = overhead;
  }

  /**
   * What the tunnel adds to an IP packet of a guest, over IPv4: the inner Ethernet header and all
   * that stands before it, from the outer IP header on.
   *
   * @return in bytes; 0 if unknown
   */
  public int overhead() {
    return overhead;
  }

  /**
   * Whether it hides what it carries.
   *
   * @return true for the encrypting kinds
   */
  public boolean encrypts() {
    return this == WIREGUARD || this == IPSEC;
  }
}
