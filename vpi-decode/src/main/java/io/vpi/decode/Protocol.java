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
  UDP("udp", Udp::decode),
  /** VN-Tag, INCITS 464. */
  VN_TAG("vntag", VnTag::decode),
  /** IEEE 802.2 logical link control, with SNAP or without. */
  LLC("llc", Llc::decode),
  /** Linux netfilter log. */
  NFLOG("nflog", Nflog::decode),
  /** PPP, RFC 1661. */
  PPP("ppp", Ppp::decode),
  /** PPPoE, discovery stage, RFC 2516. */
  PPPOE_DISCOVERY("pppoe_discovery", Pppoe::decodeDiscovery),
  /** PPPoE, session stage, RFC 2516. */
  PPPOE_SESSION("pppoe_session", Pppoe::decodeSession),
  /** One label of an MPLS stack, RFC 3032. */
  MPLS("mpls", Mpls::decode),
  /** UDP-Lite, RFC 3828. */
  UDP_LITE("udplite", UdpLite::decode),
  /** SCTP, RFC 9260. */
  SCTP("sctp", Sctp::decode),
  /** DCCP, RFC 4340. */
  DCCP("dccp", Dccp::decode),
  /** IGMP, RFC 2236 and RFC 9776. */
  IGMP("igmp", Igmp::decode),
  /** IP encapsulating security payload, RFC 4303. */
  ESP("esp", Esp::decode),
  /** IP authentication header, RFC 4302. */
  AH("ah", Ah::decode),
  /** Generic routing encapsulation, RFC 2784. */
  GRE("gre", Gre::decode),
  /** GRE as NVGRE uses it, RFC 7637. */
  NVGRE("nvgre", Gre::decode),
  /** ERSPAN type I, which has no header. */
  ERSPAN_I("erspan_i", Erspan::decodeI),
  /** ERSPAN type II. */
  ERSPAN_II("erspan_ii", Erspan::decodeII),
  /** ERSPAN type III. */
  ERSPAN_III("erspan_iii", Erspan::decodeIII),
  /** L2TP version 3 over IP, RFC 3931. */
  L2TPV3("l2tpv3", L2tpV3::decode),
  /** L2TP version 3 over UDP, RFC 3931. */
  L2TPV3_UDP("l2tpv3_udp", L2tpV3::decodeUdp),
  /** VXLAN, RFC 7348. */
  VXLAN("vxlan", Vxlan::decode),
  /** VXLAN with the generic protocol extension. */
  VXLAN_GPE("vxlan_gpe", VxlanGpe::decode),
  /** Network service header, RFC 8300. */
  NSH("nsh", Nsh::decode),
  /** GENEVE, RFC 8926. */
  GENEVE("geneve", Geneve::decode),
  /** Teredo, RFC 4380. */
  TEREDO("teredo", Teredo::decode),
  /** GTP-U, 3GPP TS 29.281. */
  GTP_U("gtp_u", GtpU::decode),
  /** WireGuard. */
  WIREGUARD("wireguard", WireGuard::decode),
  /** The start of a transport header that an ICMP error quotes without its end. */
  QUOTED_TRANSPORT("quoted_transport", cursor -> null);

  private static final Protocol[] VALUES = values();

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // each is a static method or captures nothing
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
