package io.vpi.sensor.format;

import static io.vpi.sensor.format.JsonMembers.flag;
import static io.vpi.sensor.format.JsonMembers.hex32;
import static io.vpi.sensor.format.JsonMembers.ipv4Address;
import static io.vpi.sensor.format.JsonMembers.key;
import static io.vpi.sensor.format.JsonMembers.mac;
import static io.vpi.sensor.format.JsonMembers.number;

import io.vpi.decode.Ah;
import io.vpi.decode.Arp;
import io.vpi.decode.Dccp;
import io.vpi.decode.Esp;
import io.vpi.decode.Ethernet;
import io.vpi.decode.Icmp;
import io.vpi.decode.Icmpv6;
import io.vpi.decode.Igmp;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Extension;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.LinuxSll;
import io.vpi.decode.LinuxSll2;
import io.vpi.decode.NullLoopback;
import io.vpi.decode.QuotedTransport;
import io.vpi.decode.Sctp;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
import io.vpi.decode.UdpLite;
import io.vpi.decode.Vlan;
import java.lang.foreign.MemorySegment;

/** The main fields of each protocol's header as members of a JSON object. */
final class JsonFields {
  private JsonFields() {}

  /** Writes the members, each with a comma before it. */
  static void write(PacketView packet, int layer, TextOutput out) {
    MemorySegment memory = packet.memory();
    long header = packet.header(layer);
    switch (packet.protocol(layer)) {
      case ETHERNET -> {
        mac(out, "src", Ethernet.source(memory, header));
        mac(out, "dst", Ethernet.destination(memory, header));
        number(out, "type", Ethernet.type(memory, header));
      }
      case VLAN -> {
        number(out, "tpid", packet.tpid(layer));
        number(out, "id", Vlan.id(memory, header));
        number(out, "priority", Vlan.priority(memory, header));
        number(out, "type", Vlan.type(memory, header));
      }
      case LINUX_SLL -> {
        number(out, "packet_type", LinuxSll.packetType(memory, header));
        mac(out, "src", LinuxSll.source(memory, header));
      }
      case LINUX_SLL2 -> {
        number(out, "interface", LinuxSll2.interfaceIndex(memory, header));
        number(out, "packet_type", LinuxSll2.packetType(memory, header));
        mac(out, "src", LinuxSll2.source(memory, header));
      }
      case NULL_LOOPBACK -> number(out, "family", NullLoopback.family(memory, header));
      case ARP -> arp(out, memory, header);
      case IPV4 -> ipv4(out, memory, header);
      case IPV6 -> ipv6(out, memory, header);
      case IPV6_HOP_BY_HOP, IPV6_DESTINATION_OPTIONS ->
          number(out, "next_header", Ipv6Extension.nextHeader(memory, header));
      case IPV6_ROUTING -> {
        number(out, "next_header", Ipv6Extension.nextHeader(memory, header));
        number(out, "routing_type", Ipv6Extension.routingType(memory, header));
        number(out, "segments_left", Ipv6Extension.segmentsLeft(memory, header));
      }
      case IPV6_FRAGMENT -> {
        number(out, "next_header", Ipv6Fragment.nextHeader(memory, header));
        number(out, "id", Integer.toUnsignedLong(Ipv6Fragment.identification(memory, header)));
        number(out, "fragment_offset", Ipv6Fragment.fragmentOffset(memory, header));
        flag(out, "more_fragments", Ipv6Fragment.moreFragments(memory, header));
      }
      case ICMP -> {
        number(out, "type", Icmp.type(memory, header));
        number(out, "code", Icmp.code(memory, header));
      }
      case ICMPV6 -> {
        number(out, "type", Icmpv6.type(memory, header));
        number(out, "code", Icmpv6.code(memory, header));
      }
      case TCP -> tcp(out, packet, layer);
      case UDP -> {
        number(out, "src_port", Udp.sourcePort(memory, header));
        number(out, "dst_port", Udp.destinationPort(memory, header));
        number(out, "length", Udp.length(memory, header));
      }
      case UDP_LITE -> {
        number(out, "src_port", UdpLite.sourcePort(memory, header));
        number(out, "dst_port", UdpLite.destinationPort(memory, header));
        number(out, "checksum_coverage", UdpLite.checksumCoverage(memory, header));
      }
      case SCTP -> {
        number(out, "src_port", Sctp.sourcePort(memory, header));
        number(out, "dst_port", Sctp.destinationPort(memory, header));
        hex32(out, "verification_tag", Sctp.verificationTag(memory, header));
      }
      case DCCP -> {
        number(out, "src_port", Dccp.sourcePort(memory, header));
        number(out, "dst_port", Dccp.destinationPort(memory, header));
        number(out, "type", Dccp.type(memory, header));
        number(out, "seq", Dccp.sequenceNumber(memory, header));
      }
      case QUOTED_TRANSPORT -> {
        number(out, "src_port", QuotedTransport.sourcePort(memory, header));
        number(out, "dst_port", QuotedTransport.destinationPort(memory, header));
      }
      case IGMP -> {
        number(out, "type", Igmp.type(memory, header));
        ipv4Address(out, "group", Igmp.group(memory, header));
      }
      case ESP -> {
        hex32(out, "spi", Esp.spi(memory, header));
        number(out, "seq", Integer.toUnsignedLong(Esp.sequenceNumber(memory, header)));
      }
      case AH -> {
        number(out, "next_header", Ah.nextHeader(memory, header));
        hex32(out, "spi", Ah.spi(memory, header));
        number(out, "seq", Integer.toUnsignedLong(Ah.sequenceNumber(memory, header)));
      }
      default -> JsonTunnelFields.write(packet, layer, out);
    }
  }

  private static void arp(TextOutput out, MemorySegment memory, long header) {
    number(out, "opcode", Arp.opcode(memory, header));
    if (Arp.isEthernetIpv4(memory, header)) {
      mac(out, "sender_mac", Arp.senderMac(memory, header));
      ipv4Address(out, "sender", Arp.senderIpv4(memory, header));
      mac(out, "target_mac", Arp.targetMac(memory, header));
      ipv4Address(out, "target", Arp.targetIpv4(memory, header));
    }
  }

  private static void ipv4(TextOutput out, MemorySegment memory, long header) {
    ipv4Address(out, "src", Ipv4.source(memory, header));
    ipv4Address(out, "dst", Ipv4.destination(memory, header));
    number(out, "protocol_number", Ipv4.protocol(memory, header));
    number(out, "total_length", Ipv4.totalLength(memory, header));
    number(out, "id", Ipv4.identification(memory, header));
    flag(out, "dont_fragment", Ipv4.dontFragment(memory, header));
    flag(out, "more_fragments", Ipv4.moreFragments(memory, header));
    number(out, "fragment_offset", Ipv4.fragmentOffset(memory, header));
    number(out, "ttl", Ipv4.timeToLive(memory, header));
  }

  private static void ipv6(TextOutput out, MemorySegment memory, long header) {
    key(out, "src");
    out.put('"');
    out.ipv6(Ipv6.sourceHigh(memory, header), Ipv6.sourceLow(memory, header));
    out.put('"');
    key(out, "dst");
    out.put('"');
    out.ipv6(Ipv6.destinationHigh(memory, header), Ipv6.destinationLow(memory, header));
    out.put('"');
    number(out, "next_header", Ipv6.nextHeader(memory, header));
    number(out, "payload_length", Ipv6.payloadLength(memory, header));
    number(out, "hop_limit", Ipv6.hopLimit(memory, header));
    number(out, "flow_label", Ipv6.flowLabel(memory, header));
  }

  private static void tcp(TextOutput out, PacketView packet, int layer) {
    MemorySegment memory = packet.memory();
    long header = packet.header(layer);
    number(out, "src_port", Tcp.sourcePort(memory, header));
    number(out, "dst_port", Tcp.destinationPort(memory, header));
    number(out, "seq", Integer.toUnsignedLong(Tcp.sequenceNumber(memory, header)));
    number(out, "ack", Integer.toUnsignedLong(Tcp.acknowledgmentNumber(memory, header)));
    key(out, "flags");
    out.put('"');
    TcpFlags.write(out, Tcp.flags(memory, header));
    out.put('"');
    number(out, "window", Tcp.window(memory, header));
    number(out, "payload_length", packet.declaredPayload(layer));
  }
}
