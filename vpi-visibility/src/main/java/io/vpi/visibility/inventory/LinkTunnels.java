package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.LinkEntry;
import io.vpi.visibility.topology.Tunnel;
import io.vpi.visibility.topology.TunnelKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tunnels among a host's interfaces. */
final class LinkTunnels {
  private static final Map<String, TunnelKind> KINDS =
      Map.of(
          "vxlan", TunnelKind.VXLAN,
          "geneve", TunnelKind.GENEVE,
          "gretap", TunnelKind.GRE,
          "ip6gretap", TunnelKind.GRE,
          "erspan", TunnelKind.ERSPAN,
          "ip6erspan", TunnelKind.ERSPAN);

  private LinkTunnels() {}

  static boolean isTunnel(String kind) {
    return KINDS.containsKey(kind);
  }

  static @Nullable Tunnel of(LinkEntry link, HostFacts host) {
    TunnelKind kind = KINDS.get(link.kind());
    if (kind == null) {
      return null;
    }
    Node info = link.info();
    String underlay = link.link().isEmpty() ? info.get("link").text() : link.link();
    return new Tunnel(
        kind,
        networkId(info),
        first(info, "local", "local6"),
        first(info, "remote", "remote6", "group", "group6"),
        info.get("port").integer(0),
        underlay.isEmpty() ? null : host.port(underlay));
  }

  private static long networkId(Node info) {
    long id = info.get("id").number(Tunnel.NO_NETWORK);
    if (id != Tunnel.NO_NETWORK) {
      return id;
    }
    // GRE prints its key as an address.
    String key = info.get("okey").text();
    String[] parts = key.split("\\.", -1);
    try {
      if (parts.length == 4) {
        long value = 0;
        for (String part : parts) {
          value = (value << 8) | (Integer.parseInt(part) & 0xff);
        }
        return value;
      }
      return key.isEmpty() ? Tunnel.NO_NETWORK : Long.parseLong(key);
    } catch (NumberFormatException e) {
      return Tunnel.NO_NETWORK;
    }
  }

  private static String first(Node info, String... names) {
    for (String name : names) {
      String text = info.get(name).text();
      if (!text.isEmpty() && !text.equals("any")) {
        return text;
      }
    }
    return "";
  }
}
