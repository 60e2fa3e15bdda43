package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.VlanSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads {@code bridge -j vlan}. Thread safe. */
public final class BridgeVlanReader {
  private static final int LARGEST = 4094;

  private BridgeVlanReader() {}

  /**
   * Reads the ports' VLANs.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return one for each port that is named
   */
  public static List<BridgeVlanEntry> read(String text, SourceWarnings warnings) {
    List<BridgeVlanEntry> entries = new ArrayList<>();
    for (Node item : warnings.list(text, "ports")) {
      String port = item.get("ifname").text();
      if (port.isEmpty()) {
        warnings.warn(item, "a port with an \"ifname\" was expected");
      } else {
        entries.add(new BridgeVlanEntry(port, vlans(item.get("vlans").items(), warnings)));
      }
    }
    return entries;
  }

  private static PortVlans vlans(List<Node> ranges, SourceWarnings warnings) {
    int untagged = PortVlans.NONE;
    VlanSet tagged = VlanSet.NONE;
    for (Node range : ranges) {
      int first = range.get("vlan").integer(-1);
      int last = range.get("vlanEnd").integer(first);
      if (first < 1 || last > LARGEST || last < first) {
        warnings.warn(range, "a \"vlan\" from 1 to " + LARGEST + " was expected");
        continue;
      }
      List<String> flags =
          range.get("flags").items().stream().map(Node::text).collect(Collectors.toList());
      boolean isPvid = flags.contains("PVID");
      if (isPvid) {
        untagged = first;
      }
      if (!isPvid || !flags.contains("Egress Untagged")) {
        tagged = tagged.with(VlanSet.range(first, last));
      }
    }
    return new PortVlans(untagged, tagged);
  }
}
