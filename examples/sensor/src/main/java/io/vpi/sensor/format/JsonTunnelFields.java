package io.vpi.sensor.format;

import static io.vpi.sensor.format.JsonMembers.flag;
import static io.vpi.sensor.format.JsonMembers.hex32;
import static io.vpi.sensor.format.JsonMembers.ipv4Address;
import static io.vpi.sensor.format.JsonMembers.number;

import io.vpi.decode.Erspan;
import io.vpi.decode.Geneve;
import io.vpi.decode.Gre;
import io.vpi.decode.GtpU;
import io.vpi.decode.L2tpV3;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Llc;
import io.vpi.decode.Mpls;
import io.vpi.decode.Nflog;
import io.vpi.decode.Nsh;
import io.vpi.decode.Nvgre;
import io.vpi.decode.Ppp;
import io.vpi.decode.Pppoe;
import io.vpi.decode.Teredo;
import io.vpi.decode.VnTag;
import io.vpi.decode.Vxlan;
import io.vpi.decode.VxlanGpe;
import io.vpi.decode.WireGuard;
import java.lang.foreign.MemorySegment;

/** The main fields of tunnels, and of what stands between a link and IP, as members. */
final class JsonTunnelFields {
  private JsonTunnelFields() {}

  /**
   * Writes the members, each with a comma before it; none for a protocol that is not named here.
   */
  static void write(PacketView packet, int layer, TextOutput out) {
    MemorySegment memory = packet.memory();
    long header = packet.header(layer);
    switch (packet.protocol(layer)) {
      case VN_TAG -> {
        number(out, "src_interface", VnTag.sourceInterface(memory, header));
        number(out, "dst_interface", VnTag.destinationInterface(memory, header));
        number(out, "type", VnTag.type(memory, header));
      }
      case LLC -> llc(out, memory, header);
      case NFLOG -> {
        number(out, "family", Nflog.family(memory, header));
        number(out, "group", Nflog.resourceId(memory, header));
      }
      case PPP -> number(out, "protocol_number", Ppp.protocol(memory, header));
      case PPPOE_DISCOVERY, PPPOE_SESSION -> {
        number(out, "code", Pppoe.code(memory, header));
        number(out, "session_id", Pppoe.sessionId(memory, header));
      }
      case MPLS -> {
        number(out, "label", Mpls.label(memory, header));
        number(out, "traffic_class", Mpls.trafficClass(memory, header));
        flag(out, "bottom_of_stack", Mpls.isBottomOfStack(memory, header));
        number(out, "ttl", Mpls.timeToLive(memory, header));
      }
      case NSH -> {
        number(out, "service_path", Nsh.servicePath(memory, header));
        number(out, "service_index", Nsh.serviceIndex(memory, header));
        number(out, "next_protocol", Nsh.nextProtocol(memory, header));
      }
      case GRE, NVGRE -> gre(out, packet, layer);
      case ERSPAN_II, ERSPAN_III -> {
        number(out, "session_id", Erspan.sessionId(memory, header));
        number(out, "vlan", Erspan.vlan(memory, header));
        flag(out, "frame_cut", Erspan.isTruncated(memory, header));
      }
      case VXLAN -> {
        if (Vxlan.hasVni(memory, header)) {
          number(out, "vni", Vxlan.vni(memory, header));
        }
      }
      case VXLAN_GPE -> {
        if (VxlanGpe.hasVni(memory, header)) {
          number(out, "vni", VxlanGpe.vni(memory, header));
        }
        if (VxlanGpe.hasNextProtocol(memory, header)) {
          number(out, "next_protocol", VxlanGpe.nextProtocol(memory, header));
        }
      }
      case GENEVE -> {
        number(out, "vni", Geneve.vni(memory, header));
        number(out, "protocol_type", Geneve.protocolType(memory, header));
        flag(out, "control", Geneve.isControl(memory, header));
        flag(out, "critical_options", Geneve.hasCriticalOptions(memory, header));
      }
      case TEREDO -> {
        if (Teredo.hasOrigin(memory, header)) {
          ipv4Address(out, "origin", Teredo.originAddress(memory, header));
          number(out, "origin_port", Teredo.originPort(memory, header));
        }
      }
      case GTP_U -> {
        number(out, "message_type", GtpU.messageType(memory, header));
        hex32(out, "tunnel_id", GtpU.tunnelId(memory, header));
      }
      case L2TPV3 -> hex32(out, "session_id", L2tpV3.sessionId(memory, header));
      case L2TPV3_UDP -> {
        if (!L2tpV3.isUdpControl(memory, header)) {
          hex32(out, "session_id", L2tpV3.udpSessionId(memory, header));
        }
      }
      case WIREGUARD -> {
        number(out, "type", WireGuard.type(memory, header));
        hex32(out, "index", WireGuard.index(memory, header));
      }
      default -> {}
    }
  }

  private static void llc(TextOutput out, MemorySegment memory, long header) {
    number(out, "dsap", Llc.destinationAccessPoint(memory, header));
    number(out, "ssap", Llc.sourceAccessPoint(memory, header));
    number(out, "control", Llc.control(memory, header));
    if (Llc.hasSnap(memory, header)) {
      number(out, "oui", Llc.oui(memory, header));
      number(out, "protocol_id", Llc.protocolId(memory, header));
    }
  }

  private static void gre(TextOutput out, PacketView packet, int layer) {
    MemorySegment memory = packet.memory();
    long header = packet.header(layer);
    number(out, "version", Gre.version(memory, header));
    number(out, "protocol_type", Gre.protocolType(memory, header));
    switch (packet.protocol(layer)) {
      case NVGRE -> {
        number(out, "vsid", Nvgre.vsid(memory, header));
        number(out, "flow_id", Nvgre.flowId(memory, header));
      }
      default -> {
        if (Gre.hasKey(memory, header)) {
          number(out, "key", Gre.key(memory, header));
        }
      }
    }
    if (Gre.callId(memory, header) != LayerTable.NONE) {
      number(out, "call_id", Gre.callId(memory, header));
    }
    if (Gre.sequenceNumber(memory, header) != LayerTable.NO_ID) {
      number(out, "seq", Gre.sequenceNumber(memory, header));
    }
  }
}
