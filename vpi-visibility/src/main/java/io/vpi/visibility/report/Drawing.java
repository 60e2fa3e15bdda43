package io.vpi.visibility.report;

import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes and lines, each named by its place in a list. For one thread. */
final class Drawing {
  /** Stands for a thing that is not drawn. */
  static final int NOT_DRAWN = -1;

  private final List<DrawnNode> nodes = new ArrayList<>();
  private final List<DrawnLink> links = new ArrayList<>();
  private final Map<SwitchId, Integer> switches = new HashMap<>();
  private final Map<GuestId, Integer> guests = new HashMap<>();
  private final Map<String, Integer> sensors = new HashMap<>();
  private final Map<PortId, Integer> cards = new HashMap<>();
  private final Map<Ends, Integer> wires = new HashMap<>();
  private final Set<DrawnLink> joined = new HashSet<>();
  private int outside = NOT_DRAWN;

  private record Ends(int first, int second) {}

  List<DrawnNode> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  List<DrawnLink> links() {
    return Collections.unmodifiableList(links);
  }

  int add(DrawnNode node) {
    nodes.add(node);
    return nodes.size() - 1;
  }

  void addSwitch(SwitchId id, DrawnNode node) {
    switches.put(id, add(node));
  }

  void addGuest(GuestId id, DrawnNode node) {
    guests.put(id, add(node));
  }

  /** Enters a sensor; an inline one may be drawn as a switch already. */
  void addSensor(String name, int node) {
    sensors.put(name, node);
  }

  int node(SwitchId id) {
    return switches.getOrDefault(id, NOT_DRAWN);
  }

  int node(GuestId id) {
    return guests.getOrDefault(id, NOT_DRAWN);
  }

  int sensor(String name) {
    return sensors.getOrDefault(name, NOT_DRAWN);
  }

  /** The line of the guest's card at a port. */
  int card(PortId port) {
    return cards.getOrDefault(port, NOT_DRAWN);
  }

  /** Whatever lies beyond the picture is drawn once something leads there. */
  int outside() {
    if (outside == NOT_DRAWN) {
      outside = add(new DrawnNode(DrawnNode.Kind.OUTSIDE, "", "outside", ""));
    }
    return outside;
  }

  void addCard(PortId port, int guest, int onSwitch) {
    cards.put(
        port,
        add(
            new DrawnLink(
                DrawnLink.Kind.CARD, guest, onSwitch, port.name(), DrawnLink.Copied.NOTHING)));
  }

  /** Marks a guest's port at which a tap copies. */
  void copiedAt(PortId port, DrawnLink.Copied copied) {
    Integer card = cards.get(port);
    if (card != null) {
      DrawnLink link = links.get(card);
      links.set(
          card,
          new DrawnLink(
              link.kind(), link.first(), link.second(), link.label(), link.copied().and(copied)));
    }
  }

  /** The line between two switches, or a switch and the outside; drawn once. */
  int wire(int from, String fromPort, int to, String toPort) {
    boolean isTurned = from > to;
    Ends ends = isTurned ? new Ends(to, from) : new Ends(from, to);
    Integer known = wires.get(ends);
    if (known != null) {
      return known;
    }
    String first = isTurned ? toPort : fromPort;
    String second = isTurned ? fromPort : toPort;
    String label = first.isEmpty() || second.isEmpty() ? first + second : first + " – " + second;
    int place =
        add(
            new DrawnLink(
                DrawnLink.Kind.WIRE, ends.first(), ends.second(), label, DrawnLink.Copied.NOTHING));
    wires.put(ends, place);
    return place;
  }

  /** A line that is drawn at most once between two nodes. */
  void join(DrawnLink.Kind kind, int first, int second) {
    DrawnLink link = new DrawnLink(kind, first, second, "", DrawnLink.Copied.NOTHING);
    if (first != NOT_DRAWN && second != NOT_DRAWN && joined.add(link)) {
      add(link);
    }
  }

  private int add(DrawnLink link) {
    links.add(link);
    return links.size() - 1;
  }
}
