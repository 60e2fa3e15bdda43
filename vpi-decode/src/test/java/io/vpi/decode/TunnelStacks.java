package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.icmp;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.ah;
import static io.vpi.decode.TunnelPackets.attribute;
import static io.vpi.decode.TunnelPackets.dccp;
import static io.vpi.decode.TunnelPackets.erspanII;
import static io.vpi.decode.TunnelPackets.erspanIII;
import static io.vpi.decode.TunnelPackets.geneve;
import static io.vpi.decode.TunnelPackets.geneveOption;
import static io.vpi.decode.TunnelPackets.gre;
import static io.vpi.decode.TunnelPackets.greWithKey;
import static io.vpi.decode.TunnelPackets.gtpU;
import static io.vpi.decode.TunnelPackets.mpls;
import static io.vpi.decode.TunnelPackets.nsh;
import static io.vpi.decode.TunnelPackets.ppp;
import static io.vpi.decode.TunnelPackets.pppoe;
import static io.vpi.decode.TunnelPackets.sctp;
import static io.vpi.decode.TunnelPackets.snap;
import static io.vpi.decode.TunnelPackets.teredoAuthentication;
import static io.vpi.decode.TunnelPackets.teredoOrigin;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.u32;
import static io.vpi.decode.TunnelPackets.udpLite;
import static io.vpi.decode.TunnelPackets.vxlan;
import static io.vpi.decode.TunnelPackets.vxlanGpe;

import io.vpi.decode.Stacks.Stack;
import io.vpi.packet.LinkType;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** The part of {@link Stacks} with tunnels and the rarer links and transports. */
final class TunnelStacks {
  private static final byte[] INNER6 = ipv6(17, Packets.udp(payload(4)));

  private TunnelStacks() {}

  static List<Stack> all() {
    byte[] routes = join(u16(0x0800), bytes(0, 4, 1, 2, 3, 4), u32(0));
    byte[] wireGuard = with8(new byte[64], 0, 4);
    return List.of(
        stack("SNAP", ethernet(40, snap(0, 0x0800, INNER))),
        stack("VN-Tag", ethernet(0x8926, join(u32(0x12340ABC), u16(0x0800), INNER))),
        new Stack("PPP", LinkType.PPP, join(bytes(0xFF, 3, 0, 0x21), INNER)),
        new Stack("PPPoE", LinkType.PPP_ETHER, pppoe(0, 9, ppp(0x57, INNER6))),
        stack("PPPoE discovery", ethernet(0x8863, pppoe(9, 0, bytes(1, 1, 0, 0)))),
        new Stack(
            "NFLOG",
            LinkType.NFLOG,
            join(bytes(2, 0, 0, 5), attribute(true, 10, bytes(65, 0)), attribute(true, 9, INNER))),
        stack("MPLS", ethernet(0x8847, mpls(16, false, mpls(17, true, INNER)))),
        ip("UDP-Lite", 136, udpLite(8, payload(5))),
        ip("SCTP", 132, sctpWithChecksum()),
        ip("DCCP", 33, dccp(true, 5, payload(9))),
        ip("IGMP", 2, join(bytes(0x16, 0), u16(0xFA04), bytes(239, 1, 2, 3))),
        ip("ESP", 50, join(u32(0x1001), u32(7), payload(30))),
        ip("AH", 51, ah(6, 12, tcp(payload(4)))),
        ip("IPv6 in IPv4", 41, INNER6),
        ip(
            "GRE with all fields",
            47,
            gre(0x7000, 0x0800, join(u32(0), u32(9), u32(1), routes), INNER)),
        ip(
            "PPTP",
            47,
            gre(0x3081, 0x880B, join(u16(34), u16(1), u32(5), u32(4)), ppp(0x21, INNER))),
        ip("NVGRE", 47, greWithKey(0x12345602L, 0x6558, INNER_FRAME)),
        ip("ERSPAN I", 47, gre(0, 0x88BE, NOTHING, INNER_FRAME)),
        ip("ERSPAN II", 47, erspanII(5, 100, INNER_FRAME)),
        ip("ERSPAN III", 47, erspanIII(100, 1, join(payload(8), INNER_FRAME))),
        ip("L2TPv3", 115, join(u32(77), payload(40))),
        stack("L2TPv3 over UDP", toPort(1701, join(u16(3), u16(0), u32(77), payload(40)))),
        stack("VXLAN", toPort(4789, vxlan(5, INNER_FRAME))),
        stack("VXLAN-GPE and NSH", toPort(4790, vxlanGpe(0x0C, 4, 5, nsh(1, 16, INNER)))),
        stack(
            "GENEVE",
            toPort(6081, geneve(5, 0x6558, geneveOption(0x0102, 0x80, payload(8)), INNER_FRAME))),
        stack(
            "Teredo",
            toPort(3544, join(teredoAuthentication(2, 3), teredoOrigin(40_000, 1), INNER6))),
        stack("Teredo, bare", toPort(3544, INNER6)),
        stack("GTP-U", toPort(2152, gtpU(4, 255, join(bytes(0, 1, 0, 0x85, 1, 16, 9, 0)), INNER))),
        stack("WireGuard", toPort(51820, wireGuard)),
        ip("quoted VXLAN", 1, icmp(3, 3, quotable())),
        ip("quoted TCP, cut", 1, with8(icmp(3, 4, cut(ipv4(6, tcp(payload(9))), 28)), 5, 0)));
  }

  private static byte[] quotable() {
    byte[] frame = toPort(4789, vxlan(5, INNER_FRAME));
    return Arrays.copyOfRange(frame, 14, frame.length);
  }

  private static byte[] sctpWithChecksum() {
    byte[] packet = sctp(payload(16));
    CRC32C crc = new CRC32C();
    crc.update(packet);
    for (int i = 0; i < 4; i++) {
      packet[8 + i] = (byte) (crc.getValue() >>> (8 * i));
    }
    return packet;
  }

  private static Stack ip(String name, int protocol, byte[] payload) {
    return stack(name, ethernet(0x0800, ipv4(protocol, payload)));
  }

  private static Stack stack(String name, byte[] packet) {
    return new Stack(name, LinkType.ETHERNET, packet);
  }
}
