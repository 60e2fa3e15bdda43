package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.MacText;
import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortBuilder;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.TunnelKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enters a port of Open vSwitch, on top of what the kernel tells of it. */
final class OvsPortParts {
  private static final Set<String> IPSEC_OPTIONS = Set.of("psk", "remote_cert", "remote_name");

  private final HostFacts host;
  private final OvsTable interfaces;

  OvsPortParts(HostFacts host, OvsTable interfaces) {
    this.host = host;
    this.interfaces = interfaces;
  }

  void enter(OvsRow row, SwitchId memberOf) {
    List<OvsRow> members = interfaces.referredBy(row, "interfaces");
    String name = row.text("name");
    if (name.isEmpty() || members.isEmpty()) {
      host.warnings(InventorySource.OVS_PORT)
          .warn("a port with a \"name\" and known \"interfaces\" was expected");
      return;
    }
    PortId id = host.port(name);
    Port known = host.builder().findPort(id);
    PortBuilder port =
        members.size() > 1 ? bond(id, members) : single(id, known, members.getFirst());
    boolean isTunnel = members.getFirst().map("options").containsKey("remote_ip");
    PortBehaviour behaviour =
        // What comes by one tunnel is not sent on by another.
        PortBehaviour.ORDINARY.withIsolation(row.flag("protected") || isTunnel);
    host.builder()
        .port(
            port.memberOf(memberOf)
                .behaviour(behaviour)
                .vlans(OvsVlans.of(row, host.warnings(InventorySource.OVS_PORT)))
                .build());
  }

  private PortBuilder bond(PortId id, List<OvsRow> members) {
    return Port.builder(id, PortKind.BOND)
        .up(members.stream().anyMatch(OvsPortParts::isUp))
        .lower(host.port(members.getFirst().text("name")), PortVlans.UNTAGGED);
  }

  private PortBuilder single(PortId id, @Nullable Port known, OvsRow row) {
    PortBuilder port = known == null ? Port.builder(id, PortKind.OTHER) : known.toBuilder();
    PortKind kind = kind(row.text("type"), known);
    port.kind(kind).mtu(row.number("mtu", known == null ? 0 : known.mtu()));
    if (kind != PortKind.LOCAL) {
      port.up(isUp(row));
    } else {
      // The bridge's own port is down where the host has no address on it, and is no less a port.
      port.up(row.text("admin_state").equals("up"));
    }
    if (known == null) {
      port.mac(MacText.parse(row.text("mac_in_use")));
    }
    String peer = row.map("options").get("peer");
    if (kind == PortKind.PATCH && peer != null) {
      port.peer(host.port(peer));
    }
    return port.tunnel(tunnel(row));
  }

  private static boolean isUp(OvsRow row) {
    return !row.text("admin_state").equals("down")
        && !row.text("link_state").equals("down")
        && row.text("error").isEmpty();
  }

  private static PortKind kind(String type, @Nullable Port known) {
    return switch (type) {
      case "internal" -> PortKind.LOCAL;
      case "patch" -> PortKind.PATCH;
      case "dpdkvhostuser", "dpdkvhostuserclient" -> PortKind.VHOST_USER;
      case "dpdk" -> PortKind.PHYSICAL;
      case "vxlan", "gre", "geneve", "erspan", "stt", "lisp" -> PortKind.TUNNEL;
      default -> known == null ? PortKind.OTHER : known.kind();
    };
  }

  private @Nullable Tunnel tunnel(OvsRow row) {
    Map<String, String> options = row.map("options");
    String remote = options.get("remote_ip");
    if (remote == null) {
      return null;
    }
    String underlay = row.map("status").getOrDefault("tunnel_egress_iface", "");
    return new Tunnel(
        tunnelKind(row.text("type"), options),
        number(options.getOrDefault("key", "")),
        options.getOrDefault("local_ip", ""),
        remote.equals("flow") ? "" : remote,
        0,
        underlay.isEmpty() ? null : host.port(underlay));
  }

  /** A tunnel that is given a key or a certificate is one that IPsec wraps once more. */
  private static TunnelKind tunnelKind(String type, Map<String, String> options) {
    if (!Collections.disjoint(options.keySet(), IPSEC_OPTIONS)) {
      return TunnelKind.IPSEC;
    }
    for (TunnelKind each : TunnelKind.values()) {
      if (each.name().equalsIgnoreCase(type)) {
        return each;
      }
    }
    return TunnelKind.OTHER;
  }

  private static long number(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      return Tunnel.NO_NETWORK;
    }
  }
}
