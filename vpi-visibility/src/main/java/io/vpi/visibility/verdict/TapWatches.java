package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enters what sensors see through taps. */
final class TapWatches {
  private final Topology topology;
  private final Fabric fabric;
  private final Networks networks;
  private final Watches watches;

  TapWatches(Fabric fabric, Networks networks, Watches watches) {
    this.topology = fabric.topology();
    this.fabric = fabric;
    this.networks = networks;
    this.watches = watches;
  }

  void enter(Tap tap) {
    PortId sinkPort = tap.sink() instanceof TapSink.ToPort toPort ? toPort.port() : null;
    boolean sinkIsUp = sinkPort == null || isUp(sinkPort);
    Set<Degradation> degradations = TapHealthCheck.of(tap, topology);
    boolean needsKernel = KernelBypass.needsKernel(tap.kind());
    receivers(tap.sink())
        .forEach((sensor, attendance) -> {
          Watch watch =
              new Watch(
                  sensor,
                  tap.kind().copiesOnce() ? tap.id() : "",
                  tap.filter(),
                  tap.kind().isInline(),
                  false,
                  tap.health().isUp() && sinkIsUp,
                  tap.kind().copiesOnce() && sinkPort != null ? sinkPort.name() : null,
                  degradations);
          enter(tap.coverage(), watch.with(attendance), needsKernel);
        });
  }

  private void enter(TapCoverage coverage, Watch watch, boolean needsKernel) {
    switch (coverage) {
      case TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving) -> {
        entering.forEach(id -> enter(id, Crossing.ENTERING, watch, needsKernel));
        leaving.forEach(id -> enter(id, Crossing.LEAVING, watch, needsKernel));
      }
      case TapCoverage.WholeSwitch(SwitchId id) -> watches.over(id, watch);
    }
  }

  private void enter(PortId id, Crossing crossing, Watch watch, boolean needsKernel) {
    Port port = topology.port(id);
    boolean isPassedBy = port != null && needsKernel && KernelBypass.is(port);
    watches.at(
        id,
        crossing,
        isPassedBy && port != null ? watch.blinded(KernelBypass.degradation(port)) : watch);
  }

  /** The sensors that a tap's copies reach, with what is to be said of the places they get to. */
  private Map<String, Set<Degradation>> receivers(TapSink sink) {
    if (sink instanceof TapSink.ToSensor(String name)) {
      return Map.of(name, Set.of());
    }
    Map<String, Set<Degradation>> reached = new LinkedHashMap<>();
    for (Sensor sensor : topology.sensors()) {
      List<ListeningPlace> places =
          sensor.places().stream().filter(place -> receives(place, sink)).toList();
      if (!places.isEmpty()) {
        reached.put(sensor.name(), Attendance.of(places, topology));
      }
    }
    return reached;
  }

  private boolean receives(ListeningPlace place, TapSink sink) {
    return switch (sink) {
      case TapSink.ToPort(PortId id) -> receives(place, id);
      case TapSink.ToVlan(SwitchId id, int vlan) -> hears(place, id, vlan);
      case TapSink.ToSensor _ -> false;
    };
  }

  private boolean receives(ListeningPlace place, PortId sink) {
    return switch (place) {
      case ListeningPlace.OnInterface(PortId id) -> isSameCable(id, sink);
      case ListeningPlace.BehindPort(PortId id) -> isSameCable(id, sink);
      case ListeningPlace.Between(PortId first, PortId second) ->
          isSameCable(first, sink) || isSameCable(second, sink);
      case ListeningPlace.InGuest(var guest) -> {
        var behind = topology.guestAt(sink);
        yield behind != null && behind.id().equals(guest);
      }
      case ListeningPlace.AtTunnelEnd(String address) -> {
        Port port = topology.port(sink);
        yield port != null && port.tunnel() != null && port.tunnel().remote().equals(address);
      }
    };
  }

  private boolean isSameCable(PortId place, PortId sink) {
    return place.equals(sink) || place.equals(topology.otherEnd(sink));
  }

  /** Whether a sensor is in the VLAN that copies are sent into, on any switch of that VLAN. */
  private boolean hears(ListeningPlace place, SwitchId id, int vlan) {
    PortId at =
        switch (place) {
          case ListeningPlace.OnInterface(PortId port) -> port;
          case ListeningPlace.BehindPort(PortId port) -> port;
          default -> null;
        };
    if (at == null) {
      return false;
    }
    Port port = memberAt(at);
    if (port == null || port.memberOf() == null) {
      return false;
    }
    Network wanted = networks.of(new Fabric.Segment(id, vlan));
    return fabric.carries(port, vlan)
        && networks.of(new Fabric.Segment(port.memberOf(), vlan)).equals(wanted);
  }

  private @Nullable Port memberAt(PortId at) {
    Port port = topology.port(at);
    if (port != null && port.memberOf() != null) {
      return port;
    }
    PortId far = topology.otherEnd(at);
    return far == null ? null : topology.port(far);
  }

  private boolean isUp(PortId id) {
    Port port = topology.port(id);
    return port == null || port.isUp();
  }
}
