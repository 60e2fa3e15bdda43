package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.FilterHook;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the commands that make a mirror, each in its switch's own language. */
final class MirrorCommands {
  /** What the inventory calls a filter of traffic control, which says where it is. */
  private static final Pattern TC_FILTER =
      Pattern.compile(
          "^(?<host>[^/]+)/(?<device>\\S+) tc mirror (?<hook>ingress|egress)"
              + " pref (?<pref>\\d+) (?<kind>[a-z0-9]+) (?<handle>[0-9a-fx:]+) to ");

  /** Preferences of filters begin with 1; this leaves some before it. */
  private static final int USUAL_PREFERENCE = 10;

  private final Topology topology;
  private final HostShell shell;

  /** The ports that a mirror of traffic control stands at. */
  private final Set<PortId> described = new HashSet<>();

  MirrorCommands(Topology topology) {
    this.topology = topology;
    this.shell = new HostShell(topology);
    for (Tap tap : topology.taps()) {
      if (tap.kind() == TapKind.TC_MIRROR
          && tap.coverage()
              instanceof TapCoverage.AtPorts(Set<PortId> entering, Set<PortId> leaving)) {
        described.addAll(entering);
        described.addAll(leaving);
      }
    }
  }

  /**
   * Commands that copy what enters a switch at a port.
   *
   * @param outlet how copies get from that host to the sensor
   */
  List<Command> copyEntering(PortId tapped, @Nullable Switch own, Outlet outlet) {
    if (own != null && own.kind() == SwitchKind.PHYSICAL) {
      return List.of(monitorSession(tapped, outlet));
    }
    Port port = topology.port(tapped);
    String host = tapped.host();
    Switch mirroringOvs =
        own != null
                && own.kind() == SwitchKind.OPEN_VSWITCH
                // It mirrors to its own ports alone.
                && outlet instanceof Outlet.ByPort byPort
                && own.id().equals(byPort.memberOf())
            ? own
            : null;
    if (mirroringOvs == null && port != null && !port.kind().hasHostTap()) {
      return List.of(
          Command.byHand(
              host,
              "run a sensor within the guest behind "
                  + tapped.name()
                  + ", or give it a card that the host's kernel sees: a "
                  + port.kind().text()
                  + " cannot be mirrored by the host"));
    }
    return switch (outlet) {
      case Outlet.NotYet(Command todo) -> List.of(todo);
      case Outlet.ByPort(PortId to, _, _)
          when port != null && port.kind() == PortKind.LOCAL && isTunnel(to) ->
          List.of(
              Command.byHand(
                  host,
                  "run a sensor on "
                      + host
                      + " for what the host itself sends by "
                      + tapped.name()
                      + ": a tunnel's own packets may leave there too, and would be copied for"
                      + " ever"));
      case Outlet.ByPort(PortId to, _, List<Command> before) -> {
        List<Command> commands = new ArrayList<>(before);
        commands.addAll(
            mirroringOvs == null
                ? trafficControl(tapped, to.name())
                : openVswitch(tapped, mirroringOvs, to));
        yield commands;
      }
    };
  }

  private Command monitorSession(PortId tapped, Outlet outlet) {
    return Command.byHand(
        tapped.host(),
        "add port "
            + tapped.name()
            + " (receive) to a monitor session"
            + (outlet instanceof Outlet.ByPort(PortId output, _, _) && topology.port(output) != null
                ? " to " + output.name()
                : " that ends at the sensor"));
  }

  /** One that is yet to be made is one, too. */
  private boolean isTunnel(PortId id) {
    Port port = topology.port(id);
    return port == null || port.tunnel() != null;
  }

  private List<Command> trafficControl(PortId tapped, String output) {
    Port port = topology.port(tapped);
    boolean isEgress = port != null && port.kind().isBehindSwitch();
    FilterHook hook = hook(tapped);
    String device = ShellWord.of(tapped.name());
    if (hook != null && isEgress && !hook.takesEgress()) {
      return List.of(
          Command.byHand(
              tapped.host(),
              "replace the ingress qdisc of "
                  + tapped.name()
                  + " by a clsact with the same filters, and audit again: it takes no filter of"
                  + " what leaves"));
    }
    int preference = preference(hook);
    if (preference == 0) {
      return List.of(
          Command.byHand(
              tapped.host(),
              "give the filters on "
                  + tapped.name()
                  + " preferences above 1, and audit again: a mirror has to come before them"));
    }
    List<Command> commands = new ArrayList<>();
    if (hook == null) {
      commands.add(shell.network(tapped.host(), "tc qdisc add dev " + device + " clsact"));
    }
    // A filter that does not end in "continue" hides frames from those that come after it.
    commands.add(
        shell.network(
            tapped.host(),
            "tc filter add dev "
                + device
                + (isEgress ? " egress" : " ingress")
                + " pref "
                + preference
                + " protocol all u32 match u32 0 0 action mirred egress mirror dev "
                + ShellWord.of(output)
                + " continue"));
    return commands;
  }

  /** What the host printed, or what a mirror that is described there says. */
  private @Nullable FilterHook hook(PortId tapped) {
    FilterHook printed = topology.filterHook(tapped);
    return printed == null && described.contains(tapped) ? new FilterHook(true, 0) : printed;
  }

  /** One before all that are there, which may end the search; 0 if there is no room. */
  private static int preference(@Nullable FilterHook hook) {
    return hook == null || hook.firstPreference() == 0
        ? USUAL_PREFERENCE
        : Math.min(USUAL_PREFERENCE, hook.firstPreference() - 1);
  }

  /** A command that takes a tap away. */
  Command remove(Tap tap) {
    Matcher filter = TC_FILTER.matcher(tap.id());
    if (tap.kind() == TapKind.TC_MIRROR && filter.find()) {
      return shell.network(
          filter.group("host"),
          "tc filter del dev "
              + ShellWord.of(filter.group("device"))
              + ' '
              + filter.group("hook")
              + " pref "
              + filter.group("pref")
              + " handle "
              + filter.group("handle")
              + ' '
              + filter.group("kind"));
    }
    return Command.byHand(
        hostOf(tap), "take away " + tap.id() + ", of which the new mirror copies all");
  }

  private static String hostOf(Tap tap) {
    return tap.coverage() instanceof TapCoverage.AtPorts ports
        ? Stream.concat(ports.entering().stream(), ports.leaving().stream())
            .map(PortId::host)
            .sorted()
            .findFirst()
            .orElse("")
        : "";
  }

  /** The mirror, and after each one the purge that lets it reach the flows that are cached. */
  private List<Command> openVswitch(PortId tapped, Switch own, PortId output) {
    return List.of(
        shell.openVswitch(
            tapped.host(),
            "ovs-vsctl -- --id=@in get port "
                + ShellWord.of(tapped.name())
                + " -- --id=@out get port "
                + ShellWord.of(output.name())
                + " -- --id=@m create mirror "
                + ShellWord.of("name=" + OvsText.of("vpi-" + tapped.name()))
                + " select-src-port=@in output-port=@out -- add bridge "
                + ShellWord.of(own.id().name())
                + " mirrors @m",
            "ovs-appctl revalidator/purge"));
  }
}
