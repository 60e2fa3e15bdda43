package io.vpi.eve;

import com.fasterxml.jackson.core.io.SerializedString;

/**
 * IP protocols as EVE's {@code proto} names them: Suricata's spelling for those that networks of
 * today carry, for all others the number in three digits.
 */
final class ProtocolNames {
  private static final SerializedString[] NAMES = new SerializedString[256];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      NAMES[i] = new SerializedString("" + i / 100 + i / 10 % 10 + i % 10);
    }
    name(0, "HOPOPT");
    name(1, "ICMP");
    name(2, "IGMP");
    name(4, "IP-in-IP");
    name(6, "TCP");
    name(8, "EGP");
    name(17, "UDP");
    name(27, "RDP");
    name(33, "DCCP");
    name(41, "IPv6");
    name(43, "IPv6-Route");
    name(44, "IPv6-Frag");
    name(46, "RSVP");
    name(47, "GRE");
    name(50, "ESP");
    name(51, "AH");
    name(58, "IPv6-ICMP");
    name(59, "IPv6-NoNxt");
    name(60, "IPv6-Opts");
    name(88, "EIGRP");
    name(89, "OSPF");
    name(97, "ETHERIP");
    name(98, "ENCAP");
    name(103, "PIM");
    name(108, "IPComp");
    name(112, "VRRP");
    name(113, "PGM");
    name(115, "L2TP");
    name(132, "SCTP");
    name(133, "FC");
    name(135, "Mobility");
    name(136, "UDPLite");
    name(137, "MPLS-in-IP");
    name(139, "HIP");
    name(140, "Shim6");
    name(141, "WESP");
    name(142, "ROHC");
    name(143, "Ethernet");
  }

  private ProtocolNames() {}

  private static void name(int protocol, String name) {
    NAMES[protocol] = new SerializedString(name);
  }

  /**
   * The name of a protocol.
   *
   * @param protocol IANA protocol number, 0 to 255
   * @return the name, encoded once
   */
  static SerializedString of(int protocol) {
    return NAMES[protocol & 0xFF];
  }
}
