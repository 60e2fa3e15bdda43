package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.VlanSet;
import java.util.List;

/** The VLANs of ports of Open vSwitch, as vswitchd.conf.db has them. */
final class OvsVlans {
  private OvsVlans() {}

  /** A port without a tag is a trunk; one without trunks is open to all. */
  static PortVlans of(OvsRow port, SourceWarnings warnings) {
    int tag = port.number("tag", PortVlans.NONE);
    VlanSet trunks = set(port.set("trunks"), warnings);
    VlanSet tagged = trunks.isEmpty() ? VlanSet.ALL : trunks;
    String mode = port.text("vlan_mode");
    if (mode.isEmpty()) {
      mode = tag == PortVlans.NONE ? "trunk" : "access";
    }
    if (tag < PortVlans.NONE || tag > 4095) {
      warnings.warn("a \"tag\" from 0 to 4095 was expected, not " + tag);
      tag = PortVlans.NONE;
    }
    return switch (mode) {
      case "access", "dot1q-tunnel" ->
          PortVlans.access(tag == PortVlans.NONE ? PortVlans.UNTAGGED : tag);
      case "native-untagged" -> new PortVlans(tag, tagged);
      case "native-tagged" ->
          new PortVlans(PortVlans.NONE, tagged.with(VlanSet.of(Math.max(tag, 0))));
      // Frames without a tag are in VLAN 0, which a trunk carries if it carries all.
      default -> new PortVlans(tagged.contains(0) ? 0 : PortVlans.NONE, tagged);
    };
  }

  static VlanSet set(List<String> ids, SourceWarnings warnings) {
    VlanSet all = VlanSet.NONE;
    for (String id : ids) {
      try {
        all = all.with(VlanSet.of(Integer.parseInt(id)));
      } catch (IllegalArgumentException e) {
        warnings.warn("a VLAN from 0 to 4095 was expected, not '" + id + "'");
      }
    }
    return all;
  }
}
