package io.vpi.visibility.inventory;

import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.PortId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The guests of one host while they are found, card by card, from several sources. */
final class GuestsFound {
  private final HostFacts host;
  private final NeighbourAddresses neighbours;
  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Set<PortId> ports = new HashSet<>();

  /** A guest so far. */
  private static final class Draft {
    private String uuid = "";
    private String operatingSystem = "";
    private final List<GuestInterface> cards = new ArrayList<>();
  }

  GuestsFound(HostFacts host) {
    this.host = host;
    this.neighbours = new NeighbourAddresses(host);
  }

  void name(String guest, String uuid, String operatingSystem) {
    Draft draft = drafts.computeIfAbsent(guest, name -> new Draft());
    draft.uuid = uuid;
    draft.operatingSystem = operatingSystem;
  }

  boolean has(PortId port) {
    return ports.contains(port);
  }

  /** Adds a card, unless its port or address is known of the guest already. */
  void card(String guest, String name, @Nullable PortId port, long mac) {
    Draft draft = drafts.computeIfAbsent(guest, key -> new Draft());
    for (GuestInterface known : draft.cards) {
      boolean isSamePort = port != null && port.equals(known.port());
      boolean isSameMac = mac != MacAddress.NONE && mac == known.mac();
      if (isSamePort || isSameMac) {
        return;
      }
    }
    draft.cards.add(new GuestInterface(name, port, mac, neighbours.of(mac)));
    if (port != null) {
      ports.add(port);
    }
  }

  void enter() {
    drafts.forEach((name, draft) ->
        host.builder()
            .guest(
                new Guest(
                    new GuestId(host.host(), name),
                    draft.uuid,
                    draft.operatingSystem,
                    "",
                    Map.of(),
                    draft.cards)));
  }
}
