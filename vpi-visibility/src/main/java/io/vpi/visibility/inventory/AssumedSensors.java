package io.vpi.visibility.inventory;

import io.vpi.visibility.topology.Cable;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.Tunnel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whoever sends copies somewhere has somebody listening there: where nobody declared a sensor, one
 * is assumed, named after the port. And who is behind a sensor's port is no guest.
 */
final class AssumedSensors {
  private AssumedSensors() {}

  static void add(TopologyBuilder builder) {
    Set<PortId> receivers = new HashSet<>();
    Set<PortId> sensorPorts = new HashSet<>();
    Set<String> tunnelEnds = new HashSet<>();
    for (Sensor sensor : builder.sensorsSoFar()) {
      for (ListeningPlace place : sensor.places()) {
        switch (place) {
          case ListeningPlace.OnInterface(PortId port) -> addBothEnds(port, builder, receivers);
          case ListeningPlace.BehindPort(PortId port) -> {
            receivers.add(port);
            sensorPorts.add(port);
          }
          case ListeningPlace.AtTunnelEnd(String address) -> tunnelEnds.add(address);
          case ListeningPlace.InGuest _, ListeningPlace.Between _ -> {
            // No tap sends anything there.
          }
        }
      }
    }
    for (Tap tap : builder.tapsSoFar()) {
      if (tap.sink() instanceof TapSink.ToPort(PortId port)
          && !receivers.contains(port)
          && !isTunnelTo(port, tunnelEnds, builder)) {
        builder.sensor(assumed(port, builder));
        receivers.add(port);
        sensorPorts.add(port);
      }
    }
    sensorPorts.forEach(port -> removeGuestAt(port, builder));
  }

  private static Sensor assumed(PortId port, TopologyBuilder builder) {
    Port sink = builder.findPort(port);
    Tunnel tunnel = sink == null ? null : sink.tunnel();
    ListeningPlace place =
        tunnel == null || tunnel.remote().isEmpty()
            ? new ListeningPlace.BehindPort(port)
            : new ListeningPlace.AtTunnelEnd(tunnel.remote());
    return new Sensor(place.text(), List.of(place), true);
  }

  private static boolean isTunnelTo(PortId port, Set<String> addresses, TopologyBuilder builder) {
    Port sink = builder.findPort(port);
    return sink != null && sink.tunnel() != null && addresses.contains(sink.tunnel().remote());
  }

  private static void addBothEnds(PortId port, TopologyBuilder builder, Set<PortId> receivers) {
    receivers.add(port);
    Port known = builder.findPort(port);
    if (known != null && known.peer() != null) {
      receivers.add(known.peer());
    }
    for (Cable cable : builder.cablesSoFar()) {
      if (cable.first().equals(port)) {
        receivers.add(cable.second());
      } else if (cable.second().equals(port)) {
        receivers.add(cable.first());
      }
    }
  }

  /** A guest that nobody named, found by its cable alone, was the sensor. */
  private static void removeGuestAt(PortId port, TopologyBuilder builder) {
    for (Guest guest : builder.guestsSoFar()) {
      List<GuestInterface> cards = guest.interfaces();
      if (cards.size() == 1 && port.equals(cards.getFirst().port())) {
        builder.removeGuest(guest.id());
      }
    }
  }
}
