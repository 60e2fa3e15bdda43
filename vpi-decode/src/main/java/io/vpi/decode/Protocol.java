package io.vpi.decode;

/**
 * The protocols that have a decoder, from the link up to the transport. This list is the register:
 * a protocol is its own file, named here, and a line here.
 */
public enum Protocol {
  /** Ethernet II and IEEE 802.3. */
  ETHERNET("eth", Ethernet::decode),
  /** An IEEE 802.1Q or 802.1ad tag. */
  VLAN("vlan", Vlan::decode),
  /** Linux cooked capture, version 1. */
  LINUX_SLL("sll", LinuxSll::decode),
  /** Linux cooked capture, version 2. */
  LINUX_SLL2("sll2", LinuxSll2::decode),
  /** BSD loopback, both byte orders. */
  NULL_LOOPBACK("null", NullLoopback::decode),
  /** Address resolution, RFC 826. */
  ARP("arp", Arp::decode),
  /** IPv4, RFC 791. */
  IPV4("ipv4", Ipv4::decode),
  /** IPv6, RFC 8200. */
  IPV6("ipv6", Ipv6::decode),
  /** IPv6 hop-by-hop options, RFC 8200 section 4.3. */
  IPV6_HOP_BY_HOP("ipv6_hop_by_hop", Ipv6Extension::decodeHopByHop),
  /** IPv6 routing header, RFC 8200 section 4.4. */
  IPV6_ROUTING("ipv6_routing", Ipv6Extension::decodeRouting),
  /** IPv6 fragment header, RFC 8200 section 4.5. */
  IPV6_FRAGMENT("ipv6_fragment", Ipv6Fragment::decode),
  /** IPv6 destination options, RFC 8200 section 4.6. */
  IPV6_DESTINATION_OPTIONS("ipv6_destination_options", Ipv6Extension::decodeDestinationOptions),
  /** ICMP, RFC 792. */
  ICMP("icmp", Icmp::decode),
  /** ICMPv6, RFC 4443. */
  ICMPV6("icmpv6", Icmpv6::decode),
  /** TCP, RFC 9293. */
  TCP("tcp", Tcp::decode),
  /** UDP, RFC 768. */
  UDP("udp", Udp::decode);

  private static final Protocol[] VALUES = values();

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // each is a static method
  private final LayerDecoder decoder;

  Protocol(String label, LayerDecoder decoder) {
    this.label = label;
    this.decoder = decoder;
  }

  /**
   * The protocol's name in events.
   *
   * @return lower case, such as {@code ipv4}
   */
  public String label() {
    return label;
  }

  /**
   * The protocol with an ordinal, without the copy that {@link #values()} makes.
   *
   * @param ordinal 0 to the number of protocols - 1
   * @return the protocol
   * @throws ArrayIndexOutOfBoundsException if there is no such ordinal
   */
  public static Protocol of(int ordinal) {
    return VALUES[ordinal];
  }

  LayerDecoder decoder() {
    return decoder;
  }
}
