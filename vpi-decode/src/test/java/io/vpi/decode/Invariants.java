package io.vpi.decode;

import java.lang.foreign.MemorySegment;

/**
 * What holds for every packet whatever its bytes are. {@link #check} also reads each layer with all
 * accessors of its protocol: where the packet borders a guard page, one that reaches beyond the
 * header ends the process.
 */
final class Invariants {
  /** Reused, and its walk is part of the check. */
  private static final OptionReader OPTIONS = new OptionReader();

  /** Keeps the reads from being optimised away. */
  private static long sink;

  private Invariants() {}

  static void check(Decoding packet) {
    LayerTable table = packet.table();
    int captured = packet.batch().capturedLength(0);
    int count = table.layerCount(0);
    require(count >= 0 && count <= table.maxLayers(), "number of layers", packet);
    int behind = 0;
    int end = captured;
    int declaredEnd = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int offset = table.offset(0, i);
      int length = table.headerLength(0, i);
      require(offset == behind, "a header starts where the one before ends", packet);
      boolean empty = TunnelInvariants.mayBeEmpty(table.protocol(0, i));
      require(length > 0 || empty, "a header has bytes", packet);
      behind = offset + length;
      require(behind <= table.end(0, i), "a header lies within its layer", packet);
      require(table.end(0, i) <= end, "a layer ends within the one around it", packet);
      end = table.end(0, i);
      require(table.declaredEnd(0, i) <= declaredEnd, "so it does as declared", packet);
      declaredEnd = table.declaredEnd(0, i);
      require(end <= declaredEnd, "no more is there than declared", packet);
      readAll(packet.memory(), packet.header(i), table.protocol(0, i), length);
    }
    for (int i = count; i < count + table.embeddedLayerCount(0); i++) {
      int length = table.headerLength(0, i);
      require(table.offset(0, i) + length <= table.end(0, i), "a quoted header", packet);
      require(table.end(0, i) <= end, "a quotation ends within the error", packet);
      readAll(packet.memory(), packet.header(i), table.protocol(0, i), length);
    }
    TunnelInvariants.checkOverlays(packet);
    require(behind == table.payloadOffset(0), "payload follows the last header", packet);
    require(table.payloadLength(0) >= 0, "payload length", packet);
    require(behind + table.payloadLength(0) <= captured, "payload was captured", packet);
    checkMarks(packet, table, count);
    checkAnomalies(packet, table, captured);
  }

  private static void checkMarks(Decoding packet, LayerTable table, int count) {
    int network = table.network(0);
    int transport = table.transport(0);
    require(network >= -1 && network < count, "network", packet);
    require(transport >= -1 && transport < count, "transport", packet);
    if (network >= 0) {
      Protocol protocol = table.protocol(0, network);
      require(protocol == Protocol.IPV4 || protocol == Protocol.IPV6, "network is IP", packet);
    }
    if (transport >= 0) {
      require(network >= 0 && transport > network, "transport lies above network", packet);
    }
    require(table.vlanCount(0) <= LayerTable.MAX_VLANS, "VLAN tags", packet);
    if (table.state(0) == LayerTable.State.FRAGMENT) {
      require(network >= 0 && transport < 0, "a later fragment has no transport", packet);
    }
  }

  private static void checkAnomalies(Decoding packet, LayerTable table, int captured) {
    int anomalies = table.anomalyCount(0);
    boolean stopped = false;
    int offset = 0;
    for (int i = 0; i < Math.min(anomalies, LayerTable.MAX_ANOMALIES); i++) {
      AnomalyKind kind = table.anomalyKind(0, i);
      stopped |= kind.stopsDecoding();
      require(table.anomalyOffset(0, i) <= captured, "anomaly's offset", packet);
      require(table.anomalyProtocol(0, i) != null, "anomaly's protocol", packet);
      if (kind != AnomalyKind.WRONG_CHECKSUM) {
        require(table.anomalyOffset(0, i) >= offset, "anomalies come in order", packet);
        offset = table.anomalyOffset(0, i);
      }
      if (kind == AnomalyKind.TRUNCATED
          || kind == AnomalyKind.LENGTH_TOO_SHORT
          || kind == AnomalyKind.LENGTH_EXCEEDS_PACKET
          || kind == AnomalyKind.FRAGMENT_TOO_LARGE) {
        require(
            table.anomalyRequired(0, i) > table.anomalyAvailable(0, i),
            "more is required than there",
            packet);
        require(table.anomalyAvailable(0, i) >= 0, "anomaly's numbers", packet);
      }
    }
    if (anomalies <= LayerTable.MAX_ANOMALIES) {
      require(stopped == (table.state(0) == LayerTable.State.STOPPED), "stopped by one", packet);
    }
  }

  private static void require(boolean holds, String what, Decoding packet) {
    if (!holds) {
      throw new AssertionError(
          what + " does not hold for " + packet.layers() + " " + packet.anomalies());
    }
  }

  private static void readAll(MemorySegment memory, long at, Protocol protocol, int length) {
    long sum = 0;
    switch (protocol) {
      case ETHERNET ->
          sum +=
              Ethernet.destination(memory, at)
                  + Ethernet.source(memory, at)
                  + Ethernet.type(memory, at);
      case VLAN -> sum += Vlan.id(memory, at) + Vlan.priority(memory, at) + Vlan.type(memory, at);
      case LINUX_SLL -> sum += LinuxSll.packetType(memory, at) + LinuxSll.source(memory, at);
      case LINUX_SLL2 ->
          sum +=
              LinuxSll2.interfaceIndex(memory, at)
                  + LinuxSll2.packetType(memory, at)
                  + LinuxSll2.source(memory, at);
      case NULL_LOOPBACK -> sum += NullLoopback.family(memory, at);
      case ARP -> {
        sum += Arp.opcode(memory, at);
        if (Arp.isEthernetIpv4(memory, at)) {
          sum += Arp.senderMac(memory, at) + Arp.senderIpv4(memory, at);
          sum += Arp.targetMac(memory, at) + Arp.targetIpv4(memory, at);
        }
      }
      case IPV4 -> {
        sum += Ipv4.headerLength(memory, at) + Ipv4.totalLength(memory, at);
        sum += Ipv4.identification(memory, at) + Ipv4.fragmentOffset(memory, at);
        sum += Ipv4.dontFragment(memory, at) ? 1 : 0;
        sum += Ipv4.moreFragments(memory, at) ? 1 : 0;
        sum += Ipv4.timeToLive(memory, at) + Ipv4.protocol(memory, at) + Ipv4.checksum(memory, at);
        sum += Ipv4.source(memory, at) + Ipv4.destination(memory, at);
        OPTIONS.ipv4(memory, at, length);
        sum += walk();
      }
      case IPV6 -> {
        sum += Ipv6.flowLabel(memory, at) + Ipv6.payloadLength(memory, at);
        sum += Ipv6.nextHeader(memory, at) + Ipv6.hopLimit(memory, at);
        sum += Ipv6.sourceHigh(memory, at) + Ipv6.sourceLow(memory, at);
        sum += Ipv6.destinationHigh(memory, at) + Ipv6.destinationLow(memory, at);
      }
      case IPV6_HOP_BY_HOP, IPV6_DESTINATION_OPTIONS -> {
        sum += Ipv6Extension.nextHeader(memory, at);
        OPTIONS.ipv6(memory, at, length);
        sum += walk();
      }
      case IPV6_ROUTING ->
          sum +=
              Ipv6Extension.nextHeader(memory, at)
                  + Ipv6Extension.routingType(memory, at)
                  + Ipv6Extension.segmentsLeft(memory, at);
      case IPV6_FRAGMENT -> {
        sum += Ipv6Fragment.nextHeader(memory, at) + Ipv6Fragment.fragmentOffset(memory, at);
        sum += Ipv6Fragment.moreFragments(memory, at) ? 1 : 0;
        sum += Ipv6Fragment.identification(memory, at);
      }
      case ICMP ->
          sum +=
              Icmp.type(memory, at)
                  + Icmp.code(memory, at)
                  + Icmp.checksum(memory, at)
                  + Icmp.echoIdentifier(memory, at);
      case ICMPV6 ->
          sum += Icmpv6.type(memory, at) + Icmpv6.code(memory, at) + Icmpv6.checksum(memory, at);
      case TCP -> {
        sum += Tcp.sourcePort(memory, at) + Tcp.destinationPort(memory, at);
        sum += Tcp.sequenceNumber(memory, at) + Tcp.acknowledgmentNumber(memory, at);
        sum += Tcp.headerLength(memory, at) + Tcp.flags(memory, at) + Tcp.window(memory, at);
        sum += Tcp.checksum(memory, at) + Tcp.urgentPointer(memory, at);
        OPTIONS.tcp(memory, at, length);
        sum += walk();
      }
      case UDP ->
          sum +=
              Udp.sourcePort(memory, at)
                  + Udp.destinationPort(memory, at)
                  + Udp.length(memory, at)
                  + Udp.checksum(memory, at);
      default -> sum += TunnelInvariants.readAll(memory, at, protocol, length);
    }
    // The last byte is the header's own, whatever the accessors cover.
    sink += sum + (length == 0 ? 0 : Wire.u8(memory, at + length - 1));
  }

  private static long walk() {
    long sum = 0;
    while (OPTIONS.next()) {
      sum += OPTIONS.type() + OPTIONS.dataPosition() + OPTIONS.dataLength();
    }
    return sum;
  }

  static long sink() {
    return sink;
  }
}
