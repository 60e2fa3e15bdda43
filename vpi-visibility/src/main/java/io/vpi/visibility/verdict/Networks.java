package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Tunnel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which VLANs of which switches are one network: a broadcast of one is heard in the other.
 * Immutable once made; found out on demand, for one thread.
 */
final class Networks {
  private final Fabric fabric;
  private final Map<Fabric.Segment, Network> networks = new HashMap<>();
  private int found;

  /**
   * What broadcasts reach.
   *
   * @param number which, from 0 on
   * @param name its name for people; two networks may bear one, at two sites
   */
  record Network(int number, String name) {}

  Networks(Fabric fabric) {
    this.fabric = fabric;
  }

  /**
   * The network that a segment belongs to, by the name that people know: its VNI, else its VLAN,
   * else a switch that it spans.
   */
  Network of(Fabric.Segment segment) {
    Network known = networks.get(segment);
    if (known != null) {
      return known;
    }
    Set<Fabric.Segment> spanned = new LinkedHashSet<>(List.of(segment));
    TreeSet<String> overlays = new TreeSet<>();
    TreeSet<Integer> vlans = new TreeSet<>();
    ArrayDeque<Fabric.Segment> queue = new ArrayDeque<>(List.of(segment));
    while (!queue.isEmpty()) {
      Fabric.Segment at = queue.remove();
      if (at.vlan() != PortVlans.UNTAGGED) {
        vlans.add(at.vlan());
      }
      for (Port out : fabric.trunks(at.switchId())) {
        if (fabric.carries(out, at.vlan())) {
          note(out, overlays, vlans);
          cross(out, at, spanned, queue);
        }
      }
    }
    Network network = new Network(found++, name(spanned, overlays, vlans));
    spanned.forEach(each -> networks.put(each, network));
    return network;
  }

  private void cross(
      Port out, Fabric.Segment at, Set<Fabric.Segment> spanned, ArrayDeque<Fabric.Segment> queue) {
    Fabric.Arrival arrival = fabric.follow(out, at.vlan());
    if (arrival == null || arrival.port().memberOf() == null) {
      return;
    }
    Fabric.Segment next = new Fabric.Segment(arrival.port().memberOf(), arrival.vlan());
    if (spanned.add(next)) {
      queue.add(next);
    }
  }

  private static void note(Port out, SortedSet<String> overlays, SortedSet<Integer> vlans) {
    Tunnel tunnel = out.tunnel();
    if (tunnel != null && tunnel.networkId() != Tunnel.NO_NETWORK) {
      overlays.add("VNI " + tunnel.networkId());
    }
    if (out.lowerTag() != PortVlans.UNTAGGED) {
      vlans.add(out.lowerTag());
    }
  }

  private static String name(
      Set<Fabric.Segment> spanned, SortedSet<String> overlays, SortedSet<Integer> vlans) {
    if (!overlays.isEmpty()) {
      return String.join(" + ", overlays);
    }
    if (!vlans.isEmpty()) {
      // Different numbers are one network where an access port leads into another's.
      return "VLAN " + String.join(" = ", vlans.stream().map(String::valueOf).toList());
    }
    return spanned.stream().map(Fabric.Segment::switchId).sorted().findFirst().orElseThrow()
        + " untagged";
  }
}
