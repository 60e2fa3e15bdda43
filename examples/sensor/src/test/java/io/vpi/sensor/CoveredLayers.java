package io.vpi.sensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of tshark's {@code frame.protocols} that vpi is to read: the packet's own layers, from
 * the link to the transport, through all tunnels.
 *
 * @param names these layers in tshark's words
 */
record CoveredLayers(List<String> names) {
  /** What ends the headers: nothing that follows it is read, or it is an application's. */
  private static final Set<String> LAST =
      Set.of(
          "arp", "tcp", "sctp", "udplite", "dccp", "icmp", "icmpv6", "igmp", "esp", "wg", "pppoed");

  /** What UDP can lead to; all else behind it is an application's. */
  private static final Set<String> BEHIND_UDP =
      Set.of("vxlan", "geneve", "gtp", "teredo", "l2tp", "nsh", "wg");

  /**
   * Protocols that stand where a header could and are payload to vpi: bytes that tshark knows
   * nothing of, Ethernet's loopback test, what MACsec encrypts, PPP's negotiation of compression.
   */
  private static final Set<String> PAYLOAD = Set.of("data", "loop", "macsec", "ccp");

  /** Takes tshark's word apart. What lies above the transport, or in an ICMP error, is left out. */
  static CoveredLayers of(String protocols) {
    List<String> names = new ArrayList<>();
    for (String name : protocols.split(":", -1)) {
      boolean behindUdp = !names.isEmpty() && names.getLast().equals("udp");
      if (PAYLOAD.contains(name) || (behindUdp && !BEHIND_UDP.contains(name))) {
        break;
      }
      names.add(name);
      if (LAST.contains(name)) {
        break;
      }
    }
    return new CoveredLayers(names);
  }

  /** How many of these layers bear a field, by the field's name. */
  int count(String column) {
    String layer = layer(column);
    // A stack of labels has one name; VXLAN-GPE has none.
    boolean hidden = layer.equals("mpls") || layer.equals("vxlan");
    return hidden ? Integer.MAX_VALUE : (int) names.stream().filter(layer::equals).count();
  }

  /** Whether a field is one of the innermost layer. */
  boolean isOfLast(String column) {
    return names.getLast().equals(layer(column));
  }

  /** In tshark's words the layer that bears a field. */
  private static String layer(String column) {
    String owner = column.substring(0, column.lastIndexOf('.'));
    // ip.flags.df belongs to ip, ipv6.fraghdr.more to ipv6.fraghdr.
    if (owner.startsWith("ip.")) {
      return "ip";
    }
    return owner.equals("pppoe") ? "pppoes" : owner;
  }

  @Override
  public String toString() {
    return String.join(":", names);
  }
}
