package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Tunnel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets one frame run through the switches and counts the copies that are taken on its way. */
final class FrameCounter {
  private final Fabric fabric;
  private final Topology topology;
  private final Watches watches;
  private final StaleFlows staleFlows;
  private final Set<PortId> portsOfKnownMacs;

  FrameCounter(
      Fabric fabric, Watches watches, StaleFlows staleFlows, Set<PortId> portsOfKnownMacs) {
    this.fabric = fabric;
    this.topology = fabric.topology();
    this.watches = watches;
    this.staleFlows = staleFlows;
    this.portsOfKnownMacs = portsOfKnownMacs;
  }

  /**
   * Counts the copies of a unicast frame, once all switches know where its receiver is.
   *
   * @param destinationMac its receiver, or {@link io.vpi.net.MacAddress#NONE}
   */
  Tally unicast(List<Hop> hops, long destinationMac) {
    Tally tally = new Tally();
    for (Hop hop : hops) {
      Switch own = topology.switchOf(hop.switchId());
      Port in = topology.port(hop.entering());
      Port out = topology.port(hop.leaving());
      if (own == null || in == null || out == null) {
        continue;
      }
      List<PortId> outs = List.of(out.id());
      if (isHubTowards(own, out, hop.vlan())) {
        outs = floodPorts(own, in, hop.vlan(), false);
        tally.noteFloodedToAll();
        if (!outs.contains(out.id())) {
          // Neither does the switch know the receiver, nor does it flood there: here it ends.
          count(hop, outs, staleFlows.missing(in.id(), destinationMac), tally);
          tally.noteUndelivered();
          return tally;
        }
      }
      count(hop, outs, staleFlows.missing(in.id(), destinationMac), tally);
    }
    return tally;
  }

  /** Whether every frame that goes out by a port goes out by all others too. */
  boolean isHubTowards(Switch own, Port out, int vlan) {
    boolean knowsReceiver = own.learnsIn(vlan) && out.behaviour().learns();
    return !knowsReceiver && !portsOfKnownMacs.contains(out.id());
  }

  /** Counts the copies of a broadcast that enters at a port. */
  Tally broadcast(Routes routes, PortId from) {
    Tally tally = Tally.ofBroadcast();
    boolean isFirst = true;
    for (Routes.At at : routes.places()) {
      Switch own = topology.switchOf(at.switchId());
      Port in = isFirst ? topology.port(from) : at.inPort();
      isFirst = false;
      if (own != null && in != null) {
        List<PortId> outs = floodPorts(own, in, at.vlan(), true);
        Hop hop = new Hop(at.switchId(), in.id(), in.id(), at.vlan(), null);
        count(hop, outs, Set.of(), tally);
      }
    }
    return tally;
  }

  private List<PortId> floodPorts(Switch own, Port in, int vlan, boolean isBroadcast) {
    List<PortId> outs = new ArrayList<>();
    for (Port out : topology.portsOf(own.id())) {
      boolean floods =
          isBroadcast ? out.behaviour().floodsBroadcast() : out.behaviour().floodsUnicast();
      if (floods && !out.id().equals(in.id()) && fabric.passes(own, in, out, vlan)) {
        outs.add(out.id());
      }
    }
    return outs;
  }

  private void count(Hop hop, List<PortId> outs, Set<String> missing, Tally tally) {
    Set<String> sessions = new HashSet<>();
    count(hop.entering(), Crossing.ENTERING, hop, missing, sessions, tally);
    for (PortId out : outs) {
      count(out, Crossing.LEAVING, hop, missing, sessions, tally);
    }
    SwitchId id = hop.switchId();
    for (Watch watch : watches.over(id)) {
      count(watch, hop.vlan(), hop.wrappedIn(), missing, sessions, tally);
    }
  }

  private void count(
      PortId port,
      Crossing crossing,
      Hop hop,
      Set<String> missing,
      Set<String> sessions,
      Tally tally) {
    for (Fabric.Layer layer : fabric.layers(port, hop.vlan())) {
      for (Watch watch : watches.at(layer.port(), crossing)) {
        Tunnel wrappedIn = layer.wrappedIn() == null ? hop.wrappedIn() : layer.wrappedIn();
        count(watch, layer.vlan(), wrappedIn, missing, sessions, tally);
      }
    }
  }

  private static void count(
      Watch watch,
      int vlan,
      @Nullable Tunnel wrappedIn,
      Set<String> missing,
      Set<String> sessions,
      Tally tally) {
    if (!watch.covers(vlan) || (!watch.session().isEmpty() && !sessions.add(watch.session()))) {
      return;
    }
    if (!watch.delivers()) {
      watch.degradations().forEach(degradation -> tally.note(watch, degradation));
      return;
    }
    if (watch.sinkPort() != null && missing.contains(watch.sinkPort())) {
      tally.note(watch, StaleFlows.degradation(watch.sinkPort()));
      return;
    }
    if (wrappedIn != null && wrappedIn.kind().encrypts()) {
      tally.note(
          watch,
          new Degradation(
              DegradationKind.ENCRYPTED,
              "there it is wrapped in " + wrappedIn.kind() + ", which hides it"));
      return;
    }
    tally.add(watch);
  }
}
