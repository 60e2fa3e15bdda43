package io.vpi.decode;

import org.jspecify.annotations.Nullable;

/** IANA protocol numbers: what IPv4's protocol and IPv6's next header field say. */
public final class IpProtocol {
  /** IPv6 hop-by-hop options. */
  public static final int HOP_BY_HOP = 0;

  /** ICMP for IPv4. */
  public static final int ICMP = 1;

  /** TCP. */
  public static final int TCP = 6;

  /** UDP. */
  public static final int UDP = 17;

  /** IPv6 routing header. */
  public static final int ROUTING = 43;

  /** IPv6 fragment header. */
  public static final int FRAGMENT = 44;

  /** ICMPv6. */
  public static final int ICMPV6 = 58;

  /** IPv6: nothing follows. */
  public static final int NO_NEXT_HEADER = 59;

  /** IPv6 destination options. */
  public static final int DESTINATION_OPTIONS = 60;

  /** SCTP. */
  public static final int SCTP = 132;

  private IpProtocol() {}

  /** What follows an IPv4 header; IPv6's extension headers mean nothing there. */
  static @Nullable Protocol afterIpv4(int number) {
    return switch (number) {
      case TCP -> Protocol.TCP;
      case UDP -> Protocol.UDP;
      case ICMP -> Protocol.ICMP;
      default -> null;
    };
  }

  /** What follows an IPv6 header or extension header. */
  static @Nullable Protocol afterIpv6(int number) {
    return switch (number) {
      case TCP -> Protocol.TCP;
      case UDP -> Protocol.UDP;
      case ICMPV6 -> Protocol.ICMPV6;
      case HOP_BY_HOP -> Protocol.IPV6_HOP_BY_HOP;
      case ROUTING -> Protocol.IPV6_ROUTING;
      case FRAGMENT -> Protocol.IPV6_FRAGMENT;
      case DESTINATION_OPTIONS -> Protocol.IPV6_DESTINATION_OPTIONS;
      default -> null;
    };
  }
}
