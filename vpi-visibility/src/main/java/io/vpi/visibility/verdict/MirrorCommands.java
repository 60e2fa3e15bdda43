package io.vpi.visibility.verdict;

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
import java.util.List;
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

  /** What ovsdb takes for a string without quotes of its own. */
  private static final Pattern OVS_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private final Topology topology;

  MirrorCommands(Topology topology) {
    this.topology = topology;
  }

  /**
   * Commands that copy what enters a switch at a port.
   *
   * @param output where copies go to on that host, or null if no sensor can be reached there yet
   */
  List<Command> copyEntering(PortId tapped, @Nullable Switch own, @Nullable PortId output) {
    Port port = topology.port(tapped);
    String host = tapped.host();
    if (own != null && own.kind() == SwitchKind.PHYSICAL) {
      return List.of(
          Command.byHand(
              host,
              "add port "
                  + tapped.name()
                  + " (receive) to a monitor session"
                  + (output == null ? " that ends at the sensor" : " to " + output.name())));
    }
    if (own != null && own.kind() == SwitchKind.OPEN_VSWITCH && output != null) {
      return openVswitch(tapped, own, output);
    }
    if (port != null && !port.kind().hasHostTap()) {
      return List.of(
          Command.byHand(
              host,
              "run a sensor within the guest behind "
                  + tapped.name()
                  + ", or give it a card that the host's kernel sees: a "
                  + port.kind().text()
                  + " cannot be mirrored by the host"));
    }
    if (output == null) {
      return tunnelled(tapped);
    }
    return trafficControl(tapped, output.name());
  }

  private List<Command> trafficControl(PortId tapped, String output) {
    List<Command> commands = new ArrayList<>();
    String device = ShellWord.of(tapped.name());
    if (!hasClsact(tapped)) {
      commands.add(Command.shell(tapped.host(), "tc qdisc add dev " + device + " clsact"));
    }
    Port port = topology.port(tapped);
    // What a guest sends by a macvtap goes out by it, as its kernel sees it.
    boolean isMacvtap = port != null && port.kind() == PortKind.MACVTAP;
    commands.add(
        Command.shell(
            tapped.host(),
            "tc filter add dev "
                + device
                + (isMacvtap ? " egress" : " ingress")
                + " pref 10 protocol all u32 match u32 0 0 action mirred egress mirror dev "
                + ShellWord.of(output)));
    return commands;
  }

  /** A command that takes a tap away. */
  static Command remove(Tap tap) {
    Matcher filter = TC_FILTER.matcher(tap.id());
    if (tap.kind() == TapKind.TC_MIRROR && filter.find()) {
      return Command.shell(
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

  private boolean hasClsact(PortId tapped) {
    if (topology.hasFilterHook(tapped)) {
      return true;
    }
    for (Tap tap : topology.taps()) {
      if (tap.kind() == TapKind.TC_MIRROR
          && tap.coverage() instanceof TapCoverage.AtPorts ports
          && (ports.entering().contains(tapped) || ports.leaving().contains(tapped))) {
        return true;
      }
    }
    return false;
  }

  private static List<Command> openVswitch(PortId tapped, Switch own, PortId output) {
    return List.of(
        Command.shell(
            tapped.host(),
            "ovs-vsctl -- --id=@in get port "
                + ShellWord.of(tapped.name())
                + " -- --id=@out get port "
                + ShellWord.of(output.name())
                + " -- --id=@m create mirror "
                + ShellWord.of("name=" + ovsString("vpi-" + tapped.name()))
                + " select-src-port=@in output-port=@out -- add bridge "
                + ShellWord.of(own.id().name())
                + " mirrors @m"),
        Command.shell(tapped.host(), "ovs-appctl revalidator/purge"));
  }

  private static String ovsString(String text) {
    return OVS_WORD.matcher(text).matches()
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private List<Command> tunnelled(PortId tapped) {
    List<Command> commands = new ArrayList<>();
    commands.add(
        Command.byHand(
            tapped.host(),
            "no copy can reach the sensor from this host yet: run a sensor here, or make a tunnel"
                + " to one, such as: ip link add vpi0 type vxlan id 1 remote SENSOR dstport 4789"));
    commands.addAll(trafficControl(tapped, "vpi0"));
    return commands;
  }
}
