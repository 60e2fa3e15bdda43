package io.vpi.packet;

/**
 * Link types: what the first byte of a packet belongs to. The numbers are those of the <a
 * href="https://www.tcpdump.org/linktypes.html">tcpdump LINKTYPE registry</a>, as files carry them;
 * they are plain integers because a file may name any of 65,536, known here or not.
 */
public final class LinkType {
  /** BSD loopback: a 4-byte address family in the byte order of the host that captured. */
  public static final int NULL = 0;

  /** Ethernet, IEEE 802.3, without preamble; a frame check sequence may follow. */
  public static final int ETHERNET = 1;

  /** PPP, RFC 1662, with or without the leading FF 03. */
  public static final int PPP = 9;

  /** PPPoE session packets, RFC 2516. */
  public static final int PPP_ETHER = 51;

  /** IPv4 or IPv6 without a link header; the first nibble tells which. */
  public static final int RAW = 101;

  /** IEEE 802.11 without radio header. */
  public static final int IEEE802_11 = 105;

  /** OpenBSD loopback: a 4-byte address family in network byte order. */
  public static final int LOOP = 108;

  /** Linux cooked capture, version 1. */
  public static final int LINUX_SLL = 113;

  /** IEEE 802.11 with a radiotap header. */
  public static final int IEEE802_11_RADIOTAP = 127;

  /** IPv4 without a link header. */
  public static final int IPV4 = 228;

  /** IPv6 without a link header. */
  public static final int IPV6 = 229;

  /** Linux netfilter log messages. */
  public static final int NFLOG = 239;

  /** Linux cooked capture, version 2. */
  public static final int LINUX_SLL2 = 276;

  private LinkType() {}

  /**
   * The registry's name of a link type, for people.
   *
   * @param linkType any value
   * @return the name, such as {@code ETHERNET}, or {@code LINKTYPE n} for one that is not listed
   *     here
   */
  public static String name(int linkType) {
    return switch (linkType) {
      case NULL -> "NULL";
      case ETHERNET -> "ETHERNET";
      case PPP -> "PPP";
      case PPP_ETHER -> "PPP_ETHER";
      case RAW -> "RAW";
      case IEEE802_11 -> "IEEE802_11";
      case LOOP -> "LOOP";
      case LINUX_SLL -> "LINUX_SLL";
      case IEEE802_11_RADIOTAP -> "IEEE802_11_RADIOTAP";
      case IPV4 -> "IPV4";
      case IPV6 -> "IPV6";
      case NFLOG -> "NFLOG";
      case LINUX_SLL2 -> "LINUX_SLL2";
      default -> "LINKTYPE " + linkType;
    };
  }
}
