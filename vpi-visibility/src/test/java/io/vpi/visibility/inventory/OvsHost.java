package io.vpi.visibility.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A host with Open vSwitch, as {@code ovs-vsctl --format=json list} prints its tables. */
final class OvsHost {
  private final String name;
  private final List<String> bridges = new ArrayList<>();
  private final List<String> ports = new ArrayList<>();
  private final List<String> interfaces = new ArrayList<>();
  private final List<String> ofBridge = new ArrayList<>();
  private String bridge = "br0";

  OvsHost(String name) {
    this.name = name;
  }

  /** Adds a port of one interface to the bridge, with a guest behind it. */
  OvsHost guest(String port, String type, String guest) {
    return port(port, type, Map.of("iface-id", guest), Map.of());
  }

  /** Adds a port of one interface to the bridge. */
  OvsHost port(String port, String type, Map<String, String> options) {
    return port(port, type, Map.of(), options);
  }

  private OvsHost port(
      String port, String type, Map<String, String> externalIds, Map<String, String> options) {
    ports.add("[[\"uuid\",\"p-%1$s\"],\"%1$s\",[\"uuid\",\"i-%1$s\"]]".formatted(port));
    interfaces.add(
        "[[\"uuid\",\"i-%1$s\"],\"%1$s\",\"%2$s\",\"up\",\"up\",%3$s,%4$s,[\"map\",[[\"tunnel_egress_iface\",\"eth0\"]]]]"
            .formatted(port, type, map(externalIds), map(options)));
    ofBridge.add("[\"uuid\",\"p-" + port + "\"]");
    return this;
  }

  private static String map(Map<String, String> values) {
    return values.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> "[\"%s\",\"%s\"]".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(",", "[\"map\",[", "]]"));
  }

  /** Ends the bridge and begins another. */
  OvsHost nextBridge(String next) {
    endBridge();
    bridge = next;
    return this;
  }

  private void endBridge() {
    bridges.add(
        "[[\"uuid\",\"b-%1$s\"],\"%1$s\",[\"set\",[%2$s]]]"
            .formatted(bridge, String.join(",", ofBridge)));
    ofBridge.clear();
  }

  HostInventory inventory() {
    if (!ofBridge.isEmpty()) {
      endBridge();
    }
    return new HostInventory(
        name,
        "",
        "",
        List.of(
            table(InventorySource.OVS_BRIDGE, bridges, "\"_uuid\",\"name\",\"ports\""),
            table(InventorySource.OVS_PORT, ports, "\"_uuid\",\"name\",\"interfaces\""),
            table(
                InventorySource.OVS_INTERFACE,
                interfaces,
                "\"_uuid\",\"name\",\"type\",\"admin_state\",\"link_state\",\"external_ids\",\"options\",\"status\"")));
  }

  private static CommandOutput table(InventorySource source, List<String> rows, String headings) {
    return CommandOutput.of(
        source,
        "",
        "{\"data\":[%s],\"headings\":[%s]}".formatted(String.join(",", rows), headings));
  }
}
