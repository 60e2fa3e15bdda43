package io.vpi.sensor.format;

import io.vpi.decode.EtherType;
import io.vpi.decode.Ethernet;
import io.vpi.decode.Protocol;
import io.vpi.decode.Vlan;
import io.vpi.decode.VnTag;
import io.vpi.packet.LinkType;

/** What tshark calls link types and layers. */
final class TsharkNames {
  /** tshark's number for a link type that it does not know. */
  private static final int UNKNOWN_ENCAPSULATION = 0;

  private static final int RAW_ENCAPSULATION = 7;

  /** What DLT_RAW is within programs, and in some of their files. */
  private static final int DLT_RAW = 12;

  private static final int DLT_RAW_OPENBSD = 14;

  private TsharkNames() {}

  /** The number that {@code frame.encap_type} has for a link type. */
  static int encapsulation(int linkType) {
    return switch (linkType) {
      case LinkType.ETHERNET -> 1;
      case LinkType.PPP -> 4;
      case LinkType.RAW, DLT_RAW, DLT_RAW_OPENBSD -> RAW_ENCAPSULATION;
      case LinkType.NULL, LinkType.LOOP -> 15;
      case LinkType.IEEE802_11 -> 20;
      case LinkType.IEEE802_11_RADIOTAP -> 23;
      case LinkType.LINUX_SLL -> 25;
      case LinkType.IPV4 -> 129;
      case LinkType.IPV6 -> 130;
      case LinkType.NFLOG -> 141;
      case LinkType.LINUX_SLL2 -> 210;
      default -> UNKNOWN_ENCAPSULATION;
    };
  }

  /**
   * Writes {@code frame.protocols}: the layers joined by colons, and at the end one whose header
   * was begun and is not all there.
   */
  static void protocols(PacketView packet, TextOutput out) {
    boolean more = encapsulation(packet.batch().linkType(packet.index())) == RAW_ENCAPSULATION;
    if (more) {
      out.put("raw");
    }
    for (int layer = 0; layer < packet.layerCount(); layer++) {
      if (!isNamed(packet, layer, packet.protocol(layer))) {
        continue;
      }
      if (more) {
        out.put(':');
      }
      more = true;
      boolean service =
          packet.protocol(layer) == Protocol.VLAN && packet.tpid(layer) == EtherType.SERVICE_VLAN;
      out.put(service ? "ieee8021ad" : name(packet.protocol(layer)));
      if (announcesEtherType(packet, layer)) {
        out.put(":ethertype");
      }
    }
    Protocol begun = packet.begun();
    if (begun != null && isNamed(packet, packet.layerCount(), begun)) {
      if (more) {
        out.put(':');
      }
      out.put(name(begun));
    }
  }

  /** tshark names a stack of labels once, and VXLAN-GPE not at all. */
  private static boolean isNamed(PacketView packet, int layer, Protocol protocol) {
    return switch (protocol) {
      case VXLAN_GPE -> false;
      case MPLS -> layer == 0 || packet.protocol(layer - 1) != Protocol.MPLS;
      default -> true;
    };
  }

  private static String name(Protocol protocol) {
    return switch (protocol) {
      case LINUX_SLL2 -> "sll";
      case IPV4 -> "ip";
      case IPV6_HOP_BY_HOP -> "ipv6.hopopts";
      case IPV6_ROUTING -> "ipv6.routing";
      case IPV6_FRAGMENT -> "ipv6.fraghdr";
      case IPV6_DESTINATION_OPTIONS -> "ipv6.dstopts";
      case PPPOE_DISCOVERY -> "pppoed";
      case PPPOE_SESSION -> "pppoes";
      case NVGRE -> "gre";
      case ERSPAN_I, ERSPAN_II, ERSPAN_III -> "erspan";
      case L2TPV3, L2TPV3_UDP -> "l2tp";
      case GTP_U -> "gtp";
      case WIREGUARD -> "wg";
      default -> protocol.label();
    };
  }

  /** Whether tshark has its dissector of EtherTypes read what follows. */
  private static boolean announcesEtherType(PacketView packet, int layer) {
    long header = packet.header(layer);
    return switch (packet.protocol(layer)) {
      case ETHERNET -> Ethernet.type(packet.memory(), header) >= EtherType.SMALLEST;
      case VLAN -> Vlan.type(packet.memory(), header) >= EtherType.SMALLEST;
      case VN_TAG -> VnTag.type(packet.memory(), header) >= EtherType.SMALLEST;
      case LINUX_SLL, LINUX_SLL2 -> true;
      default -> false;
    };
  }
}
