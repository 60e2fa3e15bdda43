package io.vpi.decode;

import org.jspecify.annotations.Nullable;

/**
 * EtherTypes, the IEEE registry of what a link carries; also the tag protocol identifiers of VLAN
 * tags.
 */
public final class EtherType {
  /** IPv4. */
  public static final int IPV4 = 0x0800;

  /** Address resolution. */
  public static final int ARP = 0x0806;

  /** An IEEE 802.1Q tag. */
  public static final int VLAN = 0x8100;

  /** IPv6. */
  public static final int IPV6 = 0x86DD;

  /** An IEEE 802.1ad service tag. */
  public static final int SERVICE_VLAN = 0x88A8;

  /** A VLAN tag as equipment before 802.1ad stacked it. */
  public static final int OLD_STACKED_VLAN = 0x9100;

  /** A VLAN tag of equipment that told the depth of stacked tags apart by it. */
  public static final int OLD_STACKED_VLAN_9200 = 0x9200;

  /** A VLAN tag of equipment that told the depth of stacked tags apart by it. */
  public static final int OLD_STACKED_VLAN_9300 = 0x9300;

  /** MPLS, unicast. */
  public static final int MPLS = 0x8847;

  /** MPLS, multicast or with an upstream-assigned label. */
  public static final int MPLS_MULTICAST = 0x8848;

  /** PPPoE, discovery stage. */
  public static final int PPPOE_DISCOVERY = 0x8863;

  /** PPPoE, session stage. */
  public static final int PPPOE_SESSION = 0x8864;

  /** VN-Tag. */
  public static final int VN_TAG = 0x8926;

  /** Network service header. */
  public static final int NSH = 0x894F;

  /** A whole Ethernet frame, as GRE and GENEVE carry it. */
  public static final int TRANSPARENT_ETHERNET = 0x6558;

  /** PPP, as GRE carries it for PPTP. */
  public static final int PPP = 0x880B;

  /** Values below this one are no type but the length of an IEEE 802.3 frame. */
  public static final int SMALLEST = 0x0600;

  private EtherType() {}

  /** What follows an EtherType, or null if no decoder knows it. */
  static @Nullable Protocol protocol(int type) {
    return switch (type) {
      case IPV4 -> Protocol.IPV4;
      case IPV6 -> Protocol.IPV6;
      case ARP -> Protocol.ARP;
      case VLAN, SERVICE_VLAN, OLD_STACKED_VLAN -> Protocol.VLAN;
      default -> rarer(type);
    };
  }

  private static @Nullable Protocol rarer(int type) {
    return switch (type) {
      case MPLS, MPLS_MULTICAST -> Protocol.MPLS;
      case OLD_STACKED_VLAN_9200, OLD_STACKED_VLAN_9300 -> Protocol.VLAN;
      case PPPOE_DISCOVERY -> Protocol.PPPOE_DISCOVERY;
      case PPPOE_SESSION -> Protocol.PPPOE_SESSION;
      case VN_TAG -> Protocol.VN_TAG;
      case NSH -> Protocol.NSH;
      case TRANSPARENT_ETHERNET -> Protocol.ETHERNET;
      case PPP -> Protocol.PPP;
      default -> null;
    };
  }
}
