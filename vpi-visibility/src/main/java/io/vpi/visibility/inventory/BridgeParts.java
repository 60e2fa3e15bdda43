package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.BridgeFdbReader;
import io.vpi.visibility.reader.BridgeLinkReader;
import io.vpi.visibility.reader.BridgeVlanEntry;
import io.vpi.visibility.reader.BridgeVlanReader;
import io.vpi.visibility.reader.FdbEntry;
import io.vpi.visibility.topology.LearnedMac;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.Switch;

/** Adds what the bridge tool tells: VLANs of ports, and who was seen behind them. */
final class BridgeParts {
  private final HostFacts host;

  BridgeParts(HostFacts host) {
    this.host = host;
  }

  void enter() {
    InventorySource ports = InventorySource.BRIDGE_LINK;
    BridgeLinkReader.read(host.text(ports), host.warnings(ports)).forEach(this::behaviour);
    InventorySource vlans = InventorySource.BRIDGE_VLAN;
    for (BridgeVlanEntry entry : BridgeVlanReader.read(host.text(vlans), host.warnings(vlans))) {
      Port port = host.builder().findPort(host.port(entry.port()));
      Switch own =
          port == null || port.memberOf() == null
              ? null
              : host.builder().findSwitch(port.memberOf());
      if (port != null && own != null && own.filtersVlans()) {
        host.builder().port(port.toBuilder().vlans(entry.vlans()).build());
      }
    }
    InventorySource fdb = InventorySource.BRIDGE_FDB;
    for (FdbEntry entry : BridgeFdbReader.read(host.text(fdb), host.warnings(fdb))) {
      host.builder()
          .learnedMac(
              new LearnedMac(host.port(entry.port()), entry.vlan(), entry.mac(), entry.isFixed()));
    }
  }

  /** Both tools tell the same where both tell. */
  private void behaviour(String name, Node settings) {
    Port port = host.builder().findPort(host.port(name));
    if (port != null && port.memberOf() != null) {
      host.builder().port(port.toBuilder().behaviour(LinkParts.behaviour(settings)).build());
    }
  }
}
