package io.vpi.visibility.identity;

import io.vpi.asset.Endpoint;

/** Addresses that no router passes on: whose frame bears one, its card has it. */
final class NeverRouted {
  private static final long LINK_LOCAL_IPV4 = 0xA9FE;
  private static final long LINK_LOCAL_IPV6 = 0xFE80 >>> 6;

  private NeverRouted() {}

  static boolean includes(Endpoint end) {
    long high = end.addressHigh();
    long low = end.addressLow();
    if (end.ipVersion() == 4) {
      return low == 0 || low >>> 16 == LINK_LOCAL_IPV4;
    }
    return (high | low) == 0 || high >>> 54 == LINK_LOCAL_IPV6;
  }

  /** Whether a host has made the address out of its MAC address (RFC 4291, appendix A). */
  static boolean isMadeOfMac(Endpoint end) {
    long mac = end.mac();
    long made = (mac >>> 24 << 40 | 0xFFFE_000000L | (mac & 0xFF_FFFF)) ^ 0x0200_0000_0000_0000L;
    return end.ipVersion() == 6 && end.addressLow() == made;
  }
}
