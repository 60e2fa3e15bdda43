package io.vpi.sensor.format;

import io.vpi.decode.Arp;
import io.vpi.decode.Erspan;
import io.vpi.decode.EtherType;
import io.vpi.decode.Ethernet;
import io.vpi.decode.Geneve;
import io.vpi.decode.Gre;
import io.vpi.decode.Icmp;
import io.vpi.decode.Icmpv6;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.Mpls;
import io.vpi.decode.Pppoe;
import io.vpi.decode.Protocol;
import io.vpi.decode.Sctp;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
import io.vpi.decode.Vlan;
import io.vpi.decode.Vxlan;
import io.vpi.packet.PacketBatch;
import java.util.EnumSet;
import java.util.List;

/**
 * The columns of {@link TsvFormat}, in order. To add one, add a line.
 *
 * <p>Units are tshark's: fragment offsets in 8-byte units, booleans as 0 and 1, identifications,
 * types and flags in hexadecimal.
 */
final class Columns {
  /** The port fields are tshark's udp fields in UDP-Lite too; it has no length. */
  private static final EnumSet<Protocol> UDP = EnumSet.of(Protocol.UDP, Protocol.UDP_LITE);

  private static final EnumSet<Protocol> VXLAN = EnumSet.of(Protocol.VXLAN, Protocol.VXLAN_GPE);
  private static final EnumSet<Protocol> GRE = EnumSet.of(Protocol.GRE, Protocol.NVGRE);
  private static final EnumSet<Protocol> ERSPAN =
      EnumSet.of(Protocol.ERSPAN_II, Protocol.ERSPAN_III);
  private static final EnumSet<Protocol> PPPOE =
      EnumSet.of(Protocol.PPPOE_DISCOVERY, Protocol.PPPOE_SESSION);
  private static final long VLAN = PacketView.mask(EnumSet.of(Protocol.VLAN));

  /** All columns, from the frame to the tunnels. */
  static final List<Column> ALL =
      List.of(
          new Column("frame.number", (packet, out) -> out.decimal(packet.number())),
          new Column("frame.time_epoch", Columns::time),
          new Column(
              "frame.len", (packet, out) -> out.decimal(packet.batch().wireLength(packet.index()))),
          new Column(
              "frame.cap_len",
              (packet, out) -> out.decimal(packet.batch().capturedLength(packet.index()))),
          new Column(
              "frame.encap_type",
              (packet, out) ->
                  out.decimal(TsharkNames.encapsulation(packet.batch().linkType(packet.index())))),
          new Column("frame.interface_id", Columns::interfaceId),
          new Column("frame.protocols", TsharkNames::protocols),
          Column.of("eth.src", Protocol.ETHERNET, (out, m, h) -> out.mac(Ethernet.source(m, h))),
          Column.of(
              "eth.dst", Protocol.ETHERNET, (out, m, h) -> out.mac(Ethernet.destination(m, h))),
          Column.ofLayer(
              "eth.type",
              EnumSet.of(Protocol.ETHERNET),
              (packet, layer) ->
                  Ethernet.type(packet.memory(), packet.header(layer)) >= EtherType.SMALLEST,
              (out, packet, layer) ->
                  prefixedHex(out, Ethernet.type(packet.memory(), packet.header(layer)), 4)),
          vlanId("vlan.id", false),
          vlanId("ieee8021ad.id", true),
          Column.of("mpls.label", Protocol.MPLS, (out, m, h) -> out.decimal(Mpls.label(m, h))),
          Column.of("arp.opcode", Protocol.ARP, (out, m, h) -> out.decimal(Arp.opcode(m, h))),
          Column.of("ip.src", Protocol.IPV4, (out, m, h) -> out.ipv4(Ipv4.source(m, h))),
          Column.of("ip.dst", Protocol.IPV4, (out, m, h) -> out.ipv4(Ipv4.destination(m, h))),
          Column.of("ip.proto", Protocol.IPV4, (out, m, h) -> out.decimal(Ipv4.protocol(m, h))),
          Column.of(
              "ip.id",
              Protocol.IPV4,
              (out, m, h) -> prefixedHex(out, Ipv4.identification(m, h), 4)),
          Column.ofLayer(
              "ip.len", EnumSet.of(Protocol.IPV4), (packet, layer) -> true, Columns::ipv4Length),
          Column.of("ip.flags.df", Protocol.IPV4, (out, m, h) -> bit(out, Ipv4.dontFragment(m, h))),
          Column.of(
              "ip.flags.mf", Protocol.IPV4, (out, m, h) -> bit(out, Ipv4.moreFragments(m, h))),
          Column.of(
              "ip.frag_offset",
              Protocol.IPV4,
              (out, m, h) -> out.decimal(Ipv4.fragmentOffset(m, h) / 8)),
          Column.of("ip.ttl", Protocol.IPV4, (out, m, h) -> out.decimal(Ipv4.timeToLive(m, h))),
          Column.of(
              "ipv6.src",
              Protocol.IPV6,
              (out, m, h) -> out.ipv6(Ipv6.sourceHigh(m, h), Ipv6.sourceLow(m, h))),
          Column.of(
              "ipv6.dst",
              Protocol.IPV6,
              (out, m, h) -> out.ipv6(Ipv6.destinationHigh(m, h), Ipv6.destinationLow(m, h))),
          Column.of("ipv6.nxt", Protocol.IPV6, (out, m, h) -> out.decimal(Ipv6.nextHeader(m, h))),
          Column.of(
              "ipv6.plen", Protocol.IPV6, (out, m, h) -> out.decimal(Ipv6.payloadLength(m, h))),
          Column.of("ipv6.hlim", Protocol.IPV6, (out, m, h) -> out.decimal(Ipv6.hopLimit(m, h))),
          Column.of(
              "ipv6.fraghdr.offset",
              Protocol.IPV6_FRAGMENT,
              (out, m, h) -> out.decimal(Ipv6Fragment.fragmentOffset(m, h) / 8)),
          Column.of(
              "ipv6.fraghdr.more",
              Protocol.IPV6_FRAGMENT,
              (out, m, h) -> bit(out, Ipv6Fragment.moreFragments(m, h))),
          Column.of("tcp.srcport", Protocol.TCP, (out, m, h) -> out.decimal(Tcp.sourcePort(m, h))),
          Column.of(
              "tcp.dstport", Protocol.TCP, (out, m, h) -> out.decimal(Tcp.destinationPort(m, h))),
          Column.of(
              "tcp.seq_raw",
              Protocol.TCP,
              (out, m, h) -> out.decimal(Integer.toUnsignedLong(Tcp.sequenceNumber(m, h)))),
          Column.of(
              "tcp.ack_raw",
              Protocol.TCP,
              (out, m, h) -> out.decimal(Integer.toUnsignedLong(Tcp.acknowledgmentNumber(m, h)))),
          Column.of("tcp.flags", Protocol.TCP, (out, m, h) -> prefixedHex(out, Tcp.flags(m, h), 4)),
          Column.of(
              "tcp.window_size_value", Protocol.TCP, (out, m, h) -> out.decimal(Tcp.window(m, h))),
          Column.ofLayer(
              "tcp.len",
              EnumSet.of(Protocol.TCP),
              (packet, layer) -> true,
              (out, packet, layer) -> out.decimal(packet.declaredPayload(layer))),
          Column.of("udp.srcport", UDP, (out, m, h) -> out.decimal(Udp.sourcePort(m, h))),
          Column.of("udp.dstport", UDP, (out, m, h) -> out.decimal(Udp.destinationPort(m, h))),
          Column.of("udp.length", Protocol.UDP, (out, m, h) -> out.decimal(Udp.length(m, h))),
          Column.of("icmp.type", Protocol.ICMP, (out, m, h) -> out.decimal(Icmp.type(m, h))),
          Column.of("icmp.code", Protocol.ICMP, (out, m, h) -> out.decimal(Icmp.code(m, h))),
          Column.of("icmpv6.type", Protocol.ICMPV6, (out, m, h) -> out.decimal(Icmpv6.type(m, h))),
          Column.of("icmpv6.code", Protocol.ICMPV6, (out, m, h) -> out.decimal(Icmpv6.code(m, h))),
          Column.of(
              "sctp.srcport", Protocol.SCTP, (out, m, h) -> out.decimal(Sctp.sourcePort(m, h))),
          Column.of(
              "sctp.dstport",
              Protocol.SCTP,
              (out, m, h) -> out.decimal(Sctp.destinationPort(m, h))),
          Column.of("vxlan.vni", VXLAN, (out, m, h) -> out.decimal(Vxlan.vni(m, h))),
          Column.of(
              "geneve.vni", Protocol.GENEVE, (out, m, h) -> prefixedHex(out, Geneve.vni(m, h), 6)),
          Column.of("gre.proto", GRE, (out, m, h) -> prefixedHex(out, Gre.protocolType(m, h), 4)),
          Column.ofLayer(
              "gre.key",
              GRE,
              (packet, layer) -> Gre.hasKey(packet.memory(), packet.header(layer)),
              (out, packet, layer) ->
                  prefixedHex(out, Gre.key(packet.memory(), packet.header(layer)), 8)),
          Column.of("erspan.spanid", ERSPAN, (out, m, h) -> out.decimal(Erspan.sessionId(m, h))),
          Column.of(
              "pppoe.session_id",
              PPPOE,
              (out, m, h) -> prefixedHex(out, Pppoe.sessionId(m, h), 4)));

  private Columns() {}

  private static void time(PacketView packet, TextOutput out) {
    if (packet.hasTimestamp()) {
      out.epochSeconds(packet.batch().timestamp(packet.index()));
    }
  }

  private static void interfaceId(PacketView packet, TextOutput out) {
    int tap = packet.batch().tapId(packet.index());
    if (tap != PacketBatch.NO_TAP) {
      out.decimal(tap);
    }
  }

  /** The ids of service tags (802.1ad), or of all others; those that were stripped come first. */
  private static Column vlanId(String name, boolean service) {
    return new Column(
        name,
        (packet, out) -> {
          PacketBatch batch = packet.batch();
          boolean more = false;
          int stripped = batch.strippedVlanCount(packet.index());
          for (int i = 0; i < stripped; i++) {
            int tag = batch.strippedVlan(packet.index(), i);
            if (tag >>> 16 == EtherType.SERVICE_VLAN == service) {
              join(out, more);
              out.decimal(tag & 0xFFF);
              more = true;
            }
          }
          int layers = packet.hasAny(VLAN) ? packet.layerCount() : 0;
          for (int layer = 0; layer < layers; layer++) {
            if (packet.protocol(layer) == Protocol.VLAN
                && packet.tpid(layer) == EtherType.SERVICE_VLAN == service) {
              join(out, more);
              out.decimal(Vlan.id(packet.memory(), packet.header(layer)));
              more = true;
            }
          }
        });
  }

  private static void join(TextOutput out, boolean more) {
    if (more) {
      out.put(Column.SEPARATOR);
    }
  }

  /** A length of 0 stands for a segment that a network card will cut up: its real length shows. */
  private static void ipv4Length(TextOutput out, PacketView packet, int layer) {
    int length = Ipv4.totalLength(packet.memory(), packet.header(layer));
    out.decimal(length != 0 ? length : packet.declaredLength(layer));
  }

  private static void prefixedHex(TextOutput out, long number, int width) {
    out.put("0x");
    out.hex(number, width);
  }

  private static void bit(TextOutput out, boolean set) {
    out.put(set ? '1' : '0');
  }
}
