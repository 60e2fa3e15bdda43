package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.Topology;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ports whose frames go between a guest and a card, or a switch in user space, without the host's
 * kernel. Immutable; thread safe.
 */
final class KernelBypass {
  private final Topology topology;
  private final Map<String, Set<String>> sensorsByHost = new HashMap<>();

  KernelBypass(Topology topology) {
    this.topology = topology;
    for (Sensor sensor : topology.sensors()) {
      for (ListeningPlace place : sensor.places()) {
        switch (place) {
          case ListeningPlace.OnInterface(PortId id) -> at(id, sensor);
          case ListeningPlace.BehindPort(PortId id) -> at(id, sensor);
          case ListeningPlace.Between(PortId first, PortId _) -> at(first, sensor);
          case ListeningPlace.InGuest _, ListeningPlace.AtTunnelEnd _ -> {
            // Needs no kernel of the host, or is on another.
          }
        }
      }
    }
  }

  private void at(PortId id, Sensor sensor) {
    sensorsByHost.computeIfAbsent(id.host(), host -> new LinkedHashSet<>()).add(sensor.name());
  }

  static boolean is(@Nullable Port port) {
    return port != null && (port.kind() == PortKind.SRIOV_VF || port.kind() == PortKind.VHOST_USER);
  }

  /** Whether a tap of a kind takes its copies in the kernel, or in QEMU's own data path. */
  static boolean needsKernel(TapKind kind) {
    return switch (kind) {
      case TC_MIRROR, NFT_DUP, HYPERVISOR_MIRROR, HYPERVISOR_REDIRECTOR -> true;
      case OVS_MIRROR, SPAN, CLOUD_MIRROR -> false;
    };
  }

  static Degradation degradation(Port port) {
    return new Degradation(
        DegradationKind.NO_HOST_TAP,
        "the frames of "
            + port.id()
            + " ("
            + port.kind().text()
            + ") pass the host's kernel by, so that no mirror and no socket there sees them");
  }

  /** For the sensors of a host that would see a pair but for such a port, why they do not. */
  Map<String, Set<Degradation>> along(List<Hop> hops) {
    Map<String, Set<Degradation>> found = new LinkedHashMap<>();
    for (Hop hop : hops) {
      for (PortId id : List.of(hop.entering(), hop.leaving())) {
        Port port = topology.port(id);
        if (port != null && is(port)) {
          for (String sensor : sensorsByHost.getOrDefault(id.host(), Set.of())) {
            found.computeIfAbsent(sensor, name -> new LinkedHashSet<>()).add(degradation(port));
          }
        }
      }
    }
    return found;
  }
}
