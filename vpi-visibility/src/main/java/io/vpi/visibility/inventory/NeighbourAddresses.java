package io.vpi.visibility.inventory;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.MacText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The IP addresses that a host knows of its neighbours, and of the namespaces on it. */
final class NeighbourAddresses {
  private final Map<Long, List<IpAddress>> byMac = new HashMap<>();

  NeighbourAddresses(HostFacts host) {
    InventorySource neighbours = InventorySource.IP_NEIGHBOUR;
    for (Node item : host.warnings(neighbours).list(host.text(neighbours), "neighbours")) {
      add(item.get("lladdr").text(), item.get("dst").text());
    }
    for (CommandOutput output : host.outputs(InventorySource.IP_NETNS_ADDRESS)) {
      for (Node item :
          host.warnings(InventorySource.IP_NETNS_ADDRESS, output.subject())
              .list(output.output(), "interfaces")) {
        item.get("addr_info")
            .items()
            .forEach(each -> add(item.get("address").text(), each.get("local").text()));
      }
    }
  }

  List<IpAddress> of(long mac) {
    return mac == MacAddress.NONE ? List.of() : byMac.getOrDefault(mac, List.of());
  }

  private void add(String mac, String address) {
    long bits = MacText.parse(mac);
    IpAddress parsed = IpAddress.parse(address).orElse(null);
    if (bits != MacAddress.NONE && parsed != null) {
      List<IpAddress> known = byMac.computeIfAbsent(bits, key -> new ArrayList<>(2));
      if (!known.contains(parsed)) {
        known.add(parsed);
      }
    }
  }
}
