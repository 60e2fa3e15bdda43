package io.vpi.visibility.inventory;

import io.vpi.net.MacAddress;
import io.vpi.visibility.reader.DomiflistReader;
import io.vpi.visibility.reader.GuestCard;
import io.vpi.visibility.reader.GuestEntry;
import io.vpi.visibility.reader.IpLinkReader;
import io.vpi.visibility.reader.LibvirtDomainReader;
import io.vpi.visibility.reader.LinkEntry;
import io.vpi.visibility.reader.MacText;
import io.vpi.visibility.reader.NetnsIdReader;
import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.reader.QmpCard;
import io.vpi.visibility.reader.QmpReader;
import io.vpi.visibility.reader.TunFdinfoReader;
import io.vpi.visibility.reader.TunHolder;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.topology.Warning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the guests of a host: from libvirt, from QEMU's own monitor, from who holds a tap, from
 * what Open vSwitch was told, from network namespaces, and at last from ports that nobody named.
 */
final class GuestParts {
  private final HostFacts host;
  private final List<LinkEntry> links;
  private final OvsTable interfaces;
  private final GuestsFound found;

  GuestParts(HostFacts host, List<LinkEntry> links, OvsTable interfaces) {
    this.host = host;
    this.links = links;
    this.interfaces = interfaces;
    this.found = new GuestsFound(host);
  }

  void enter() {
    libvirt();
    qemu();
    tapHolders();
    openVswitch();
    namespaces();
    nameless();
    found.enter();
  }

  private void libvirt() {
    for (CommandOutput output : host.outputs(InventorySource.VIRSH_DUMPXML)) {
      GuestEntry guest =
          LibvirtDomainReader.read(
              output.output(), host.warnings(InventorySource.VIRSH_DUMPXML, output.subject()));
      if (guest != null) {
        found.name(guest.name(), guest.uuid(), guest.operatingSystem());
        guest.cards().forEach(card -> card(guest.name(), card));
      }
    }
    for (CommandOutput output : host.outputs(InventorySource.VIRSH_DOMIFLIST)) {
      String guest = output.subject();
      DomiflistReader.read(output.output(), host.warnings(InventorySource.VIRSH_DOMIFLIST, guest))
          .forEach(card -> card(guest, card));
    }
  }

  private void card(String guest, GuestCard card) {
    if (guest.isEmpty()) {
      return;
    }
    Port port = portOf(card);
    if (port == null) {
      host.builder()
          .warning(
              new Warning(
                  "guest " + guest + '@' + host.host(),
                  "no port of the host was found for its card "
                      + MacAddress.format(card.mac())
                      + " of type '"
                      + card.type()
                      + "'"));
    } else if (!card.target().isEmpty() && card.type().equals("vhostuser")) {
      host.builder().port(port.toBuilder().kind(PortKind.VHOST_USER).build());
    }
    found.card(guest, card.alias(), port == null ? null : port.id(), card.mac());
  }

  /** By the interface's name, by the name that Open vSwitch has for it, by its address. */
  private @Nullable Port portOf(GuestCard card) {
    Port port = card.target().isEmpty() ? null : host.builder().findPort(host.port(card.target()));
    if (port == null && card.type().equals("vhostuser")) {
      String socket = card.source().substring(card.source().lastIndexOf('/') + 1);
      port = host.builder().findPort(host.port(socket));
    }
    if (port == null && card.mac() != MacAddress.NONE) {
      for (Port each : host.builder().portsSoFar()) {
        if (each.kind() == PortKind.SRIOV_VF
            && each.id().host().equals(host.host())
            && each.mac() == card.mac()) {
          return each;
        }
      }
    }
    return port;
  }

  private void qemu() {
    for (CommandOutput output : host.outputs(InventorySource.QMP_INFO_NETWORK)) {
      String guest = output.subject();
      for (QmpCard card :
          QmpReader.infoNetwork(
              output.output(), host.warnings(InventorySource.QMP_INFO_NETWORK, guest))) {
        if (!guest.isEmpty() && !card.tap().isEmpty()) {
          found.card(guest, card.netdev(), host.port(card.tap()), card.mac());
        }
      }
    }
  }

  private void tapHolders() {
    for (CommandOutput output : host.outputs(InventorySource.TUN_FDINFO)) {
      for (TunHolder holder :
          TunFdinfoReader.read(output.output(), host.warnings(InventorySource.TUN_FDINFO))) {
        PortId port = host.port(holder.tap());
        if (!found.has(port)) {
          String name = holder.guest().isEmpty() ? "qemu-" + holder.pid() : holder.guest();
          found.card(name, "", port, holder.mac());
        }
      }
    }
  }

  private void openVswitch() {
    for (OvsRow row : interfaces.rows()) {
      Map<String, String> ids = row.map("external_ids");
      PortId port = host.port(row.text("name"));
      String name = ids.getOrDefault("vm-id", ids.getOrDefault("iface-id", ""));
      if (!name.isEmpty() && !found.has(port)) {
        found.card(
            name,
            ids.getOrDefault("iface-id", ""),
            port,
            MacText.parse(ids.getOrDefault("attached-mac", "")));
      }
    }
  }

  /** A virtual cable into another namespace leads to a container, or to a guest of the lab. */
  private void namespaces() {
    Map<Integer, String> names =
        NetnsIdReader.read(
            host.text(InventorySource.IP_NETNS_ID), host.warnings(InventorySource.IP_NETNS_ID));
    Map<String, Map<Integer, Long>> macs = namespaceMacs();
    for (LinkEntry link : links) {
      Port port = host.builder().findPort(host.port(link.name()));
      if (!link.kind().equals("veth")
          || link.linkNamespace() < 0
          || port == null
          || port.memberOf() == null
          || found.has(port.id())) {
        continue;
      }
      String namespace = names.getOrDefault(link.linkNamespace(), "");
      long mac =
          macs.getOrDefault(namespace, Map.of()).getOrDefault(link.linkIndex(), MacAddress.NONE);
      String name = first(link.alias(), namespace, link.name());
      found.card(name, "", port.id(), mac == MacAddress.NONE ? learned(port.id()) : mac);
    }
  }

  /** What addresses the interfaces of each namespace have, by their numbers. */
  private Map<String, Map<Integer, Long>> namespaceMacs() {
    Map<String, Map<Integer, Long>> all = new HashMap<>();
    for (CommandOutput output : host.outputs(InventorySource.IP_NETNS_LINK)) {
      Map<Integer, Long> macs = new HashMap<>();
      IpLinkReader.read(
              output.output(), host.warnings(InventorySource.IP_NETNS_LINK, output.subject()))
          .forEach(link -> macs.put(link.index(), link.mac()));
      all.put(output.subject(), macs);
    }
    return all;
  }

  /** A port of a switch that can only lead to a guest, though nothing tells which. */
  private void nameless() {
    for (Port port : host.builder().portsSoFar()) {
      boolean isGuests =
          port.kind() == PortKind.TAP
              || port.kind() == PortKind.MACVTAP
              || port.kind() == PortKind.VHOST_USER
              || (port.kind() == PortKind.SRIOV_VF && port.mac() > 0);
      if (isGuests
          && port.id().host().equals(host.host())
          && port.memberOf() != null
          && !found.has(port.id())) {
        long mac = port.kind() == PortKind.SRIOV_VF ? port.mac() : learned(port.id());
        found.card(first(port.alias(), port.id().name()), "", port.id(), mac);
      }
    }
  }

  private long learned(PortId port) {
    return host.builder().learnedMacAt(port);
  }

  private static String first(String... names) {
    for (String name : names) {
      if (!name.isEmpty()) {
        return name;
      }
    }
    return "";
  }
}
