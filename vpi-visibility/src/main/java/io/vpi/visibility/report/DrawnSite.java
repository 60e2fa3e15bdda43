package io.vpi.visibility.report;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Switch;
import io.vpi.visibility.topology.SwitchId;
import io.vpi.visibility.topology.Tap;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws what is there: switches, guests, sensors, taps. */
final class DrawnSite {
  /** More names than a person looks for in one page. */
  static final int MOST_GUESTS = 5_000;

  private final Topology topology;
  private final Drawing drawing = new Drawing();

  private DrawnSite(Topology topology) {
    this.topology = topology;
  }

  /** The drawing, without the wires between switches: those come with the ways over them. */
  static Drawing draw(Topology topology) {
    DrawnSite site = new DrawnSite(topology);
    Map<SwitchId, Sensor> inline = site.inlineSensors();
    topology.switches().forEach(each -> site.drawSwitch(each, inline.get(each.id())));
    topology.guests().stream().limit(MOST_GUESTS).forEach(site::drawGuest);
    topology.sensors().forEach(site::drawSensor);
    DrawnTaps taps = new DrawnTaps(topology, site.drawing);
    for (Tap tap : topology.taps()) {
      taps.enter(tap);
    }
    taps.draw();
    return site.drawing;
  }

  /** The sensors that the analysis took for switches of two ports. */
  private Map<SwitchId, Sensor> inlineSensors() {
    Map<SwitchId, Sensor> inline = new HashMap<>();
    for (Sensor sensor : topology.sensors()) {
      for (ListeningPlace place : sensor.places()) {
        if (place instanceof ListeningPlace.Between(PortId first, PortId second)) {
          SwitchId own = switchAt(first);
          if (own != null && own.equals(switchAt(second)) && topology.portsOf(own).size() == 2) {
            inline.put(own, sensor);
          }
        }
      }
    }
    return inline;
  }

  private void drawSwitch(Switch own, @Nullable Sensor inline) {
    SwitchId id = own.id();
    if (inline != null) {
      drawing.addSwitch(
          id, new DrawnNode(DrawnNode.Kind.INLINE, id.host(), inline.name(), "inline sensor"));
      drawing.addSensor(inline.name(), drawing.node(id));
      return;
    }
    DrawnNode.Kind kind =
        switch (own.kind()) {
          case PHYSICAL, OVERLAY, CLOUD_NETWORK -> DrawnNode.Kind.BOX;
          case LINUX_BRIDGE, OPEN_VSWITCH, MACVTAP_CARD, SRIOV_CARD, OTHER -> DrawnNode.Kind.SWITCH;
        };
    String about = own.kind().text() + (own.learns() ? "" : ", which learns nothing");
    drawing.addSwitch(id, new DrawnNode(kind, id.host(), id.name(), about));
  }

  private void drawGuest(Guest guest) {
    drawing.addGuest(
        guest.id(),
        new DrawnNode(DrawnNode.Kind.GUEST, guest.id().host(), guest.id().name(), about(guest)));
    for (GuestInterface card : guest.interfaces()) {
      SwitchId own = card.port() == null ? null : switchAt(card.port());
      if (card.port() != null && own != null && drawing.node(own) != Drawing.NOT_DRAWN) {
        drawing.addCard(card.port(), drawing.node(guest.id()), drawing.node(own));
      }
    }
  }

  private static String about(Guest guest) {
    List<String> parts = new ArrayList<>();
    for (GuestInterface card : guest.interfaces()) {
      card.addresses().stream().map(IpAddress::toString).forEach(parts::add);
      if (card.mac() != MacAddress.NONE) {
        parts.add(MacAddress.format(card.mac()));
      }
    }
    if (!guest.operatingSystem().isEmpty()) {
      parts.add(guest.operatingSystem());
    }
    if (!guest.tenant().isEmpty()) {
      parts.add("tenant " + guest.tenant());
    }
    new TreeMap<>(guest.labels()).forEach((name, value) -> parts.add(name + "=" + value));
    return String.join(" · ", parts);
  }

  private void drawSensor(Sensor sensor) {
    if (drawing.sensor(sensor.name()) != Drawing.NOT_DRAWN) {
      return;
    }
    String places = String.join(", ", sensor.places().stream().map(ListeningPlace::text).toList());
    int node =
        drawing.add(
            new DrawnNode(
                DrawnNode.Kind.SENSOR,
                sensor.places().isEmpty() ? "" : host(sensor.places().getFirst()),
                sensor.name(),
                places + (sensor.isAssumed() ? " · assumed, since copies are sent there" : "")));
    drawing.addSensor(sensor.name(), node);
    sensor.places().forEach(place -> drawEars(place, node));
  }

  private void drawEars(ListeningPlace place, int sensor) {
    switch (place) {
      case ListeningPlace.OnInterface(PortId id) -> {
        SwitchId own = switchAt(id);
        PortId far = topology.otherEnd(id);
        hear(own != null || far == null ? own : switchAt(far), sensor);
      }
      case ListeningPlace.BehindPort(PortId id) -> {
        Port port = topology.port(id);
        // What only puts mirrored frames out is drawn with the mirror.
        hear(port == null || !port.carriesTraffic() ? null : port.memberOf(), sensor);
      }
      case ListeningPlace.Between(PortId first, PortId second) -> {
        hear(switchAt(first), sensor);
        hear(switchAt(second), sensor);
      }
      case ListeningPlace.InGuest inGuest ->
          drawing.join(DrawnLink.Kind.EARS, drawing.node(inGuest.guest()), sensor);
      case ListeningPlace.AtTunnelEnd _ -> {
        // Only taps bring anything there.
      }
    }
  }

  private void hear(@Nullable SwitchId own, int sensor) {
    if (own != null) {
      drawing.join(DrawnLink.Kind.EARS, drawing.node(own), sensor);
    }
  }

  private @Nullable SwitchId switchAt(PortId id) {
    Port port = topology.port(id);
    return port == null ? null : port.memberOf();
  }

  private static String host(ListeningPlace place) {
    return switch (place) {
      case ListeningPlace.OnInterface(PortId port) -> port.host();
      case ListeningPlace.BehindPort(PortId port) -> port.host();
      case ListeningPlace.Between(PortId first, PortId _) -> first.host();
      case ListeningPlace.InGuest inGuest -> inGuest.guest().host();
      case ListeningPlace.AtTunnelEnd _ -> "";
    };
  }
}
