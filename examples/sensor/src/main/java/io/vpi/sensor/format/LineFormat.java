package io.vpi.sensor.format;

import io.vpi.decode.Ah;
import io.vpi.decode.Arp;
import io.vpi.decode.Esp;
import io.vpi.decode.Ethernet;
import io.vpi.decode.Icmp;
import io.vpi.decode.Icmpv6;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Extension;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.packet.LinkType;
import io.vpi.tap.TapPoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * One line a packet, for people and for grep:
 *
 * <pre>
 * 7 2026-03-01T12:00:00.000000000Z web0 eth:vlan:ipv4:tcp 10.0.0.1:40000 &gt; 10.0.0.2:80 [P.] seq=1 ack=9 win=502 len=120 vlan=7 bytes=178
 * </pre>
 *
 * <p>Number, time, tap where it has a name, layers, ends, what the innermost layer says, VLANs,
 * MPLS labels, overlays with the ids of their networks, the ends of the tunnels, the length on the
 * wire, and, where it is less, what of it was captured. Behind an ICMP error stands in brackets
 * what it quotes. Each anomaly follows as {@code !protocol.kind}.
 *
 * <pre>
 * 8 2026-03-01T12:00:00.000000001Z eth:ipv4:udp:vxlan:eth:vlan:ipv4:tcp 10.0.0.1:40000 &gt; 10.0.0.2:80 [S] seq=1 win=502 len=0 vlan=/7 overlay=vxlan:42 via=192.0.2.1&gt;192.0.2.2 bytes=128
 * </pre>
 */
public final class LineFormat implements PacketFormat {
  private final IsoTime time = new IsoTime();

  /** Makes the format. */
  public LineFormat() {}

  @Override
  public void write(PacketView packet, TextOutput out) throws IOException {
    int index = packet.index();
    out.decimal(packet.number());
    out.put(' ');
    if (packet.hasTimestamp()) {
      time.write(out, packet.batch().timestamp(index));
    } else {
      out.put('-');
    }
    writeTap(packet.tap(), out);
    out.put(' ');
    writeLayers(packet, out);
    writeEnds(packet, out);
    writeVlans(packet, out);
    LineTunnels.write(packet, shownNetwork(packet), out);
    long wire = packet.batch().wireLength(index);
    int captured = packet.batch().capturedLength(index);
    out.put(" bytes=");
    out.decimal(wire);
    if (captured != wire) {
      out.put(" captured=");
      out.decimal(captured);
    }
    writeAnomalies(packet, out);
    out.endLine();
  }

  private static void writeTap(TapPoint tap, TextOutput out) {
    String name = tap.port().isEmpty() ? tap.guest() : tap.port();
    if (!name.isEmpty()) {
      out.put(' ');
      out.safe(name);
    }
  }

  private static void writeLayers(PacketView packet, TextOutput out) {
    if (packet.layerCount() == 0) {
      out.put(LinkType.name(packet.batch().linkType(packet.index())).replace(' ', '-'));
      return;
    }
    writeNames(packet, 0, packet.layerCount(), out);
  }

  private static void writeNames(PacketView packet, int first, int count, TextOutput out) {
    for (int layer = first; layer < first + count; layer++) {
      if (layer > first) {
        out.put(':');
      }
      out.put(packet.protocol(layer).label());
    }
  }

  private static void writeEnds(PacketView packet, TextOutput out) {
    int network = shownNetwork(packet);
    if (network != LayerTable.NONE) {
      writeIp(packet, network, out);
    } else if (packet.layerCount() > 0) {
      writeLink(packet, packet.layerCount() - 1, out);
    }
  }

  /** The innermost IP layer, unless a tunnel carries ARP: then that one is of interest. */
  private static int shownNetwork(PacketView packet) {
    int last = packet.layerCount() - 1;
    return last >= 0 && packet.protocol(last) == Protocol.ARP
        ? LayerTable.NONE
        : packet.layers().network(packet.index());
  }

  private static void writeLink(PacketView packet, int last, TextOutput out) {
    MemorySegment memory = packet.memory();
    if (packet.protocol(last) == Protocol.ARP) {
      writeArp(memory, packet.header(last), out);
    } else if (packet.protocol(0) == Protocol.ETHERNET) {
      long header = packet.header(0);
      out.put(' ');
      out.mac(Ethernet.source(memory, header));
      out.put(" > ");
      out.mac(Ethernet.destination(memory, header));
      out.put(" type=0x");
      out.hex(Ethernet.type(memory, header), 4);
    }
  }

  private static void writeArp(MemorySegment memory, long header, TextOutput out) {
    if (!Arp.isEthernetIpv4(memory, header)) {
      return;
    }
    out.put(' ');
    out.ipv4(Arp.senderIpv4(memory, header));
    out.put(" (");
    out.mac(Arp.senderMac(memory, header));
    out.put(") > ");
    out.ipv4(Arp.targetIpv4(memory, header));
    switch (Arp.opcode(memory, header)) {
      case 1 -> out.put(" request");
      case 2 -> out.put(" reply");
      default -> {
        out.put(" opcode=");
        out.decimal(Arp.opcode(memory, header));
      }
    }
  }

  private static void writeIp(PacketView packet, int network, TextOutput out) {
    int transport = packet.layers().transport(packet.index());
    out.put(' ');
    Ends.write(packet, network, transport, out);
    writeFragment(packet, network, out);
    if (transport != LayerTable.NONE) {
      writeTransport(packet, transport, out);
    } else {
      out.put(" proto=");
      out.decimal(protocolNumber(packet, network));
      out.put(" len=");
      out.decimal(packet.declaredPayload(packet.layerCount() - 1));
    }
  }

  /** What the last of IP's own headers says of what follows. */
  private static int protocolNumber(PacketView packet, int network) {
    MemorySegment memory = packet.memory();
    for (int layer = packet.layerCount() - 1; layer > network; layer--) {
      long header = packet.header(layer);
      switch (packet.protocol(layer)) {
        case AH -> {
          return Ah.nextHeader(memory, header);
        }
        case IPV6_HOP_BY_HOP, IPV6_ROUTING, IPV6_DESTINATION_OPTIONS -> {
          return Ipv6Extension.nextHeader(memory, header);
        }
        case IPV6_FRAGMENT -> {
          return Ipv6Fragment.nextHeader(memory, header);
        }
        default -> {}
      }
    }
    long header = packet.header(network);
    return packet.protocol(network) == Protocol.IPV4
        ? Ipv4.protocol(memory, header)
        : Ipv6.nextHeader(memory, header);
  }

  private static void writeFragment(PacketView packet, int network, TextOutput out) {
    MemorySegment memory = packet.memory();
    for (int layer = network; layer < packet.layerCount(); layer++) {
      long header = packet.header(layer);
      switch (packet.protocol(layer)) {
        case IPV4 ->
            writeFragment(
                Integer.toUnsignedLong(Ipv4.identification(memory, header)),
                Ipv4.fragmentOffset(memory, header),
                Ipv4.moreFragments(memory, header),
                out);
        case IPV6_FRAGMENT ->
            writeFragment(
                Integer.toUnsignedLong(Ipv6Fragment.identification(memory, header)),
                Ipv6Fragment.fragmentOffset(memory, header),
                Ipv6Fragment.moreFragments(memory, header),
                out);
        default -> {}
      }
    }
  }

  private static void writeFragment(long id, int offset, boolean more, TextOutput out) {
    if (offset == 0 && !more) {
      return;
    }
    out.put(" fragment=");
    out.decimal(offset);
    if (more) {
      out.put('+');
    }
    out.put(" id=");
    out.decimal(id);
  }

  private static void writeTransport(PacketView packet, int transport, TextOutput out) {
    MemorySegment memory = packet.memory();
    long header = packet.header(transport);
    switch (packet.protocol(transport)) {
      case TCP -> {
        int flags = Tcp.flags(memory, header);
        out.put(" [");
        TcpFlags.write(out, flags);
        out.put("] seq=");
        out.decimal(Integer.toUnsignedLong(Tcp.sequenceNumber(memory, header)));
        if ((flags & Tcp.ACK) != 0) {
          out.put(" ack=");
          out.decimal(Integer.toUnsignedLong(Tcp.acknowledgmentNumber(memory, header)));
        }
        out.put(" win=");
        out.decimal(Tcp.window(memory, header));
      }
      case ICMP -> writeIcmp(Icmp.type(memory, header), Icmp.code(memory, header), out);
      case ICMPV6 -> writeIcmp(Icmpv6.type(memory, header), Icmpv6.code(memory, header), out);
      case ESP -> {
        out.put(" spi=0x");
        out.hex(Esp.spi(memory, header), 8);
      }
      default -> {}
    }
    out.put(" len=");
    out.decimal(packet.declaredPayload(transport));
    writeQuotation(packet, out);
  }

  /** The packet that an ICMP error speaks of: its layers and ends. */
  private static void writeQuotation(PacketView packet, TextOutput out) {
    int first = packet.layerCount();
    int count = packet.embeddedLayerCount();
    if (count == 0) {
      return;
    }
    out.put(" (quoting ");
    writeNames(packet, first, count, out);
    int network = LayerTable.NONE;
    for (int layer = first; layer < first + count; layer++) {
      if (packet.protocol(layer) == Protocol.IPV4 || packet.protocol(layer) == Protocol.IPV6) {
        network = layer;
      }
    }
    if (network != LayerTable.NONE) {
      int last = first + count - 1;
      out.put(' ');
      Ends.write(packet, network, last == network ? LayerTable.NONE : last, out);
    }
    out.put(')');
  }

  private static void writeIcmp(int type, int code, TextOutput out) {
    out.put(" type=");
    out.decimal(type);
    out.put(" code=");
    out.decimal(code);
  }

  /** A point between tags of one frame, a slash for each overlay that the tag lies deeper in. */
  private static void writeVlans(PacketView packet, TextOutput out) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    int level = 0;
    for (int i = 0; i < layers.vlanCount(index); i++) {
      if (i == 0) {
        out.put(" vlan=");
      } else if (layers.vlanLevel(index, i) == level) {
        out.put('.');
      }
      for (; level < layers.vlanLevel(index, i); level++) {
        out.put('/');
      }
      out.decimal(layers.vlanTag(index, i) & 0xFFF);
    }
  }

  private static void writeAnomalies(PacketView packet, TextOutput out) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    int count = layers.anomalyCount(index);
    for (int i = 0; i < Math.min(count, LayerTable.MAX_ANOMALIES); i++) {
      out.put(" !");
      out.put(layers.anomalyProtocol(index, i).label());
      out.put('.');
      out.put(layers.anomalyKind(index, i).label());
      out.put("(at=");
      out.decimal(layers.anomalyOffset(index, i));
      out.put(",required=");
      out.decimal(layers.anomalyRequired(index, i));
      out.put(",available=");
      out.decimal(layers.anomalyAvailable(index, i));
      out.put(')');
    }
    if (count > LayerTable.MAX_ANOMALIES) {
      out.put(" !and-");
      out.decimal(count - LayerTable.MAX_ANOMALIES);
      out.put("-more");
    }
  }
}
