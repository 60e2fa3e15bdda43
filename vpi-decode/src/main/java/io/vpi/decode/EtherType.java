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
      default -> null;
    };
  }
}
