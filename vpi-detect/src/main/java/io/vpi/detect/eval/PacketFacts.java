package io.vpi.detect.eval;

import io.vpi.decode.Icmp;
import io.vpi.decode.Icmpv6;
import io.vpi.decode.IpProtocol;
import io.vpi.decode.Ipv4;
import io.vpi.decode.Ipv6;
import io.vpi.decode.Ipv6Extension;
import io.vpi.decode.Ipv6Fragment;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.decode.Tcp;
import io.vpi.decode.Udp;
import io.vpi.detect.rule.RuleProtocol;
import io.vpi.flow.FlowEnds;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;

/**
 * What rules ask of a packet, read once out of its innermost IP header and what that carries.
 * Reused for each packet; not thread safe.
 */
public final class PacketFacts {
  /** Stands for a port, type or code that the packet does not have. */
  public static final int NONE = -1;

  private MemorySegment memory = MemorySegment.NULL;
  private int version;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int ipProtocol;
  private RuleProtocol carries = RuleProtocol.IP;
  private int sourcePort;
  private int destinationPort;
  private int icmpType;
  private int icmpCode;
  private long payloadOffset;
  private int payloadLength;

  /** Makes facts about no packet. */
  public PacketFacts() {}

  /**
   * Reads a packet.
   *
   * @param batch a batch that is lent
   * @param layers what was decoded of it
   * @param packet the packet's index
   */
  public void read(PacketBatch batch, LayerTable layers, int packet) {
    memory = batch.memory();
    long start = batch.offset(packet);
    payloadOffset = start + layers.payloadOffset(packet);
    payloadLength = layers.payloadLength(packet);
    carries = RuleProtocol.IP;
    sourcePort = NONE;
    destinationPort = NONE;
    icmpType = NONE;
    icmpCode = NONE;
    int network = layers.network(packet);
    if (network == LayerTable.NONE) {
      version = 0;
      ipProtocol = NONE;
      return;
    }
    long header = start + layers.offset(packet, network);
    if (layers.protocol(packet, network) == Protocol.IPV4) {
      version = 4;
      sourceHigh = 0;
      sourceLow = Integer.toUnsignedLong(Ipv4.source(memory, header));
      destinationHigh = 0;
      destinationLow = Integer.toUnsignedLong(Ipv4.destination(memory, header));
      ipProtocol = Ipv4.protocol(memory, header);
    } else {
      version = 6;
      sourceHigh = Ipv6.sourceHigh(memory, header);
      sourceLow = Ipv6.sourceLow(memory, header);
      destinationHigh = Ipv6.destinationHigh(memory, header);
      destinationLow = Ipv6.destinationLow(memory, header);
      ipProtocol = ipv6Carries(layers, packet, network, start);
    }
    int transport = layers.transport(packet);
    if (transport != LayerTable.NONE) {
      readTransport(layers.protocol(packet, transport), start + layers.offset(packet, transport));
    }
  }

  /**
   * Takes the ends of a TCP stream, whose bytes come without a packet.
   *
   * @param ends who sent them to whom
   */
  public void read(FlowEnds ends) {
    memory = MemorySegment.NULL;
    payloadOffset = 0;
    payloadLength = 0;
    carries = RuleProtocol.TCP;
    version = ends.ipVersion();
    ipProtocol = ends.ipProtocol();
    sourceHigh = ends.sourceHigh();
    sourceLow = ends.sourceLow();
    destinationHigh = ends.destinationHigh();
    destinationLow = ends.destinationLow();
    sourcePort = ends.sourcePort();
    destinationPort = ends.destinationPort();
    icmpType = NONE;
    icmpCode = NONE;
  }

  /** What stands in the last of the extension headers that were read. */
  private int ipv6Carries(LayerTable layers, int packet, int network, long start) {
    int next = Ipv6.nextHeader(memory, start + layers.offset(packet, network));
    for (int i = network + 1; i < layers.layerCount(packet); i++) {
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

  private void readTransport(Protocol protocol, long header) {
    switch (protocol) {
      case TCP -> {
        carries = RuleProtocol.TCP;
        ipProtocol = IpProtocol.TCP;
        sourcePort = Tcp.sourcePort(memory, header);
        destinationPort = Tcp.destinationPort(memory, header);
      }
      case UDP -> {
        carries = RuleProtocol.UDP;
        ipProtocol = IpProtocol.UDP;
        sourcePort = Udp.sourcePort(memory, header);
        destinationPort = Udp.destinationPort(memory, header);
      }
      case ICMP -> {
        carries = RuleProtocol.ICMP;
        ipProtocol = IpProtocol.ICMP;
        icmpType = Icmp.type(memory, header);
        icmpCode = Icmp.code(memory, header);
      }
      case ICMPV6 -> {
        carries = RuleProtocol.ICMP;
        ipProtocol = IpProtocol.ICMPV6;
        icmpType = Icmpv6.type(memory, header);
        icmpCode = Icmpv6.code(memory, header);
      }
      default -> {}
    }
  }

  /** Forgets the packet's memory, which belongs to a source. */
  public void release() {
    memory = MemorySegment.NULL;
  }

  /**
   * Whether the packet has an IP header.
   *
   * @return false if no rule can match it
   */
  public boolean hasIp() {
    return version != 0;
  }

  /**
   * The IP version.
   *
   * @return 4, 6, or 0 without IP
   */
  public int version() {
    return version;
  }

  /**
   * The sender's first 64 bits.
   *
   * @return 0 for IPv4
   */
  public long sourceHigh() {
    return sourceHigh;
  }

  /**
   * The sender's last 64 bits, or 32 for IPv4.
   *
   * @return the bits, zero-extended
   */
  public long sourceLow() {
    return sourceLow;
  }

  /**
   * The receiver's first 64 bits.
   *
   * @return 0 for IPv4
   */
  public long destinationHigh() {
    return destinationHigh;
  }

  /**
   * The receiver's last 64 bits, or 32 for IPv4.
   *
   * @return the bits, zero-extended
   */
  public long destinationLow() {
    return destinationLow;
  }

  /**
   * What the packet carries by its IP headers.
   *
   * @return an IANA protocol number, or {@link #NONE} without IP
   */
  public int ipProtocol() {
    return ipProtocol;
  }

  /**
   * What the packet carries and could be read of it.
   *
   * @return TCP, UDP or ICMP with their header, else IP
   */
  public RuleProtocol carries() {
    return carries;
  }

  /**
   * The sender's port.
   *
   * @return 0 to 65535, or {@link #NONE}
   */
  public int sourcePort() {
    return sourcePort;
  }

  /**
   * The receiver's port.
   *
   * @return 0 to 65535, or {@link #NONE}
   */
  public int destinationPort() {
    return destinationPort;
  }

  /**
   * The ICMP or ICMPv6 type.
   *
   * @return 0 to 255, or {@link #NONE}
   */
  public int icmpType() {
    return icmpType;
  }

  /**
   * The ICMP or ICMPv6 code.
   *
   * @return 0 to 255, or {@link #NONE}
   */
  public int icmpCode() {
    return icmpCode;
  }

  /**
   * Where the packet lies.
   *
   * @return the batch's memory
   */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Where its payload starts.
   *
   * @return offset in bytes in {@link #memory()}
   */
  public long payloadOffset() {
    return payloadOffset;
  }

  /**
   * How long its payload is.
   *
   * @return bytes
   */
  public int payloadLength() {
    return payloadLength;
  }
}
