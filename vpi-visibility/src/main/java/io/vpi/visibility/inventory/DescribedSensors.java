package io.vpi.visibility.inventory;

import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sensors that people describe, by where they listen. */
final class DescribedSensors {
  private static final Set<String> SENSOR = Set.of("on", "behind", "tunnel", "guest", "between");

  private final Description description;

  DescribedSensors(Description description) {
    this.description = description;
  }

  void enter(String name, Node node) {
    description.checkNames(node, SENSOR);
    List<ListeningPlace> places = new ArrayList<>();
    try {
      for (Node each : Description.oneOrMore(node.get("on"))) {
        places.add(new ListeningPlace.OnInterface(PortId.parse(each.text())));
      }
      for (Node each : Description.oneOrMore(node.get("behind"))) {
        places.add(new ListeningPlace.BehindPort(PortId.parse(each.text())));
      }
      for (Node each : Description.oneOrMore(node.get("tunnel"))) {
        places.add(new ListeningPlace.AtTunnelEnd(each.text()));
      }
      for (Node each : Description.oneOrMore(node.get("guest"))) {
        places.add(new ListeningPlace.InGuest(guest(each.text())));
      }
      List<Node> between = node.get("between").items();
      if (between.size() == 2) {
        places.add(
            new ListeningPlace.Between(
                PortId.parse(between.get(0).text()), PortId.parse(between.get(1).text())));
      } else if (node.get("between").isPresent()) {
        description.warn(node.get("between"), "two ports were expected");
      }
    } catch (IllegalArgumentException e) {
      description.warn(node, String.valueOf(e.getMessage()));
    }
    if (places.isEmpty()) {
      description.warn(
          node,
          "a sensor listens \"on\" a port, \"behind\" one, at a \"tunnel\", in a \"guest\" or"
              + " \"between\" two ports");
    } else {
      description.builder().sensor(new Sensor(name, places, false));
    }
  }

  private static GuestId guest(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("a guest is named guest@host, not '" + text + "'");
    }
    return new GuestId(text.substring(at + 1), text.substring(0, at));
  }
}
