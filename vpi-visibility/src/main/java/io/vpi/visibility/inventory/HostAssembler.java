package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.IpLinkReader;
import io.vpi.visibility.reader.LinkEntry;
import java.util.List;

/** Enters one host into the picture, part after part: each may add to what the one before found. */
final class HostAssembler {
  private HostAssembler() {}

  static void enter(HostFacts host) {
    host.warnOfFailures();
    List<LinkEntry> links =
        IpLinkReader.read(
            host.text(InventorySource.IP_LINK), host.warnings(InventorySource.IP_LINK));
    new LinkParts(host, links).enter();
    new VirtualFunctionParts(host, links).enter();
    OvsParts openVswitch = new OvsParts(host);
    openVswitch.enter();
    new BridgeParts(host).enter();
    new MirrorParts(host, links).enter();
    new GuestParts(host, links, openVswitch.interfaces()).enter();
    new ListenerParts(host, links).enter();
  }
}
