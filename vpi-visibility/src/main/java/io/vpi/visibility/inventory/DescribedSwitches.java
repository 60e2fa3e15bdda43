package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.MacText;
import io.vpi.visibility.topology.Cable;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortBehaviour;
import io.vpi.visibility.topology.PortBuilder;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.VlanSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Switches and ports that people describe. */
final class DescribedSwitches {
  private static final Set<String> HOST = Set.of("switches", "ports");
  private static final Set<String> SWITCH =
      Set.of("kind", "learns", "filters-vlans", "joins-ports");
  private static final Set<String> BOX =
      Set.of("kind", "learns", "filters-vlans", "joins-ports", "ports", "mirrors");
  private static final Set<String> PORT =
      Set.of(
          "kind",
          "switch",
          "cable",
          "vlan",
          "tagged",
          "up",
          "mtu",
          "mac",
          "outside",
          "forwards",
          "learns",
          "floods",
          "isolated",
          "hairpin");

  private final Description description;
  private final List<CableEnd> cableEnds = new ArrayList<>();

  /** A port, and where the text says which one its cable leads to. */
  private record CableEnd(PortId port, Node far) {}

  DescribedSwitches(Description description) {
    this.description = description;
  }

  /** A host that cannot be asked, or more of one that was. */
  void host(String host, Node node) {
    if (!isName(host, node)) {
      return;
    }
    description.checkNames(node, HOST);
    for (Map.Entry<String, Node> each : node.get("switches").members().entrySet()) {
      description.checkNames(each.getValue(), SWITCH);
      addSwitch(new SwitchId(host, each.getKey()), each.getValue(), SwitchKind.OTHER);
    }
    node.get("ports").members().forEach((name, port) -> port(new PortId(host, name), port, null));
  }

  /** A switch that is a box of its own. */
  void box(String name, Node node) {
    if (!isName(name, node)) {
      return;
    }
    description.checkNames(node, BOX);
    SwitchId id = SwitchId.physical(name);
    addSwitch(id, node, SwitchKind.PHYSICAL);
    node.get("ports").members().forEach((socket, each) -> port(new PortId(name, socket), each, id));
    node.get("mirrors")
        .members()
        .forEach((tap, each) -> new DescribedTaps(description).span(name, tap, each));
  }

  private boolean isName(String name, Node at) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      description.warn(at, "a host's or switch's name holds no slash, '" + name + "' does");
      return false;
    }
    return true;
  }

  private void addSwitch(SwitchId id, Node node, SwitchKind otherwise) {
    SwitchKind kind = kind(node, otherwise, "switch");
    description
        .builder()
        .addSwitch(
            new Switch(
                id,
                kind,
                node.get("learns").flag(true),
                VlanSet.NONE,
                node.get("filters-vlans").flag(kind == SwitchKind.PHYSICAL),
                node.get("joins-ports").flag(true),
                null));
  }

  private void port(PortId id, Node node, @Nullable SwitchId box) {
    description.checkNames(node, PORT);
    Port known = description.builder().findPort(id);
    PortBuilder port = known == null ? Port.builder(id, PortKind.PHYSICAL) : known.toBuilder();
    port.kind(kind(node, known == null ? PortKind.PHYSICAL : known.kind(), "port"));
    SwitchId memberOf = box;
    if (box == null && node.get("switch").isScalar()) {
      memberOf = new SwitchId(id.host(), node.get("switch").text());
    }
    if (memberOf != null) {
      port.memberOf(memberOf);
    }
    port.up(node.get("up").flag(known == null || known.isUp()));
    port.mtu(node.get("mtu").integer(known == null ? 0 : known.mtu()));
    port.outside(node.get("outside").flag(known != null && known.leadsOutside()));
    if (node.get("mac").isPresent()) {
      port.mac(MacText.parse(node.get("mac").text()));
    }
    port.behaviour(behaviour(node, known == null ? PortBehaviour.ORDINARY : known.behaviour()));
    vlans(node, port);
    description.builder().port(port.build());
    if (node.get("cable").isPresent()) {
      cableEnds.add(new CableEnd(id, node.get("cable")));
    }
  }

  private <K extends Enum<K>> K kind(Node node, K otherwise, String what) {
    String text = node.get("kind").text();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Enum.valueOf(
          otherwise.getDeclaringClass(), text.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      description.warn(node.get("kind"), "'" + text + "' is no kind of " + what);
      return otherwise;
    }
  }

  private static PortBehaviour behaviour(Node node, PortBehaviour known) {
    Node floods = node.get("floods");
    return new PortBehaviour(
        node.get("forwards").flag(known.forwards()),
        node.get("learns").flag(known.learns()),
        floods.flag(known.floodsUnicast()),
        floods.flag(known.floodsMulticast()),
        floods.flag(known.floodsBroadcast()),
        node.get("isolated").flag(known.isolated()),
        node.get("hairpin").flag(known.hairpin()));
  }

  private void vlans(Node node, PortBuilder port) {
    Node untagged = node.get("vlan");
    Node tagged = node.get("tagged");
    if (!untagged.isPresent() && !tagged.isPresent()) {
      return;
    }
    try {
      // A number that is left out is the VLAN of switches as they come.
      int vlan = untagged.isPresent() ? untagged.integer(-2) : PortVlans.UNTAGGED;
      port.vlans(
          new PortVlans(
              untagged.text().equals("none") ? PortVlans.NONE : vlan,
              tagged.isPresent() ? VlanSet.parse(tagged.text()) : VlanSet.NONE));
    } catch (IllegalArgumentException e) {
      description.warn(tagged.isPresent() ? tagged : untagged, String.valueOf(e.getMessage()));
    }
  }

  /** Lays the cables once all ports are known; a host's end may be one that was never mentioned. */
  void cables() {
    for (CableEnd end : cableEnds) {
      try {
        PortId far = PortId.parse(end.far().text());
        if (description.builder().findPort(far) == null) {
          description.builder().port(Port.builder(far, PortKind.PHYSICAL).build());
        }
        description.builder().cable(new Cable(end.port(), far));
      } catch (IllegalArgumentException e) {
        description.warn(end.far(), String.valueOf(e.getMessage()));
      }
    }
  }
}
