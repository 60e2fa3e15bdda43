package io.vpi.visibility.inventory;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.MacText;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.PortId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people know of guests: labels, tenants, systems, and cards that no host tells of. */
final class DescribedGuests {
  private static final Set<String> GUEST =
      Set.of("host", "os", "tenant", "labels", "port", "mac", "ip", "name", "cards");
  private static final Set<String> CARD = Set.of("port", "mac", "ip");

  private final Description description;

  DescribedGuests(Description description) {
    this.description = description;
  }

  /** One guest; without a host, every known one of that name. */
  void enter(String key, Node node) {
    description.checkNames(node, GUEST);
    String name = node.get("name").isScalar() ? node.get("name").text() : key;
    String host = node.get("host").text();
    List<Guest> known =
        description.builder().guestsSoFar().stream()
            .filter(guest -> guest.id().name().equals(name))
            .filter(guest -> host.isEmpty() || guest.id().host().equals(host))
            .toList();
    if (!known.isEmpty()) {
      known.forEach(guest -> description.builder().guest(with(guest, node)));
    } else if (host.isEmpty()) {
      description.warn(node, "no host told of a guest '" + name + "': a \"host\" was expected");
    } else {
      description.builder().guest(with(Guest.of(new GuestId(host, name)), node));
    }
  }

  private Guest with(Guest guest, Node node) {
    Map<String, String> labels = new LinkedHashMap<>(guest.labels());
    node.get("labels").members().forEach((label, value) -> labels.put(label, value.text()));
    List<GuestInterface> cards = new ArrayList<>(guest.interfaces());
    if (node.get("port").isPresent() || node.get("mac").isPresent() || node.get("ip").isPresent()) {
      card(node, cards);
    }
    for (Node card : node.get("cards").items()) {
      description.checkNames(card, CARD);
      card(card, cards);
    }
    return new Guest(
        guest.id(),
        guest.uuid(),
        given(node.get("os"), guest.operatingSystem()),
        given(node.get("tenant"), guest.tenant()),
        labels,
        cards);
  }

  private static String given(Node node, String otherwise) {
    return node.isScalar() ? node.text() : otherwise;
  }

  /**
   * A card of the same port or address is the same one; an address alone is that of the only card.
   */
  private void card(Node node, List<GuestInterface> cards) {
    PortId port = null;
    if (node.get("port").isScalar()) {
      try {
        port = PortId.parse(node.get("port").text());
      } catch (IllegalArgumentException e) {
        description.warn(node.get("port"), String.valueOf(e.getMessage()));
      }
    }
    long mac = MacText.parse(node.get("mac").text());
    if (node.get("mac").isPresent() && mac == MacAddress.NONE) {
      description.warn(node.get("mac"), "a MAC address such as 02:00:00:00:00:01 was expected");
    }
    List<IpAddress> addresses = addresses(node.get("ip"));
    for (int i = 0; i < cards.size(); i++) {
      GuestInterface old = cards.get(i);
      boolean isSame =
          (port != null && port.equals(old.port()))
              || (mac != MacAddress.NONE && mac == old.mac())
              || (port == null && mac == MacAddress.NONE && cards.size() == 1);
      if (isSame) {
        addresses.addAll(0, old.addresses());
        cards.set(
            i,
            new GuestInterface(
                old.name(),
                port == null ? old.port() : port,
                mac == MacAddress.NONE ? old.mac() : mac,
                addresses.stream().distinct().toList()));
        return;
      }
    }
    cards.add(new GuestInterface("", port, mac, addresses));
  }

  private List<IpAddress> addresses(Node node) {
    List<IpAddress> addresses = new ArrayList<>();
    for (Node each : Description.oneOrMore(node)) {
      Optional<IpAddress> address = IpAddress.parse(each.text());
      if (address.isPresent()) {
        addresses.add(address.get());
      } else {
        description.warn(each, "an IP address was expected, not " + each);
      }
    }
    return addresses;
  }
}
