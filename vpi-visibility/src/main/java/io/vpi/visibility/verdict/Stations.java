package io.vpi.visibility.verdict;

import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The guests' cards, one for each network that they are in. Immutable; thread safe. */
final class Stations {
  /** A trunk that is open for all VLANs does not make a guest a member of thousands. */
  private static final int MOST_TAGGED = 64;

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
          vlans(port, own)
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

  private static IntStream vlans(Port port, Switch own) {
    if (!own.filtersVlans()) {
      return IntStream.of(PortVlans.UNTAGGED);
    }
    IntStream untagged =
        port.vlans().untagged() == PortVlans.NONE
            ? IntStream.empty()
            : IntStream.of(port.vlans().untagged());
    IntStream tagged =
        port.vlans().tagged().size() > MOST_TAGGED
            ? IntStream.empty()
            : port.vlans().tagged().stream();
    return IntStream.concat(untagged, tagged).distinct();
  }

  List<Station> all() {
    return List.copyOf(all);
  }

  long macAt(PortId port) {
    return macs.getOrDefault(port, MacAddress.NONE);
  }
}
