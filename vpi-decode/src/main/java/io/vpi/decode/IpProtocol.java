package io.vpi.decode;

import org.jspecify.annotations.Nullable;

/** IANA protocol numbers: what IPv4's protocol and IPv6's next header field say. */
public final class IpProtocol {
  /** IPv6 hop-by-hop options. */
  public static final int HOP_BY_HOP = 0;

  /** ICMP for IPv4. */
  public static final int ICMP = 1;

  /** IGMP. */
  public static final int IGMP = 2;

  /** IPv4 within IP, RFC 2003. */
  public static final int IPV4 = 4;

  /** TCP. */
  public static final int TCP = 6;

  /** UDP. */
  public static final int UDP = 17;

  /** DCCP. */
  public static final int DCCP = 33;

  /** IPv6 within IP, RFC 2473 and RFC 4213. */
  public static final int IPV6 = 41;

  /** IPv6 routing header. */
  public static final int ROUTING = 43;

  /** IPv6 fragment header. */
  public static final int FRAGMENT = 44;

  /** Generic routing encapsulation. */
  public static final int GRE = 47;

  /** Encapsulating security payload. */
  public static final int ESP = 50;

  /** Authentication header. */
  public static final int AH = 51;

  /** ICMPv6. */
  public static final int ICMPV6 = 58;

  /** IPv6: nothing follows. */
  public static final int NO_NEXT_HEADER = 59;

  /** IPv6 destination options. */
  public static final int DESTINATION_OPTIONS = 60;

  /** L2TP version 3. */
  public static final int L2TP = 115;

  /** SCTP. */
  public static final int SCTP = 132;

  /** UDP-Lite. */
  public static final int UDP_LITE = 136;

  /** MPLS within IP, RFC 4023. */
  public static final int MPLS = 137;

  private IpProtocol() {}

  /** What follows an IPv4 header; IPv6's extension headers mean nothing there. */
  static @Nullable Protocol afterIpv4(int number) {
    return switch (number) {
      case TCP -> Protocol.TCP;
      case UDP -> Protocol.UDP;
      case ICMP -> Protocol.ICMP;
      case IGMP -> Protocol.IGMP;
      default -> afterEither(number);
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
      default -> afterEither(number);
    };
  }

  private static @Nullable Protocol afterEither(int number) {
    return switch (number) {
      case IPV4 -> Protocol.IPV4;
      case IPV6 -> Protocol.IPV6;
      case DCCP -> Protocol.DCCP;
      case GRE -> Protocol.GRE;
      case ESP -> Protocol.ESP;
      case AH -> Protocol.AH;
      case L2TP -> Protocol.L2TPV3;
      case SCTP -> Protocol.SCTP;
      case UDP_LITE -> Protocol.UDP_LITE;
      case MPLS -> Protocol.MPLS;
      default -> null;
    };
  }
}
