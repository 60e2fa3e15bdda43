package io.vpi.sensor.format;

import io.vpi.decode.Arp;
import io.vpi.decode.Ethernet;
import io.vpi.decode.Icmp;
import io.vpi.decode.Icmpv6;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
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
 * <p>Number, time, tap where it has a name, layers, ends, what the innermost layer says, VLANs, the
 * length on the wire, and, where it is less, what of it was captured. Each anomaly follows as
 * {@code !protocol.kind}.
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
    for (int layer = 0; layer < packet.layerCount(); layer++) {
      if (layer > 0) {
        out.put(':');
      }
      out.put(packet.protocol(layer).label());
    }
  }

  private static void writeEnds(PacketView packet, TextOutput out) {
    int network = packet.layers().network(packet.index());
    if (network != LayerTable.NONE) {
      writeIp(packet, network, out);
    } else if (packet.layerCount() > 0) {
      writeLink(packet, packet.layerCount() - 1, out);
    }
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
    writeEnd(packet, network, transport, true, out);
    out.put(" > ");
    writeEnd(packet, network, transport, false, out);
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

  private static void writeEnd(
      PacketView packet, int network, int transport, boolean source, TextOutput out) {
    int port = transport == LayerTable.NONE ? -1 : port(packet, transport, source);
    MemorySegment memory = packet.memory();
    long header = packet.header(network);
    if (packet.protocol(network) == Protocol.IPV4) {
      out.ipv4(source ? Ipv4.source(memory, header) : Ipv4.destination(memory, header));
    } else {
      // RFC 5952 section 6: brackets keep the port apart from the address.
      if (port >= 0) {
        out.put('[');
      }
      if (source) {
        out.ipv6(Ipv6.sourceHigh(memory, header), Ipv6.sourceLow(memory, header));
      } else {
        out.ipv6(Ipv6.destinationHigh(memory, header), Ipv6.destinationLow(memory, header));
      }
      if (port >= 0) {
        out.put(']');
      }
    }
    if (port >= 0) {
      out.put(':');
      out.decimal(port);
    }
  }

  private static int port(PacketView packet, int transport, boolean source) {
    MemorySegment memory = packet.memory();
    long header = packet.header(transport);
    return switch (packet.protocol(transport)) {
      case TCP -> source ? Tcp.sourcePort(memory, header) : Tcp.destinationPort(memory, header);
      case UDP -> source ? Udp.sourcePort(memory, header) : Udp.destinationPort(memory, header);
      default -> -1;
    };
  }

  private static int protocolNumber(PacketView packet, int network) {
    MemorySegment memory = packet.memory();
    int last = packet.layerCount() - 1;
    long header = packet.header(last);
    return switch (packet.protocol(last)) {
      case IPV4 -> Ipv4.protocol(memory, header);
      case IPV6 -> Ipv6.nextHeader(memory, header);
      // All extension headers begin with the number of the next.
      default -> last > network ? Ipv6Fragment.nextHeader(memory, header) : 0;
    };
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
      default -> {}
    }
    out.put(" len=");
    out.decimal(packet.declaredPayload(transport));
  }

  private static void writeIcmp(int type, int code, TextOutput out) {
    out.put(" type=");
    out.decimal(type);
    out.put(" code=");
    out.decimal(code);
  }

  private static void writeVlans(PacketView packet, TextOutput out) {
    int count = packet.layers().vlanCount(packet.index());
    for (int i = 0; i < count; i++) {
      out.put(i == 0 ? " vlan=" : ".");
      out.decimal(packet.layers().vlanTag(packet.index(), i) & 0xFFF);
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
