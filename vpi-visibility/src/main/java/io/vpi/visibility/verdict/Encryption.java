package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.EncryptedTraffic;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.Topology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whose conversations are encrypted from end to end. Immutable; thread safe. */
final class Encryption {
  private static final String ANYBODY = "*";
  private static final String OUTSIDE = "outside";

  private final Topology topology;
  private final List<EncryptedTraffic> traffic;

  Encryption(Topology topology) {
    this.topology = topology;
    this.traffic = topology.encryptedTraffic();
  }

  /** By what the conversation of two stations is encrypted; none if it is not known to be. */
  Set<Degradation> between(Station first, Station second) {
    Set<Degradation> found = new LinkedHashSet<>();
    for (EncryptedTraffic each : traffic) {
      boolean isTheirs =
          (isOf(each.from(), first) && isOf(each.to(), second))
              || (isOf(each.from(), second) && isOf(each.to(), first));
      if (isTheirs) {
        found.add(
            new Degradation(
                DegradationKind.ENCRYPTED,
                "what they say is encrypted"
                    + (each.how().isEmpty() ? "" : " by " + each.how())
                    + ", and only a sensor within a guest can look into it"));
      }
    }
    return found;
  }

  /** Which sides of which sayings a station is on; stations alike in this are alike to all. */
  Set<String> sides(Station station) {
    Set<String> sides = new LinkedHashSet<>();
    for (EncryptedTraffic each : traffic) {
      for (String side : List.of(each.from(), each.to())) {
        if (isOf(side, station)) {
          sides.add(side);
        }
      }
    }
    return sides;
  }

  private boolean isOf(String side, Station station) {
    if (side.equals(ANYBODY)) {
      return true;
    }
    Guest guest = station.guest() == null ? null : topology.guest(station.guest());
    if (guest == null) {
      return side.equals(OUTSIDE);
    }
    int equals = side.indexOf('=');
    return equals < 0
        ? side.equals(guest.id().name()) || side.equals(guest.id().toString())
        : side.substring(equals + 1).equals(guest.labels().get(side.substring(0, equals)));
  }
}
