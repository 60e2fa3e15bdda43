package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.LinkEntry;
import io.vpi.visibility.reader.PacketSocket;
import io.vpi.visibility.reader.PacketSocketReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells on which interfaces of a host nobody listens, if the host told of its packet sockets: a
 * sensor that is said to be there does not run. Of another namespace's interfaces it tells nothing.
 */
final class ListenerParts {
  private final HostFacts host;
  private final List<LinkEntry> links;

  ListenerParts(HostFacts host, List<LinkEntry> links) {
    this.host = host;
    this.links = links;
  }

  void enter() {
    for (CommandOutput told : host.outputs(InventorySource.PACKET_SOCKETS)) {
      List<PacketSocket> sockets =
          PacketSocketReader.read(told.output(), host.warnings(InventorySource.PACKET_SOCKETS));
      if (sockets != null) {
        enter(
            sockets.stream()
                .filter(PacketSocket::takesAll)
                .map(PacketSocket::interfaceIndex)
                .collect(Collectors.toUnmodifiableSet()));
      }
    }
  }

  private void enter(Set<Integer> heard) {
    if (heard.contains(PacketSocket.ALL_INTERFACES)) {
      return;
    }
    for (LinkEntry link : links) {
      if (!heard.contains(link.index())) {
        host.builder().unattended(host.port(link.name()));
      }
    }
  }
}
