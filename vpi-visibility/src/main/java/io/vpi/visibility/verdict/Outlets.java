package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where on a host copies have to be sent for a sensor to get them, and never sends them where
 * anybody else would get them too.
 */
final class Outlets {
  /** What is sent out by one of these gets to whoever is behind it, a guest or the network. */
  private static final Set<PortKind> OTHERS =
      EnumSet.complementOf(EnumSet.of(PortKind.VETH, PortKind.TAP, PortKind.OTHER));

  private static final int VXLAN_PORT = 4789;

  private final Topology topology;
  private final HostShell shell;

  /** Where taps send copies to on each host, in their order; many send them to the same place. */
  private final Map<String, Set<TapSink.ToPort>> sinks = new HashMap<>();

  Outlets(Topology topology) {
    this.topology = topology;
    this.shell = new HostShell(topology);
    for (Tap tap : topology.taps()) {
      if (tap.sink() instanceof TapSink.ToPort sink) {
        sinks.computeIfAbsent(sink.port().host(), host -> new LinkedHashSet<>()).add(sink);
      }
    }
  }

  /** How copies get to a sensor from a switch of a host, or from a port that is on none. */
  Outlet of(Sensor sensor, String host, @Nullable Switch own) {
    Outlet used = ofOtherTaps(sensor, host);
    if (used != null) {
      return used;
    }
    Outlet better = null;
    for (ListeningPlace place : sensor.places()) {
      Outlet found =
          switch (place) {
            case ListeningPlace.OnInterface(PortId id) when id.host().equals(host) ->
                onInterface(sensor, id, own);
            case ListeningPlace.BehindPort(PortId id) when id.host().equals(host) ->
                byPort(sensor, id);
            case ListeningPlace.AtTunnelEnd(String address) -> tunnel(sensor, host, address, own);
            default -> null;
          };
      if (found instanceof Outlet.ByPort) {
        return found;
      }
      better = better == null ? found : better;
    }
    return better == null ? elsewhere(sensor, host) : better;
  }

  private @Nullable Outlet ofOtherTaps(Sensor sensor, String host) {
    Outlet found = null;
    for (TapSink.ToPort sink : sinks.getOrDefault(host, Set.of())) {
      if (topology.leadsTo(sink, sensor)) {
        Port port = topology.port(sink.port());
        if (port != null && port.isUp()) {
          return new Outlet.ByPort(sink.port(), port.memberOf(), List.of());
        }
        found = found == null ? byPort(sensor, sink.port()) : found;
      }
    }
    return found;
  }

  private Outlet onInterface(Sensor sensor, PortId id, @Nullable Switch own) {
    Port port = topology.port(id);
    if (port == null) {
      return missing(sensor, id);
    }
    PortId far = topology.otherEnd(id);
    if (far != null && far.host().equals(id.host())) {
      return byPort(sensor, far);
    }
    if (OTHERS.contains(port.kind()) || topology.guestAt(id) != null) {
      return new Outlet.NotYet(Command.byHand(id.host(), listenElsewhere(sensor, id, own)));
    }
    return byPort(sensor, id);
  }

  private String listenElsewhere(Sensor sensor, PortId id, @Nullable Switch own) {
    String better =
        own != null && own.kind() == SwitchKind.LINUX_BRIDGE && own.localPort() != null
            ? "on " + own.localPort() + ", where all of the bridge can be seen"
            : "at an interface of its own";
    return "let "
        + sensor.name()
        + " listen "
        + better
        + ", write that into the description of the network, and audit again; copies sent to "
        + id.name()
        + " would reach others too";
  }

  private Outlet byPort(Sensor sensor, PortId id) {
    Port port = topology.port(id);
    if (port == null) {
      return missing(sensor, id);
    }
    return new Outlet.ByPort(id, port.memberOf(), port.isUp() ? List.of() : switchOn(port));
  }

  /**
   * What lets a port carry traffic that is down: a cable within a host has to be on at both ends.
   */
  List<Command> switchOn(Port port) {
    PortId farId = topology.otherEnd(port.id());
    Port far = farId == null ? null : topology.port(farId);
    List<Command> commands = new ArrayList<>();
    for (Port end : far == null ? List.of(port) : List.of(port, far)) {
      if (!end.isUp() && !end.lacksCarrier()) {
        commands.add(
            shell.network(
                end.id().host(), "ip link set dev " + ShellWord.of(end.id().name()) + " up"));
      }
    }
    if (commands.isEmpty()) {
      commands.add(
          Command.byHand(
              port.id().host(),
              "switch on what is at the other end of "
                  + port.id().name()
                  + ", which is on itself and has no carrier"));
    }
    return commands;
  }

  private static Outlet missing(Sensor sensor, PortId id) {
    return new Outlet.NotYet(
        Command.byHand(
            id.host(),
            "make the interface "
                + id.name()
                + ", which is not there, or correct in the description of the network where "
                + sensor.name()
                + " listens, and audit again"));
  }

  private Outlet tunnel(Sensor sensor, String host, String address, @Nullable Switch own) {
    Switch ovs = own != null && own.kind() == SwitchKind.OPEN_VSWITCH ? own : null;
    Set<String> names = new HashSet<>();
    Set<Long> networks = new HashSet<>();
    boolean makesTunnels = false;
    for (Port port : topology.ports()) {
      if (!port.id().host().equals(host)) {
        continue;
      }
      names.add(port.id().name());
      if (port.tunnel() != null) {
        networks.add(port.tunnel().networkId());
        makesTunnels |= ovs != null && port.memberOf() != null;
        boolean isUsable = ovs == null ? port.memberOf() == null : ovs.id().equals(port.memberOf());
        if (isUsable && port.tunnel().remote().equals(address)) {
          return byPort(sensor, port.id());
        }
      }
    }
    String name = "vpi0";
    for (int number = 1; names.contains(name); number++) {
      name = "vpi" + number;
    }
    long network = 1;
    while (networks.contains(network)) {
      network++;
    }
    // In user space it wraps frames only where it has the card below too; if it does already, it
    // can.
    Switch maker = makesTunnels ? ovs : null;
    return new Outlet.ByPort(
        new PortId(host, name),
        maker == null ? null : maker.id(),
        makeTunnel(host, name, network, address, maker));
  }

  private List<Command> makeTunnel(
      String host, String name, long network, String address, @Nullable Switch ovs) {
    List<Command> commands = new ArrayList<>();
    if (ovs != null) {
      commands.add(
          shell.openVswitch(
              host,
              "ovs-vsctl add-port "
                  + ShellWord.of(ovs.id().name())
                  + ' '
                  + name
                  + " -- set interface "
                  + name
                  + " type=vxlan options:key="
                  + network
                  + ' '
                  + ShellWord.of("options:remote_ip=" + OvsText.of(address))));
      return commands;
    }
    commands.add(
        shell.network(
            host,
            "ip link add "
                + name
                + " type vxlan id "
                + network
                + " remote "
                + ShellWord.of(address)
                + " dstport "
                + VXLAN_PORT));
    commands.add(shell.network(host, "ip link set dev " + name + " up"));
    return commands;
  }

  private static Outlet elsewhere(Sensor sensor, String host) {
    return new Outlet.NotYet(
        Command.byHand(
            host,
            "run a sensor on "
                + host
                + ", or let "
                + sensor.name()
                + " take copies by a tunnel; write where into the description of the network, such"
                + " as {on: "
                + host
                + "/INTERFACE} or {tunnel: ADDRESS}, and audit again"));
  }
}
