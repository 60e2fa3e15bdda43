package io.vpi.visibility.topology;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds names that lead nowhere. */
final class References {
  private final TopologyBuilder parts;

  References(TopologyBuilder parts) {
    this.parts = parts;
  }

  void check(List<Warning> warnings) {
    for (Port port : parts.ports.values()) {
      if (port.memberOf() != null && !parts.switches.containsKey(port.memberOf())) {
        warnings.add(
            new Warning(
                "port " + port.id(),
                "is on the switch " + port.memberOf() + ", which is not known"));
      }
    }
    for (Cable cable : parts.cables) {
      port("the cable " + cable.first() + " - " + cable.second(), cable.first(), warnings);
      port("the cable " + cable.first() + " - " + cable.second(), cable.second(), warnings);
    }
    for (Guest guest : parts.guests.values()) {
      for (GuestInterface card : guest.interfaces()) {
        port("guest " + guest.id(), card.port(), warnings);
      }
    }
    parts.taps.values().forEach(tap -> tap(tap, warnings));
    parts.sensors.values().forEach(sensor -> sensor(sensor, warnings));
  }

  private void tap(Tap tap, List<Warning> warnings) {
    String source = "tap " + tap.id();
    switch (tap.coverage()) {
      case TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving) -> {
        entering.forEach(id -> port(source, id, warnings));
        leaving.forEach(id -> port(source, id, warnings));
      }
      case TapCoverage.WholeSwitch(SwitchId id) -> switchOf(source, id, warnings);
    }
    switch (tap.sink()) {
      case TapSink.ToPort(PortId id) -> port(source, id, warnings);
      case TapSink.ToVlan(SwitchId id, int _) -> switchOf(source, id, warnings);
      case TapSink.ToSensor(String name) -> {
        if (!parts.sensors.containsKey(name)) {
          warnings.add(new Warning(source, "goes to the sensor " + name + ", which is not known"));
        }
      }
    }
  }

  private void sensor(Sensor sensor, List<Warning> warnings) {
    String source = "sensor " + sensor.name();
    for (ListeningPlace place : sensor.places()) {
      switch (place) {
        case ListeningPlace.OnInterface(PortId id) -> port(source, id, warnings);
        case ListeningPlace.BehindPort(PortId id) -> port(source, id, warnings);
        case ListeningPlace.Between(PortId first, PortId second) -> {
          port(source, first, warnings);
          port(source, second, warnings);
        }
        case ListeningPlace.InGuest(GuestId id) -> {
          if (!parts.guests.containsKey(id)) {
            warnings.add(new Warning(source, "is in the guest " + id + ", which is not known"));
          }
        }
        case ListeningPlace.AtTunnelEnd(String _) -> {
          // Any address may be a tunnel's far end.
        }
      }
    }
  }

  private void port(String source, @Nullable PortId id, List<Warning> warnings) {
    if (id != null && !parts.ports.containsKey(id)) {
      warnings.add(new Warning(source, "names the port " + id + ", which is not known"));
    }
  }

  private void switchOf(String source, SwitchId id, List<Warning> warnings) {
    if (!parts.switches.containsKey(id)) {
      warnings.add(new Warning(source, "names the switch " + id + ", which is not known"));
    }
  }
}
