package io.vpi.sensor.visibility;

import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.PortId;

/** Where a sensor listens, for people. */
final class Places {
  private Places() {}

  static String text(ListeningPlace place) {
    return switch (place) {
      case ListeningPlace.OnInterface(PortId port) -> "on " + port;
      case ListeningPlace.BehindPort(PortId port) -> "behind " + port;
      case ListeningPlace.AtTunnelEnd(String address) -> "at " + address;
      case ListeningPlace.InGuest(GuestId guest) -> "in " + guest;
      case ListeningPlace.Between(PortId first, PortId second) ->
          "between " + first + " and " + second;
    };
  }
}
