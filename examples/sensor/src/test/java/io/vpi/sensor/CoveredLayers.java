package io.vpi.sensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of tshark's {@code frame.protocols} that vpi has decoders for: what a comparison may ask
 * for.
 *
 * @param names the layers up to the transport, in tshark's words
 * @param obstacle the first layer before the transport that has no decoder yet, or the empty string
 */
record CoveredLayers(List<String> names, String obstacle) {
  private static final Set<String> BELOW_TRANSPORT =
      Set.of(
          "raw",
          "null",
          "sll",
          "eth",
          "ethertype",
          "vlan",
          "ieee8021ad",
          "ip",
          "ipv6",
          "ipv6.hopopts",
          "ipv6.routing",
          "ipv6.fraghdr",
          "ipv6.dstopts");
  private static final Set<String> LAST = Set.of("arp", "tcp", "udp", "icmp", "icmpv6");

  /** What tshark calls bytes that it has no dissector for: not a header. */
  private static final String DATA = "data";

  /** Takes tshark's word apart. What lies above the transport, or in an ICMP error, is left out. */
  static CoveredLayers of(String protocols) {
    List<String> names = new ArrayList<>();
    for (String name : protocols.split(":", -1)) {
      boolean isIp = name.equals("ip") || name.equals("ipv6");
      if (isIp && (names.contains("ip") || names.contains("ipv6"))) {
        return new CoveredLayers(names, "IP in IP");
      }
      if (LAST.contains(name)) {
        names.add(name);
        break;
      }
      if (name.equals(DATA)) {
        break;
      }
      if (!BELOW_TRANSPORT.contains(name)) {
        return new CoveredLayers(names, name);
      }
      names.add(name);
    }
    return new CoveredLayers(names, names.isEmpty() ? DATA : "");
  }

  boolean isWhole() {
    return obstacle.isEmpty();
  }

  /** How many of these layers bear a field, by the field's name. */
  int count(String column) {
    String owner = column.substring(0, column.lastIndexOf('.'));
    // ip.flags.df belongs to ip, ipv6.fraghdr.more to ipv6.fraghdr.
    String layer = owner.startsWith("ip.") ? "ip" : owner;
    return (int) names.stream().filter(layer::equals).count();
  }

  @Override
  public String toString() {
    return String.join(":", names);
  }
}
