package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.LinkEntry;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes ports and Linux bridges out of a host's interfaces. */
final class LinkParts {
  private final HostFacts host;
  private final List<LinkEntry> links;
  private final Map<String, LinkEntry> byName;

  LinkParts(HostFacts host, List<LinkEntry> links) {
    this.host = host;
    this.links = links;
    this.byName =
        links.stream()
            .collect(
                Collectors.toMap(LinkEntry::name, Function.identity(), (first, second) -> first));
  }

  void enter() {
    for (LinkEntry link : links) {
      if (link.name().equals("lo")) {
        continue;
      }
      if (link.kind().equals("bridge")) {
        bridge(link);
      }
      host.builder().port(port(link));
    }
    links.stream().filter(link -> link.kind().equals("macvtap")).forEach(this::layOnCard);
  }

  private void bridge(LinkEntry link) {
    Node info = link.info();
    host.builder()
        .addSwitch(
            new Switch(
                host.switchId(link.name()),
                SwitchKind.LINUX_BRIDGE,
                info.get("ageing_time").number(1) != 0,
                VlanSet.NONE,
                info.get("vlan_filtering").flag(false),
                true,
                host.port(link.name())));
  }

  private Port port(LinkEntry link) {
    PortBuilder port =
        Port.builder(host.port(link.name()), kind(link))
            .mac(link.mac())
            .up(link.isUp())
            .lacksCarrier(link.lacksCarrier())
            .mtu(link.mtu())
            .alias(link.alias())
            .tunnel(LinkTunnels.of(link, host))
            .behaviour(behaviour(link.memberInfo()));
    LinkEntry master = byName.get(link.master());
    if (link.kind().equals("bridge")) {
      port.memberOf(host.switchId(link.name()));
      // A bridge whose ports are all down has no carrier; its own place is there all the same.
    } else if (master != null && master.kind().equals("bridge")) {
      port.memberOf(host.switchId(master.name()));
    }
    stack(link, port);
    return port.build();
  }

  private void stack(LinkEntry link, PortBuilder port) {
    switch (link.kind()) {
      case "veth" -> port.peer(neighbour(link));
      case "vlan" -> port.lower(neighbour(link), link.info().get("id").integer(0));
      case "bond" -> port.lower(activeSlave(link), PortVlans.UNTAGGED);
      case "macvtap", "macvlan" -> port.lower(neighbour(link), PortVlans.UNTAGGED);
      default -> {
        // Stands on nothing.
      }
    }
  }

  private @Nullable PortId neighbour(LinkEntry link) {
    return link.link().isEmpty() ? null : host.port(link.link());
  }

  private @Nullable PortId activeSlave(LinkEntry bond) {
    String active = bond.info().get("active_slave").text();
    if (!active.isEmpty()) {
      return host.port(active);
    }
    return links.stream()
        .filter(link -> link.master().equals(bond.name()))
        .sorted((first, second) -> Boolean.compare(second.isUp(), first.isUp()))
        .map(link -> host.port(link.name()))
        .findFirst()
        .orElse(null);
  }

  private PortKind kind(LinkEntry link) {
    return switch (link.kind()) {
      case "" -> PortKind.PHYSICAL;
      case "veth" -> PortKind.VETH;
      case "tun" -> PortKind.TAP;
      case "macvtap", "macvlan" -> PortKind.MACVTAP;
      case "bond" -> PortKind.BOND;
      case "vlan" -> PortKind.VLAN;
      case "bridge" -> PortKind.LOCAL;
      default -> LinkTunnels.isTunnel(link.kind()) ? PortKind.TUNNEL : PortKind.OTHER;
    };
  }

  /** What a bridge does at a port; what an older tool does not print is as it is made. */
  static PortBehaviour behaviour(Node info) {
    if (!info.isMap()) {
      return PortBehaviour.ORDINARY;
    }
    String state = info.get("state").text();
    return new PortBehaviour(
        state.isEmpty() || state.equals("forwarding"),
        info.get("learning").flag(true),
        info.get("flood").flag(true),
        info.get("mcast_flood").flag(true),
        info.get("bcast_flood").flag(true),
        info.get("isolated").flag(false),
        info.get("hairpin").flag(false));
  }

  /**
   * Joins a macvtap and its card. In bridge mode macvtaps of one card speak with each other, in
   * VEPA mode by way of the switch beyond if that turns frames round, in private mode not at all.
   */
  private void layOnCard(LinkEntry macvtap) {
    LinkEntry card = byName.get(macvtap.link());
    Port port = host.builder().findPort(host.port(macvtap.name()));
    Port cardPort = card == null ? null : host.builder().findPort(host.port(card.name()));
    if (port == null || cardPort == null || (cardPort.memberOf() != null && !isOurs(cardPort))) {
      return;
    }
    String mode = macvtap.info().get("mode").text();
    SwitchId id = host.switchId("macvtap on " + cardPort.id().name());
    Switch before = host.builder().findSwitch(id);
    boolean joins = mode.equals("bridge") && (before == null || before.joinsPorts());
    Switch own = new Switch(id, SwitchKind.MACVTAP_CARD, true, VlanSet.NONE, false, joins, null);
    host.builder().addSwitch(own);
    host.builder()
        .port(
            port.toBuilder()
                .memberOf(own.id())
                .behaviour(port.behaviour().withIsolation(mode.equals("private")))
                .build());
    host.builder().port(cardPort.toBuilder().memberOf(own.id()).build());
  }

  private static boolean isOurs(Port card) {
    return card.memberOf() != null && card.memberOf().name().startsWith("macvtap on ");
  }
}
