package io.vpi.flow.table;

import io.vpi.decode.Dccp;
import io.vpi.decode.Icmp;
import io.vpi.decode.Icmpv6;
import io.vpi.decode.IpProtocol;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Extension;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.QuotedTransport;
import io.vpi.decode.Sctp;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
import io.vpi.decode.UdpLite;
import io.vpi.flow.policy.TenantKey;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;

/** Reads {@linkplain FlowKey keys} from decoded packets and from what ICMP errors quote. */
final class FlowKeyReader {
  private FlowKeyReader() {}

  static boolean read(
      FlowKey key, PacketBatch batch, LayerTable layers, int packet, TenantKey tenants) {
    int network = layers.network(packet);
    if (network == LayerTable.NONE) {
      return false;
    }
    int end = layers.layerCount(packet);
    readEnds(key, batch, layers, packet, network, layers.transport(packet), end);
    key.scope(
        key.ipVersion(), key.ipProtocol(), tenants.of(layers, packet), addressSpace(batch, packet));
    return true;
  }

  /** The innermost IP header and what it carries, as for a packet of one's own. */
  static boolean readQuoted(
      FlowKey key, PacketBatch batch, LayerTable layers, int packet, TenantKey tenants) {
    int first = layers.layerCount(packet);
    int end = first + layers.embeddedLayerCount(packet);
    int network = LayerTable.NONE;
    int transport = LayerTable.NONE;
    for (int i = first; i < end; i++) {
      switch (layers.protocol(packet, i)) {
        case IPV4, IPV6 -> {
          network = i;
          transport = LayerTable.NONE;
        }
        case TCP, UDP, UDP_LITE, SCTP, DCCP, ICMP, ICMPV6, QUOTED_TRANSPORT -> transport = i;
        default -> {}
      }
    }
    if (network == LayerTable.NONE) {
      return false;
    }
    readEnds(key, batch, layers, packet, network, transport, end);
    key.scope(
        key.ipVersion(), key.ipProtocol(), tenants.of(layers, packet), addressSpace(batch, packet));
    return true;
  }

  private static int addressSpace(PacketBatch batch, int packet) {
    TapRegistry taps = batch.taps();
    return taps == null ? 0 : taps.tap(batch.tapId(packet)).addressSpace();
  }

  private static void readEnds(
      FlowKey key,
      PacketBatch batch,
      LayerTable layers,
      int packet,
      int network,
      int transport,
      int end) {
    MemorySegment memory = batch.memory();
    long start = batch.offset(packet);
    long header = start + layers.offset(packet, network);
    int version;
    int ipProtocol;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    if (layers.protocol(packet, network) == Protocol.IPV4) {
      version = 4;
      ipProtocol = Ipv4.protocol(memory, header);
      sourceHigh = 0;
      sourceLow = Integer.toUnsignedLong(Ipv4.source(memory, header));
      destinationHigh = 0;
      destinationLow = Integer.toUnsignedLong(Ipv4.destination(memory, header));
    } else {
      version = 6;
      ipProtocol = carriedByIpv6(memory, start, layers, packet, network, end);
      sourceHigh = Ipv6.sourceHigh(memory, header);
      sourceLow = Ipv6.sourceLow(memory, header);
      destinationHigh = Ipv6.destinationHigh(memory, header);
      destinationLow = Ipv6.destinationLow(memory, header);
    }
    Protocol protocol =
        transport == LayerTable.NONE ? Protocol.IPV4 : layers.protocol(packet, transport);
    long at = transport == LayerTable.NONE ? header : start + layers.offset(packet, transport);
    int sourcePort = 0;
    int destinationPort = 0;
    switch (protocol) {
      case TCP -> {
        ipProtocol = IpProtocol.TCP;
        sourcePort = Tcp.sourcePort(memory, at);
        destinationPort = Tcp.destinationPort(memory, at);
      }
      case UDP -> {
        ipProtocol = IpProtocol.UDP;
        sourcePort = Udp.sourcePort(memory, at);
        destinationPort = Udp.destinationPort(memory, at);
      }
      case UDP_LITE -> {
        ipProtocol = IpProtocol.UDP_LITE;
        sourcePort = UdpLite.sourcePort(memory, at);
        destinationPort = UdpLite.destinationPort(memory, at);
      }
      case SCTP -> {
        ipProtocol = IpProtocol.SCTP;
        sourcePort = Sctp.sourcePort(memory, at);
        destinationPort = Sctp.destinationPort(memory, at);
      }
      case DCCP -> {
        ipProtocol = IpProtocol.DCCP;
        sourcePort = Dccp.sourcePort(memory, at);
        destinationPort = Dccp.destinationPort(memory, at);
      }
      case QUOTED_TRANSPORT -> {
        sourcePort = QuotedTransport.sourcePort(memory, at);
        destinationPort = QuotedTransport.destinationPort(memory, at);
      }
      case ICMP, ICMPV6 -> {
        boolean v4 = protocol == Protocol.ICMP;
        int type = v4 ? Icmp.type(memory, at) : Icmpv6.type(memory, at);
        int request = v4 ? IcmpPairs.request(type) : IcmpPairs.requestV6(type);
        boolean paired = request != IcmpPairs.NONE;
        int code = v4 ? Icmp.code(memory, at) : Icmpv6.code(memory, at);
        key.message(
            sourceHigh,
            sourceLow,
            destinationHigh,
            destinationLow,
            paired ? request : type,
            paired ? 0 : code,
            // It stands at the same place in each message that has one, of ICMPv6 too.
            paired ? Icmp.echoIdentifier(memory, at) : 0,
            paired && request != type);
        key.scope(version, v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6, TenantKey.NONE, 0);
        return;
      }
      default -> {}
    }
    key.ends(sourceHigh, sourceLow, sourcePort, destinationHigh, destinationLow, destinationPort);
    key.scope(version, ipProtocol, TenantKey.NONE, 0);
  }

  /** What stands in the last of the extension headers that were read. */
  private static int carriedByIpv6(
      MemorySegment memory, long start, LayerTable layers, int packet, int network, int end) {
    int next = Ipv6.nextHeader(memory, start + layers.offset(packet, network));
    for (int i = network + 1; i < end; i++) {
      long header = start + layers.offset(packet, i);
      switch (layers.protocol(packet, i)) {
        case IPV6_HOP_BY_HOP, IPV6_ROUTING, IPV6_DESTINATION_OPTIONS ->
            next = Ipv6Extension.nextHeader(memory, header);
        case IPV6_FRAGMENT -> next = Ipv6Fragment.nextHeader(memory, header);
        default -> {
          return next;
        }
      }
    }
    return next;
  }
}
