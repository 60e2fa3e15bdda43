package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.arp;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ethernetWithLength;
import static io.vpi.decode.Packets.extension;
import static io.vpi.decode.Packets.icmp;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv4WithOptions;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.ipv6FragmentHeader;
import static io.vpi.decode.Packets.loopback;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.routing;
import static io.vpi.decode.Packets.sll;
import static io.vpi.decode.Packets.sll2;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.vlan;

import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.List;

/** Packets that between them have every protocol that is decoded; each is right as it stands. */
final class Stacks {
  private static final byte[] SYN_OPTIONS =
      bytes(2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7);
  private static final byte[] TIMESTAMPS = bytes(1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2);

  private Stacks() {}

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Stack(String name, int link, byte[] packet) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Stack> all() {
    byte[] chain =
        extension(
            43,
            bytes(5, 2, 0, 0, 1, 0),
            routing(
                44,
                4,
                0,
                ipv6FragmentHeader(60, 0, false, extension(6, NOTHING, tcp(payload(3))))));
    List<Stack> stacks = new ArrayList<>(TunnelStacks.all());
    stacks.addAll(
        List.of(
            stack("SYN", ethernet(0x0800, ipv4(6, tcp(SYN_OPTIONS, NOTHING)))),
            stack("TCP with timestamps", ethernet(0x0800, ipv4(6, tcp(TIMESTAMPS, payload(9))))),
            stack("UDP, padded", cut(ethernet(0x0800, ipv4(17, udp(payload(3)))), 60)),
            stack(
                "IPv4 options",
                ethernet(0x0800, ipv4WithOptions(17, bytes(0x94, 4, 0, 0), udp(TIMESTAMPS)))),
            stack("ICMP error", ethernet(0x0800, ipv4(1, icmp(3, 3, ipv4(17, udp(NOTHING)))))),
            stack(
                "first fragment",
                ethernet(0x0800, ipv4Fragment(17, 0, true, cut(udp(payload(90)), 32)))),
            stack("later fragment", ethernet(0x0800, ipv4Fragment(17, 32, false, payload(21)))),
            stack("ARP", ethernet(0x0806, arp(1))),
            stack("802.3", ethernetWithLength(bytes(0x42, 0x42, 3, 0, 0))),
            stack("802.1Q", ethernet(0x8100, vlan(5, 0x0800, ipv4(6, tcp(payload(1)))))),
            stack(
                "802.1ad",
                ethernet(
                    0x88A8, vlan(7, 0x8100, vlan(5, 0x86DD, ipv6(58, icmp(135, 0, payload(24))))))),
            stack("IPv6 extensions", ethernet(0x86DD, ipv6(0, chain))),
            stack(
                "IPv6 first fragment",
                ethernet(0x86DD, ipv6(44, ipv6FragmentHeader(6, 0, true, tcp(payload(4)))))),
            stack(
                "IPv6 later fragment",
                ethernet(0x86DD, ipv6(44, ipv6FragmentHeader(6, 1232, true, payload(8))))),
            new Stack("SLL", LinkType.LINUX_SLL, sll(1, 0x0800, ipv4(17, udp(payload(2))))),
            new Stack("SLL2", LinkType.LINUX_SLL2, sll2(1, 0x86DD, ipv6(17, udp(payload(2))))),
            new Stack("loopback", LinkType.NULL, loopback(true, 2, ipv4(17, udp(payload(2))))),
            new Stack("raw", LinkType.RAW, ipv6(17, udp(payload(2))))));
    return stacks;
  }

  private static Stack stack(String name, byte[] packet) {
    return new Stack(name, LinkType.ETHERNET, packet);
  }
}
