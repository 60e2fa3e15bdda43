package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.TapCoverage;
import io.vpi.visibility.topology.TapFilter;
import io.vpi.visibility.topology.TapHealth;
import io.vpi.visibility.topology.TapKind;
import io.vpi.visibility.topology.TapSink;
import io.vpi.visibility.topology.TrafficClass;
import io.vpi.visibility.topology.VlanSet;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Taps that people describe: SPAN sessions, mirrors of clouds, filters of hypervisors. */
final class DescribedTaps {
  private static final Set<String> TAP =
      Set.of(
          "kind",
          "ports",
          "switch",
          "direction",
          "vlans",
          "condition",
          "never",
          "to",
          "to-vlan",
          "sensor",
          "up",
          "snaplen");
  private static final Map<String, TapKind> KINDS =
      Map.of(
          "tc", TapKind.TC_MIRROR,
          "nft", TapKind.NFT_DUP,
          "ovs", TapKind.OVS_MIRROR,
          "span", TapKind.SPAN,
          "hypervisor", TapKind.HYPERVISOR_MIRROR,
          "hypervisor-inline", TapKind.HYPERVISOR_REDIRECTOR,
          "cloud", TapKind.CLOUD_MIRROR);

  private final Description description;

  DescribedTaps(Description description) {
    this.description = description;
  }

  /** Taps anywhere, whose ports are named with their hosts. */
  void enter(Node taps) {
    taps.members().forEach((name, node) -> tap(name, node, null));
  }

  /** A session of a physical switch, whose ports are its own. */
  void span(String box, String name, Node node) {
    tap(box + ' ' + name, node, box);
  }

  private void tap(String name, Node node, @Nullable String box) {
    description.checkNames(node, TAP);
    try {
      TapSink sink = sink(node, box);
      TapCoverage coverage = coverage(node, box);
      if (sink == null || coverage == null) {
        description.warn(
            node,
            "a tap has \"ports\" or a \"switch\", and leads \"to\" a port, \"to-vlan\" or to a"
                + " \"sensor\"");
        return;
      }
      TapKind kind = kind(node, box);
      description
          .builder()
          .tap(
              new Tap(
                  name,
                  kind,
                  coverage,
                  filter(node, kind),
                  sink,
                  new TapHealth(
                      node.get("up").flag(true),
                      TapHealth.UNKNOWN_COUNT,
                      TapHealth.UNKNOWN_COUNT,
                      node.get("snaplen").integer(0))));
    } catch (IllegalArgumentException e) {
      description.warn(node, String.valueOf(e.getMessage()));
    }
  }

  private TapKind kind(Node node, @Nullable String box) {
    String text = node.get("kind").text();
    if (text.isEmpty() && box != null) {
      return TapKind.SPAN;
    }
    TapKind kind = KINDS.get(text);
    if (kind == null) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no kind of tap; known are "
              + String.join(", ", KINDS.keySet().stream().sorted().toList()));
    }
    return kind;
  }

  private static @Nullable TapSink sink(Node node, @Nullable String box) {
    if (node.get("to").isScalar()) {
      return new TapSink.ToPort(port(node.get("to").text(), box));
    }
    if (node.get("sensor").isScalar()) {
      return new TapSink.ToSensor(node.get("sensor").text());
    }
    int vlan = node.get("to-vlan").integer(0);
    return vlan > 0 && box != null ? new TapSink.ToVlan(SwitchId.physical(box), vlan) : null;
  }

  private static @Nullable TapCoverage coverage(Node node, @Nullable String box) {
    if (!node.get("ports").isPresent()) {
      Node whole = node.get("switch");
      if (whole.isScalar()) {
        return new TapCoverage.WholeSwitch(SwitchId.parse(whole.text()));
      }
      // A session that names VLANs alone watches them on the whole switch.
      return box != null && node.get("vlans").isPresent()
          ? new TapCoverage.WholeSwitch(SwitchId.physical(box))
          : null;
    }
    Set<PortId> ports = new LinkedHashSet<>();
    for (Node each : Description.oneOrMore(node.get("ports"))) {
      ports.add(port(each.text(), box));
    }
    return switch (node.get("direction").text()) {
      case "", "both" -> new TapCoverage.AtPorts(ports, ports);
      case "enter", "ingress", "rx" -> new TapCoverage.AtPorts(ports, Set.of());
      case "leave", "egress", "tx" -> new TapCoverage.AtPorts(Set.of(), ports);
      default ->
          throw new IllegalArgumentException(
              "a direction is enter, leave or both, not '" + node.get("direction").text() + "'");
    };
  }

  private static TrafficClass trafficClass(String text) {
    for (TrafficClass each : TrafficClass.values()) {
      if (each.name().equalsIgnoreCase(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "a tap never carries arp, dhcp, metadata or ntp, not '" + text + "'");
  }

  private static PortId port(String text, @Nullable String box) {
    return box == null ? PortId.parse(text) : new PortId(box, text);
  }

  private static TapFilter filter(Node node, TapKind kind) {
    // No cloud mirrors what its own infrastructure answers; "never: []" says that one does.
    Set<TrafficClass> never =
        kind == TapKind.CLOUD_MIRROR && !node.get("never").isPresent()
            ? EnumSet.allOf(TrafficClass.class)
            : EnumSet.noneOf(TrafficClass.class);
    for (Node each : Description.oneOrMore(node.get("never"))) {
      never.add(trafficClass(each.text()));
    }
    Node vlans = node.get("vlans");
    return new TapFilter(
        vlans.isPresent() ? VlanSet.parse(vlans.text()) : VlanSet.ALL,
        node.get("condition").text(),
        never);
  }
}
