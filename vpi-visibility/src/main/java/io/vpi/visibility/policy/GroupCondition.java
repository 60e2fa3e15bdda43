package io.vpi.visibility.policy;

import io.vpi.net.IpAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.verdict.Station;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a station must be to belong to a group. */
sealed interface GroupCondition {
  /** Whether it is met; the station is null for a guest on no known switch. */
  Membership membership(Guest guest, @Nullable Station station);

  /** Any of several of one kind. */
  record AnyOf(List<GroupCondition> conditions) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      Membership any = Membership.NO;
      for (GroupCondition condition : conditions) {
        any = any.or(condition.membership(guest, station));
      }
      return any;
    }
  }

  /** The guest's name is like a pattern. */
  record Named(NamePattern pattern) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      return Membership.of(pattern.matches(guest.id().name()));
    }
  }

  /** The host's name is like a pattern. */
  record OnHost(NamePattern pattern) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      return Membership.of(pattern.matches(guest.id().host()));
    }
  }

  /** The tenant's name is like a pattern. */
  record OfTenant(NamePattern pattern) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      return Membership.of(!guest.tenant().isEmpty() && pattern.matches(guest.tenant()));
    }
  }

  /** The guest bears a label, whose value is like a pattern. */
  record Labelled(String label, NamePattern value) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      String given = guest.labels().get(label);
      return Membership.of(given != null && value.matches(given));
    }
  }

  /** The card has an address of a range. */
  record WithAddress(AddressRange range) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      List<IpAddress> addresses =
          guest.interfaces().stream()
              .filter(card -> isAt(card, station))
              .flatMap(card -> card.addresses().stream())
              .toList();
      return addresses.isEmpty()
          ? Membership.UNKNOWN
          : Membership.of(addresses.stream().anyMatch(range::contains));
    }

    private static boolean isAt(GuestInterface card, @Nullable Station station) {
      return station == null || station.port() == null || station.port().equals(card.port());
    }
  }

  /** The card is in a VLAN, as its own switch numbers it or as its network is called. */
  record InVlan(int vlan) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      if (station == null) {
        return Membership.UNKNOWN;
      }
      return Membership.of(
          station.vlan() == vlan || isCalled(station.network(), "VLAN ", " = ", vlan));
    }
  }

  /** The card is in a network that tunnels carry under an id. */
  record InOverlay(long networkId) implements GroupCondition {
    @Override
    public Membership membership(Guest guest, @Nullable Station station) {
      return station == null
          ? Membership.UNKNOWN
          : Membership.of(
              Arrays.asList(station.network().split(" \\+ ", -1)).contains("VNI " + networkId));
    }
  }

  private static boolean isCalled(String network, String kind, String separator, int number) {
    return network.startsWith(kind)
        && Arrays.asList(network.substring(kind.length()).split(separator, -1))
            .contains(String.valueOf(number));
  }
}
