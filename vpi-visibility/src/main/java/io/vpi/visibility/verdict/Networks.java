package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.PortVlans;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Tunnel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which VLANs of which switches are one network: a broadcast of one is heard in the other.
 *
 * <p>Networks are found out when they are asked for. Not thread safe.
 */
public final class Networks {
  /** A trunk that is open for all VLANs does not make a guest a member of thousands. */
  private static final int MOST_TAGGED = 64;

  private final Fabric fabric;
  private final Map<Fabric.Segment, Network> networks = new HashMap<>();
  private int found;

  Networks(Fabric fabric) {
    this.fabric = fabric;
  }

  /**
   * The networks of a picture.
   *
   * @param topology the picture
   * @return to be asked for them
   */
  public static Networks of(Topology topology) {
    return new Networks(new Fabric(topology));
  }

  /**
   * The networks that a guest behind a port is in.
   *
   * @param port the port
   * @return them; none for a port that is not known, or on no switch
   */
  public List<Network> behind(PortId port) {
    Port known = fabric.topology().port(port);
    SwitchId own = known == null ? null : known.memberOf();
    return known == null || own == null
        ? List.of()
        : vlans(known).mapToObj(vlan -> of(new Fabric.Segment(own, vlan))).distinct().toList();
  }

  /** The VLANs that a guest behind a port is in, on the port's switch. */
  IntStream vlans(Port port) {
    Switch own = port.memberOf() == null ? null : fabric.topology().switchOf(port.memberOf());
    if (own == null) {
      return IntStream.empty();
    }
    if (!own.filtersVlans()) {
      return IntStream.of(PortVlans.UNTAGGED);
    }
    IntStream untagged =
        port.vlans().untagged() == PortVlans.NONE
            ? IntStream.empty()
            : IntStream.of(port.vlans().untagged());
    IntStream tagged =
        port.vlans().tagged().size() > MOST_TAGGED
            ? IntStream.empty()
            : port.vlans().tagged().stream();
    return IntStream.concat(untagged, tagged).distinct();
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
    TreeSet<Long> overlays = new TreeSet<>();
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
    Network network = new Network(found++, name(spanned, overlays, vlans), vlans, overlays);
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

  private static void note(Port out, SortedSet<Long> overlays, SortedSet<Integer> vlans) {
    Tunnel tunnel = out.tunnel();
    if (tunnel != null && tunnel.networkId() != Tunnel.NO_NETWORK) {
      overlays.add(tunnel.networkId());
    }
    if (out.lowerTag() != PortVlans.UNTAGGED) {
      vlans.add(out.lowerTag());
    }
  }

  private static String name(
      Set<Fabric.Segment> spanned, SortedSet<Long> overlays, SortedSet<Integer> vlans) {
    if (!overlays.isEmpty()) {
      return String.join(" + ", overlays.stream().map(id -> "VNI " + id).toList());
    }
    if (!vlans.isEmpty()) {
      // Different numbers are one network where an access port leads into another's.
      return "VLAN " + String.join(" = ", vlans.stream().map(String::valueOf).toList());
    }
    return spanned.stream().map(Fabric.Segment::switchId).sorted().findFirst().orElseThrow()
        + " untagged";
  }
}
