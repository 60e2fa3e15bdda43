package io.vpi.sensor.format;

import io.vpi.decode.Dccp;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.QuotedTransport;
import io.vpi.decode.Sctp;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
import io.vpi.decode.UdpLite;
import java.lang.foreign.MemorySegment;

/** Who sent a packet and who is to get it: addresses, with ports where there are any. */
final class Ends {
  private static final int NO_PORT = -1;

  private Ends() {}

  /**
   * Writes both, with {@code > } between.
   *
   * @param network a layer of IP
   * @param transport the layer above it, or {@link LayerTable#NONE}
   */
  static void write(PacketView packet, int network, int transport, TextOutput out) {
    write(packet, network, transport, true, out);
    out.put(" > ");
    write(packet, network, transport, false, out);
  }

  /** Writes both addresses without spaces, as a value that ends at the next one. */
  static void writeAddresses(PacketView packet, int network, TextOutput out) {
    writeAddress(packet, network, true, out);
    out.put('>');
    writeAddress(packet, network, false, out);
  }

  private static void write(
      PacketView packet, int network, int transport, boolean source, TextOutput out) {
    int port = transport == LayerTable.NONE ? NO_PORT : port(packet, transport, source);
    // RFC 5952 section 6: brackets keep the port apart from the address.
    boolean brackets = port != NO_PORT && packet.protocol(network) == Protocol.IPV6;
    if (brackets) {
      out.put('[');
    }
    writeAddress(packet, network, source, out);
    if (brackets) {
      out.put(']');
    }
    if (port != NO_PORT) {
      out.put(':');
      out.decimal(port);
    }
  }

  private static void writeAddress(PacketView packet, int network, boolean source, TextOutput out) {
    MemorySegment memory = packet.memory();
    long header = packet.header(network);
    if (packet.protocol(network) == Protocol.IPV4) {
      out.ipv4(source ? Ipv4.source(memory, header) : Ipv4.destination(memory, header));
    } else if (source) {
      out.ipv6(Ipv6.sourceHigh(memory, header), Ipv6.sourceLow(memory, header));
    } else {
      out.ipv6(Ipv6.destinationHigh(memory, header), Ipv6.destinationLow(memory, header));
    }
  }

  private static int port(PacketView packet, int transport, boolean source) {
    MemorySegment m = packet.memory();
    long h = packet.header(transport);
    return switch (packet.protocol(transport)) {
      case TCP -> source ? Tcp.sourcePort(m, h) : Tcp.destinationPort(m, h);
      case UDP -> source ? Udp.sourcePort(m, h) : Udp.destinationPort(m, h);
      case UDP_LITE -> source ? UdpLite.sourcePort(m, h) : UdpLite.destinationPort(m, h);
      case SCTP -> source ? Sctp.sourcePort(m, h) : Sctp.destinationPort(m, h);
      case DCCP -> source ? Dccp.sourcePort(m, h) : Dccp.destinationPort(m, h);
      case QUOTED_TRANSPORT ->
          source ? QuotedTransport.sourcePort(m, h) : QuotedTransport.destinationPort(m, h);
      default -> NO_PORT;
    };
  }
}
