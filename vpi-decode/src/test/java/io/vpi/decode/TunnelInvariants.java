package io.vpi.decode;

import java.lang.foreign.MemorySegment;

/** The part of {@link Invariants} for tunnels and the rarer links and transports. */
final class TunnelInvariants {
  private static final GeneveOptions OPTIONS = new GeneveOptions();

  private TunnelInvariants() {}

  /** Whether a layer may be 0 bytes long: it says only what follows. */
  static boolean mayBeEmpty(Protocol protocol) {
    return protocol == Protocol.ERSPAN_I || protocol == Protocol.TEREDO;
  }

  static void checkOverlays(Decoding packet) {
    LayerTable table = packet.table();
    int count = table.layerCount(0);
    int before = -1;
    for (int i = 0; i < table.overlayCount(0); i++) {
      int layer = table.overlayLayer(0, i);
      require(layer > before && layer < count, "overlays come in order of their layers");
      require(table.level(0, layer) == i, "an overlay's header is of its level");
      long id = table.overlayId(0, i);
      require(id >= LayerTable.NO_ID && id <= 0xFFFF_FFFFL, "an overlay's id");
      before = layer;
    }
    before = -1;
    for (int i = 0; i < table.vlanCount(0); i++) {
      int layer = table.vlanLayer(0, i);
      require(layer == LayerTable.NONE || table.protocol(0, layer) == Protocol.VLAN, "a tag");
      require(layer == LayerTable.NONE ? before < 0 : layer > before, "tags come in order");
      require(table.vlanLevel(0, i) <= table.overlayCount(0), "a tag's level");
      before = layer;
    }
    require(
        count + table.embeddedLayerCount(0) <= table.maxLayers(), "quoted layers share the limit");
    require(
        table.embeddedLayerCount(0) == 0
            || table.protocol(0, count - 1) == Protocol.ICMP
            || table.protocol(0, count - 1) == Protocol.ICMPV6,
        "what is quoted follows ICMP");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what + " does not hold");
    }
  }

  static long readAll(MemorySegment memory, long at, Protocol protocol, int length) {
    return switch (protocol) {
      case VN_TAG ->
          VnTag.destinationInterface(memory, at)
              + VnTag.sourceInterface(memory, at)
              + VnTag.type(memory, at)
              + bit(VnTag.isToInterface(memory, at))
              + bit(VnTag.isDestinationList(memory, at));
      case LLC ->
          Llc.destinationAccessPoint(memory, at)
              + Llc.sourceAccessPoint(memory, at)
              + Llc.control(memory, at)
              + bit(Llc.hasSnap(memory, at))
              + Llc.oui(memory, at)
              + Llc.protocolId(memory, at);
      case NFLOG -> Nflog.family(memory, at) + Nflog.resourceId(memory, at);
      case PPP -> Ppp.protocol(memory, at);
      case PPPOE_DISCOVERY, PPPOE_SESSION ->
          Pppoe.code(memory, at) + Pppoe.sessionId(memory, at) + Pppoe.length(memory, at);
      case MPLS ->
          Mpls.label(memory, at)
              + Mpls.trafficClass(memory, at)
              + Mpls.timeToLive(memory, at)
              + bit(Mpls.isBottomOfStack(memory, at));
      case UDP_LITE ->
          UdpLite.sourcePort(memory, at)
              + UdpLite.destinationPort(memory, at)
              + UdpLite.checksumCoverage(memory, at)
              + UdpLite.checksum(memory, at);
      case SCTP ->
          Sctp.sourcePort(memory, at)
              + Sctp.destinationPort(memory, at)
              + Sctp.verificationTag(memory, at)
              + Sctp.checksum(memory, at);
      case DCCP ->
          Dccp.sourcePort(memory, at)
              + Dccp.destinationPort(memory, at)
              + Dccp.type(memory, at)
              + Dccp.sequenceNumber(memory, at)
              + Dccp.checksumCoverage(memory, at)
              + Dccp.checksum(memory, at);
      case IGMP ->
          Igmp.type(memory, at)
              + Igmp.maxResponseCode(memory, at)
              + Igmp.checksum(memory, at)
              + Igmp.group(memory, at);
      case ESP -> Esp.spi(memory, at) + Esp.sequenceNumber(memory, at);
      case AH -> Ah.nextHeader(memory, at) + Ah.spi(memory, at) + Ah.sequenceNumber(memory, at);
      case GRE -> readGre(memory, at);
      case NVGRE -> readGre(memory, at) + Nvgre.vsid(memory, at) + Nvgre.flowId(memory, at);
      case ERSPAN_II -> readErspan(memory, at) + Erspan.portIndex(memory, at);
      case ERSPAN_III ->
          readErspan(memory, at)
              + Erspan.timestamp(memory, at)
              + Erspan.securityGroupTag(memory, at)
              + Erspan.frameType(memory, at);
      case L2TPV3 -> L2tpV3.sessionId(memory, at);
      case L2TPV3_UDP -> L2tpV3.udpSessionId(memory, at) + bit(L2tpV3.isUdpControl(memory, at));
      case VXLAN -> Vxlan.vni(memory, at) + bit(Vxlan.hasVni(memory, at));
      case VXLAN_GPE ->
          VxlanGpe.vni(memory, at)
              + VxlanGpe.nextProtocol(memory, at)
              + bit(VxlanGpe.hasVni(memory, at))
              + bit(VxlanGpe.hasNextProtocol(memory, at))
              + bit(VxlanGpe.isOperations(memory, at));
      case NSH ->
          Nsh.nextProtocol(memory, at) + Nsh.servicePath(memory, at) + Nsh.serviceIndex(memory, at);
      case GENEVE -> readGeneve(memory, at, length);
      case TEREDO ->
          bit(Teredo.hasAuthentication(memory, at))
              + bit(Teredo.hasOrigin(memory, at))
              + Teredo.originPort(memory, at)
              + Teredo.originAddress(memory, at);
      case GTP_U ->
          GtpU.messageType(memory, at) + GtpU.length(memory, at) + GtpU.tunnelId(memory, at);
      case WIREGUARD -> WireGuard.type(memory, at) + WireGuard.index(memory, at);
      case QUOTED_TRANSPORT ->
          QuotedTransport.sourcePort(memory, at)
              + QuotedTransport.destinationPort(memory, at)
              + QuotedTransport.secondWord(memory, at);
      default -> 0;
    };
  }

  private static int bit(boolean set) {
    return set ? 1 : 0;
  }

  private static long readGre(MemorySegment memory, long at) {
    return Gre.version(memory, at)
        + Gre.protocolType(memory, at)
        + Gre.checksum(memory, at)
        + Gre.key(memory, at)
        + Gre.callId(memory, at)
        + Gre.sequenceNumber(memory, at);
  }

  private static long readErspan(MemorySegment memory, long at) {
    return (long) Erspan.sessionId(memory, at)
        + Erspan.vlan(memory, at)
        + bit(Erspan.isTruncated(memory, at));
  }

  private static long readGeneve(MemorySegment memory, long at, int length) {
    require(Geneve.headerLength(memory, at) == length, "GENEVE's length");
    long sum = (long) Geneve.vni(memory, at) + Geneve.protocolType(memory, at);
    sum += bit(Geneve.isControl(memory, at)) + bit(Geneve.hasCriticalOptions(memory, at));
    OPTIONS.start(memory, at, length);
    while (OPTIONS.next()) {
      sum += OPTIONS.optionClass() + OPTIONS.type() + OPTIONS.dataLength();
      require(OPTIONS.dataPosition() + OPTIONS.dataLength() <= at + length, "an option's end");
    }
    return sum;
  }
}
