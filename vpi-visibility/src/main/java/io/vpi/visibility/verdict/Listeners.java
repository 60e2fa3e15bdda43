package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.Topology;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enters the sensors that see traffic by themselves, without a tap. */
final class Listeners {
  private final Topology topology;
  private final Watches watches;

  /** Cards that tunnels of switches run over: their frames are counted as the tunnel's. */
  private final Set<PortId> underlays = new HashSet<>();

  Listeners(Topology topology, Watches watches) {
    this.topology = topology;
    this.watches = watches;
    for (Port port : topology.ports()) {
      PortId underlay = port.tunnel() == null ? null : port.tunnel().underlay();
      if (underlay != null && port.memberOf() != null) {
        underlays.add(underlay);
      }
    }
  }

  void enter(Sensor sensor) {
    for (ListeningPlace place : sensor.places()) {
      switch (place) {
        case ListeningPlace.OnInterface(PortId id) -> onInterface(sensor, place, id);
        case ListeningPlace.BehindPort(PortId id) ->
            watches.at(id, Crossing.LEAVING, eye(sensor, false, false));
        case ListeningPlace.InGuest inGuest -> inGuest(sensor, topology.guest(inGuest.guest()));
        case ListeningPlace.Between between -> between(sensor, between);
        case ListeningPlace.AtTunnelEnd _ -> {
          // Only taps bring anything there.
        }
      }
    }
  }

  private void onInterface(Sensor sensor, ListeningPlace place, PortId id) {
    Port port = topology.port(id);
    if (port == null || !port.isUp()) {
      return;
    }
    Watch ear = eye(sensor, false, false).with(Attendance.of(List.of(place), topology));
    if (KernelBypass.is(port)) {
      bothWays(id, ear.blinded(KernelBypass.degradation(port)));
      return;
    }
    Switch bridge = switchOf(port.memberOf());
    if (bridge != null
        && bridge.kind() == SwitchKind.LINUX_BRIDGE
        && id.equals(bridge.localPort())) {
      // A promiscuous bridge device passes up all that the bridge forwards, once.
      watches.over(bridge.id(), ear);
      return;
    }
    bothWays(id, ear);
    PortId far = topology.otherEnd(id);
    Port farPort = far == null ? null : topology.port(far);
    boolean isEndOfCable =
        bridge == null && topology.stackedOn(id).isEmpty() && !underlays.contains(id);
    if (isEndOfCable && farPort != null && switchOf(farPort.memberOf()) != null) {
      bothWays(farPort.id(), ear);
    }
  }

  private void inGuest(Sensor sensor, @Nullable Guest guest) {
    if (guest == null) {
      return;
    }
    for (GuestInterface card : guest.interfaces()) {
      if (card.port() != null) {
        bothWays(card.port(), eye(sensor, false, true));
      }
    }
  }

  private void between(Sensor sensor, ListeningPlace.Between between) {
    SwitchId id = InlineSensors.switchOf(sensor, between);
    Switch own = topology.switchOf(id);
    if (own != null) {
      watches.over(id, eye(sensor, true, false));
    } else {
      // Both are ports of a switch already: what crosses the first has to pass the sensor.
      bothWays(between.first(), eye(sensor, true, false));
    }
  }

  private void bothWays(PortId id, Watch watch) {
    watches.at(id, Crossing.ENTERING, watch);
    watches.at(id, Crossing.LEAVING, watch);
  }

  private @Nullable Switch switchOf(@Nullable SwitchId id) {
    return id == null ? null : topology.switchOf(id);
  }

  private static Watch eye(Sensor sensor, boolean isInline, boolean isInGuest) {
    return new Watch(
        sensor.name(), "", TapFilter.EVERYTHING, isInline, isInGuest, true, null, Set.of());
  }
}
