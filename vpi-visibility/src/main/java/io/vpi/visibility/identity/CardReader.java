package io.vpi.visibility.identity;

import io.vpi.asset.Asset;
import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.LearnedMac;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.verdict.Network;
import io.vpi.visibility.verdict.Networks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an index of a picture's guests. Used once, by one thread. */
final class CardReader {
  private final Networks networks;
  private final KnownMarks known;
  private final CardIndex.Builder index = new CardIndex.Builder();
  private final Map<Network, Marks> marks = new HashMap<>();
  private final Map<String, Integer> tenants = new HashMap<>();
  private final Map<PortId, Long> learned = new HashMap<>();
  private int guests;

  CardReader(Topology topology) {
    networks = Networks.of(topology);
    known = new KnownMarks(topology);
    for (LearnedMac each : topology.learnedMacs()) {
      if (!each.isFixed()) {
        // Of a port with several, none is the card's for sure.
        learned.merge(
            each.port(), each.mac(), (one, other) -> one.equals(other) ? one : MacAddress.NONE);
      }
    }
    topology.guests().forEach(this::read);
    known.complete();
  }

  KnownMarks known() {
    return known;
  }

  CardIndex index() {
    return index.build();
  }

  private void read(Guest guest) {
    int number = guests++;
    int tenant =
        guest.tenant().isEmpty()
            ? 0
            : tenants.computeIfAbsent(guest.tenant(), name -> tenants.size() + 1);
    boolean hasAddresses =
        guest.interfaces().stream().anyMatch(card -> !card.addresses().isEmpty());
    List<List<Marks>> each = new ArrayList<>();
    for (GuestInterface card : guest.interfaces()) {
      each.add(marks(card.port(), tenant));
    }
    List<Marks> all = each.stream().flatMap(List::stream).distinct().toList();
    for (int i = 0; i < each.size(); i++) {
      GuestInterface card = guest.interfaces().get(i);
      long mac = mac(card);
      enter(
          card, new Card(asset(guest, card), number, hasAddresses, tenant, mac, each.get(i), all));
    }
  }

  private List<Marks> marks(@Nullable PortId port, int tenant) {
    List<Network> in = port == null ? List.of() : networks.behind(port);
    in.forEach(network -> known.enter(network, tenant));
    return in.stream()
        .map(network -> marks.computeIfAbsent(network, key -> new Marks(key, known)))
        .toList();
  }

  private long mac(GuestInterface card) {
    return card.mac() != MacAddress.NONE || card.port() == null
        ? card.mac()
        : learned.getOrDefault(card.port(), MacAddress.NONE);
  }

  private static Asset asset(Guest guest, GuestInterface card) {
    PortId port = card.port();
    String name =
        port == null ? "" : port.host().equals(guest.id().host()) ? port.name() : port.toString();
    return new Asset(
        guest.id().name(), guest.id().host(), name, guest.operatingSystem(), guest.tenant());
  }

  private void enter(GuestInterface card, Card made) {
    if (made.mac() != MacAddress.NONE) {
      index.add(CardIndex.MAC, 0, made.mac(), made);
    }
    for (IpAddress address : card.addresses()) {
      index.add(address.version(), address.high(), address.low(), made);
    }
  }
}
