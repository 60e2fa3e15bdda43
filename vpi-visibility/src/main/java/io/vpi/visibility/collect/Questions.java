package io.vpi.visibility.collect;

import io.vpi.visibility.inventory.InventorySource;
import io.vpi.visibility.reader.NetnsIdReader;
import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.reader.OvsTableReader;
import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.reader.TcQdiscReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked, in which order: an answer tells what to ask next. Interfaces come first, since the
 * kernel numbers the namespaces of peers when it is asked for them. For one thread.
 */
final class Questions {
  private final Interview interview;
  private final NetworkNamespace place;
  private final boolean asksLibvirt;
  private final boolean asksOpenVswitch;

  Questions(
      Interview interview, NetworkNamespace place, boolean asksLibvirt, boolean asksOpenVswitch) {
    this.interview = interview;
    this.place = place;
    this.asksLibvirt = asksLibvirt;
    this.asksOpenVswitch = asksOpenVswitch;
  }

  void ask() {
    interview.ask(InventorySource.IP_LINK);
    interview.ask(InventorySource.IP_ADDRESS);
    interview.ask(InventorySource.IP_NEIGHBOUR);
    namespaces(interview.ask(InventorySource.IP_NETNS_ID));
    interview.ask(InventorySource.BRIDGE_LINK);
    interview.ask(InventorySource.BRIDGE_FDB);
    interview.ask(InventorySource.BRIDGE_VLAN);
    filters(interview.ask(InventorySource.TC_QDISC));
    if (!interview.ask(InventorySource.NFT_JSON).isMissing()) {
      interview.ask(InventorySource.NFT_TEXT);
    }
    if (asksOpenVswitch) {
      openVswitch();
    }
    if (asksLibvirt) {
      libvirt();
    }
    new TapHolders(interview, place).ask();
    interview.ask(InventorySource.PACKET_SOCKETS, "", List.of("cat", "/proc/net/packet"));
  }

  private void namespaces(Answer ids) {
    for (String name : Set.copyOf(NetnsIdReader.read(ids.output(), quiet()).values())) {
      interview.ask(InventorySource.IP_NETNS_LINK, name);
      interview.ask(InventorySource.IP_NETNS_ADDRESS, name);
    }
  }

  /** Only an interface with one of two disciplines has filters of the kind that mirrors. */
  private void filters(Answer disciplines) {
    Map<String, Boolean> places = TcQdiscReader.read(disciplines.output(), quiet());
    places.keySet().forEach(device -> interview.ask(InventorySource.TC_INGRESS, device));
    places.forEach((device, isBoth) -> {
      if (isBoth) {
        interview.ask(InventorySource.TC_EGRESS, device);
      }
    });
  }

  private void openVswitch() {
    Answer bridges = interview.ask(InventorySource.OVS_BRIDGE);
    if (!bridges.succeeded()) {
      return;
    }
    interview.ask(InventorySource.OVS_PORT);
    interview.ask(InventorySource.OVS_INTERFACE);
    interview.ask(InventorySource.OVS_MIRROR);
    List<OvsRow> rows = OvsTableReader.read(bridges.output(), quiet());
    for (OvsRow row : rows) {
      String name = row.text("name");
      if (isSubject(name)) {
        interview.ask(InventorySource.OVS_FDB, name);
      }
    }
    if (!rows.isEmpty()) {
      interview.ask(InventorySource.OVS_FLOWS);
    }
  }

  private void libvirt() {
    List<String> list = List.of("virsh", "--readonly", "list", "--name");
    Answer names = interview.runner().run(list);
    if (!names.succeeded()) {
      interview.keep(InventorySource.VIRSH_DUMPXML, "", names);
      return;
    }
    for (String name : names.output().lines().map(String::strip).toList()) {
      if (isSubject(name)) {
        interview.ask(InventorySource.VIRSH_DUMPXML, name);
        interview.ask(InventorySource.VIRSH_DOMIFLIST, name);
      }
    }
  }

  /** What begins with a hyphen would be an option. */
  private static boolean isSubject(String name) {
    return !name.isEmpty() && !name.startsWith("-");
  }

  /** What cannot be read now is said when the inventory is read. */
  private static SourceWarnings quiet() {
    return new SourceWarnings("", warning -> {});
  }
}
