package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.LinkEntry;
import io.vpi.visibility.reader.MacText;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.SwitchKind;
import io.vpi.visibility.topology.VlanSet;
import io.vpi.visibility.topology.Warning;
import java.util.List;

/**
 * Makes a switch out of a network card with virtual functions: it joins them with each other and
 * with the wire, and the host's kernel sees nothing of it.
 */
final class VirtualFunctionParts {
  private static final int MOST = 1_024;

  private final HostFacts host;
  private final List<LinkEntry> links;

  VirtualFunctionParts(HostFacts host, List<LinkEntry> links) {
    this.host = host;
    this.links = links;
  }

  void enter() {
    for (LinkEntry link : links) {
      Port card = host.builder().findPort(host.port(link.name()));
      if (card != null && !link.virtualFunctions().items().isEmpty()) {
        functions(link, card);
      }
    }
  }

  private void functions(LinkEntry link, Port card) {
    SwitchId id = host.switchId("SR-IOV on " + link.name());
    host.builder()
        .addSwitch(new Switch(id, SwitchKind.SRIOV_CARD, true, VlanSet.NONE, true, true, null));
    if (card.memberOf() == null) {
      host.builder()
          .port(
              card.toBuilder()
                  .memberOf(id)
                  .vlans(new PortVlans(PortVlans.UNTAGGED, VlanSet.ALL))
                  .build());
    } else {
      host.builder()
          .warning(
              new Warning(
                  card.id().toString(),
                  "has virtual functions and is a port of "
                      + card.memberOf()
                      + " too: the way between both is not followed"));
    }
    link.virtualFunctions().items().stream().limit(MOST).forEach(each -> function(each, card, id));
  }

  private void function(Node each, Port card, SwitchId id) {
    PortId name = host.port(card.id().name() + "/vf" + each.get("vf").text());
    int vlan = each.get("vlan_list").item(0).get("vlan").integer(each.get("vlan").integer(0));
    String mac = each.get("address").text();
    host.builder()
        .port(
            Port.builder(name, PortKind.SRIOV_VF)
                .mac(MacText.parse(mac.isEmpty() ? each.get("mac").text() : mac))
                .up(card.isUp() && !each.get("link_state").text().equals("disable"))
                .mtu(card.mtu())
                .memberOf(id)
                .vlans(PortVlans.access(vlan >= 0 && vlan <= 4095 ? vlan : 0))
                .build());
  }
}
