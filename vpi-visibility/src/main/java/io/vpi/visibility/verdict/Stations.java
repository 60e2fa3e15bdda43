package io.vpi.visibility.verdict;

import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The guests' cards, one for each network that they are in. Immutable; thread safe. */
final class Stations {
  private final List<Station> all = new ArrayList<>();
  private final Map<PortId, Long> macs = new HashMap<>();

  Stations(Topology topology, Networks networks) {
    for (Guest guest : topology.guests()) {
      for (GuestInterface card : guest.interfaces()) {
        Port port = card.port() == null ? null : topology.port(card.port());
        SwitchId memberOf = port == null ? null : port.memberOf();
        Switch own = memberOf == null ? null : topology.switchOf(memberOf);
        if (port != null && own != null) {
          macs.put(port.id(), card.mac());
          networks
              .vlans(port)
              .forEach(vlan ->
                  all.add(
                      new Station(
                          guest.id(),
                          port.id(),
                          vlan,
                          networks.of(new Fabric.Segment(own.id(), vlan)).name())));
        }
      }
    }
  }

  List<Station> all() {
    return List.copyOf(all);
  }

  long macAt(PortId port) {
    return macs.getOrDefault(port, MacAddress.NONE);
  }
}
