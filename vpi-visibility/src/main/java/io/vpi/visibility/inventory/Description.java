package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.EncryptedTraffic;
import io.vpi.visibility.topology.TopologyBuilder;
import io.vpi.visibility.topology.Warning;
import java.util.List;
import java.util.Set;

/**
 * What people write of the network: hosts that cannot be asked, physical switches and their
 * mirrors, cables, sensors, and what they know of guests.
 *
 * <pre>
 * version: 1
 * hosts:
 *   esx1:
 *     switches:
 *       vs0: {filters-vlans: true}
 *     ports:
 *       vmnic0: {kind: physical, switch: vs0, tagged: "10,20-29", cable: tor1/Gi1/0/3}
 *       web:    {kind: tap, switch: vs0, vlan: 10}
 * switches:
 *   tor1:
 *     ports:
 *       Gi1/0/1:  {cable: kvm1/eth0, tagged: all}
 *       Gi1/0/47: {forwards: false}
 *       Gi1/0/48: {outside: true}
 *     mirrors:
 *       span1: {ports: [Gi1/0/1], direction: both, to: Gi1/0/47}
 * taps:
 *   mirror1: {kind: cloud, ports: [vpc/eni-1], direction: both, sensor: ids, never: [arp, dhcp]}
 * guests:
 *   web-1: {host: kvm1, os: linux, tenant: acme, labels: {role: web}, port: kvm1/vnet0}
 * sensors:
 *   ids: {behind: tor1/Gi1/0/47}
 *   hs1: {on: [kvm1/br0]}
 * encrypted:
 *   - {from: role=web, to: role=db, how: mTLS}
 * </pre>
 */
final class Description {
  private static final Set<String> SECTIONS =
      Set.of("version", "hosts", "switches", "taps", "guests", "sensors", "encrypted");

  private final Node root;
  private final String file;
  private final TopologyBuilder builder;

  Description(Node root, String file, TopologyBuilder builder) {
    this.root = root;
    this.file = file;
    this.builder = builder;
  }

  TopologyBuilder builder() {
    return builder;
  }

  void enter() {
    if (root.get("version").integer(0) != 1) {
      warn(root, "\"version: 1\" was expected at the beginning");
      return;
    }
    checkNames(root, SECTIONS);
    DescribedSwitches switches = new DescribedSwitches(this);
    root.get("hosts").members().forEach(switches::host);
    root.get("switches").members().forEach(switches::box);
    switches.cables();
    new DescribedTaps(this).enter(root.get("taps"));
    root.get("guests").members().forEach(new DescribedGuests(this)::enter);
    root.get("sensors").members().forEach(new DescribedSensors(this)::enter);
    root.get("encrypted").items().forEach(this::encrypted);
  }

  private void encrypted(Node item) {
    checkNames(item, Set.of("from", "to", "how"));
    String from = item.get("from").text();
    String to = item.get("to").text();
    if (from.isEmpty() || to.isEmpty()) {
      warn(item, "\"from\" and \"to\" were expected");
    } else {
      builder.encrypted(new EncryptedTraffic(from, to, item.get("how").text()));
    }
  }

  /** Warns of names that mean nothing: as a rule they are misspelt. */
  void checkNames(Node map, Set<String> known) {
    if (!map.isMap() && map.isPresent()) {
      warn(map, "names and values were expected, not " + map);
    }
    map.members()
        .forEach((name, value) -> {
          if (!known.contains(name)) {
            warn(
                value,
                "'"
                    + name
                    + "' is not known here; known are "
                    + String.join(", ", known.stream().sorted().toList()));
          }
        });
  }

  void warn(Node at, String message) {
    String line = at.line() > 0 ? "line " + at.line() + ": " : "";
    builder.warning(new Warning(file, line + message));
  }

  /** One text, or several. */
  static List<Node> oneOrMore(Node node) {
    return node.isScalar() ? List.of(node) : node.items();
  }
}
