package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Topology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the sensors that a pair could be shown to at the least cost. */
final class LikelySensors {
  /** How many sensors are asked for the cheapest change. */
  private static final int MOST = 3;

  private LikelySensors() {}

  /** Those that get some of it, the best first; then those on its way; else the first of all. */
  static List<String> of(PairVerdict verdict, Topology topology) {
    Set<String> names = new LinkedHashSet<>();
    verdict.sightings().stream()
        .filter(sighting -> sighting.there().any() || sighting.back().any())
        .limit(MOST)
        .forEach(sighting -> names.add(sighting.sensor()));
    for (Sensor sensor : topology.sensors()) {
      if (names.size() < MOST && isNear(sensor, verdict)) {
        names.add(sensor.name());
      }
    }
    topology.sensors().stream()
        .findFirst()
        .filter(sensor -> names.isEmpty())
        .ifPresent(sensor -> names.add(sensor.name()));
    return List.copyOf(names);
  }

  private static boolean isNear(Sensor sensor, PairVerdict verdict) {
    for (ListeningPlace place : sensor.places()) {
      boolean isNear =
          switch (place) {
            case ListeningPlace.OnInterface(PortId port) -> isOnHost(port, verdict);
            case ListeningPlace.BehindPort(PortId port) -> isOnHost(port, verdict);
            case ListeningPlace.Between(PortId first, PortId _) -> isOnHost(first, verdict);
            // Copies can be sent there from anywhere.
            case ListeningPlace.AtTunnelEnd _ -> true;
            case ListeningPlace.InGuest _ -> false;
          };
      if (isNear) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOnHost(PortId port, PairVerdict verdict) {
    return verdict.path().hops().stream()
        .anyMatch(hop -> hop.switchId().host().equals(port.host()));
  }
}
