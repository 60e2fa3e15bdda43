package io.vpi.visibility.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One picture of all hosts, switches, guests, taps and sensors, with the warnings of what is
 * missing from it. Immutable; thread safe. Collections keep the order in which things were added.
 */
public final class Topology {
  private final Map<PortId, Port> ports;
  private final Map<SwitchId, Switch> switches;
  private final Map<GuestId, Guest> guests;
  private final Map<String, Sensor> sensors;
  private final List<Tap> taps;
  private final List<Cable> cables;
  private final List<CachedFlow> cachedFlows;
  private final List<LearnedMac> learnedMacs;
  private final List<EncryptedTraffic> encryptedTraffic;
  private final Map<PortId, FilterHook> filterHooks;
  private final Map<String, HostAccess> accesses;
  private final Set<PortId> unattended;
  private final List<Warning> warnings;

  private final Map<SwitchId, List<Port>> portsOfSwitch = new HashMap<>();
  private final Map<PortId, PortId> otherEnds = new HashMap<>();
  private final Map<PortId, Guest> guestsAtPort = new HashMap<>();
  private final Map<PortId, List<Port>> stackedOn = new HashMap<>();

  Topology(TopologyBuilder builder, List<Warning> warnings) {
    this.ports = Collections.unmodifiableMap(new LinkedHashMap<>(builder.ports));
    this.switches = Collections.unmodifiableMap(new LinkedHashMap<>(builder.switches));
    this.guests = Collections.unmodifiableMap(new LinkedHashMap<>(builder.guests));
    this.sensors = Collections.unmodifiableMap(new LinkedHashMap<>(builder.sensors));
    this.taps = List.copyOf(builder.taps.values());
    this.cables = List.copyOf(builder.cables);
    this.cachedFlows = List.copyOf(builder.cachedFlows);
    this.learnedMacs = List.copyOf(builder.learnedMacs);
    this.encryptedTraffic = List.copyOf(builder.encryptedTraffic);
    this.filterHooks = Map.copyOf(builder.filterHooks);
    this.accesses = Map.copyOf(builder.accesses);
    this.unattended = Set.copyOf(builder.unattended);
    this.warnings = List.copyOf(warnings);
    indexPorts();
    cables.forEach(cable -> join(cable.first(), cable.second()));
    for (Guest guest : guests.values()) {
      for (GuestInterface card : guest.interfaces()) {
        if (card.port() != null) {
          guestsAtPort.put(card.port(), guest);
        }
      }
    }
  }

  /**
   * Begins a picture.
   *
   * @return an empty builder
   */
  public static TopologyBuilder builder() {
    return new TopologyBuilder();
  }

  private void indexPorts() {
    for (Port port : ports.values()) {
      if (port.memberOf() != null) {
        portsOfSwitch.computeIfAbsent(port.memberOf(), id -> new ArrayList<>()).add(port);
      }
      if (port.peer() != null) {
        join(port.id(), port.peer());
      }
      if (port.lower() != null) {
        stackedOn.computeIfAbsent(port.lower(), id -> new ArrayList<>()).add(port);
      }
    }
  }

  private void join(PortId first, PortId second) {
    otherEnds.putIfAbsent(first, second);
    otherEnds.putIfAbsent(second, first);
  }

  /**
   * All ports.
   *
   * @return them
   */
  public Collection<Port> ports() {
    return ports.values();
  }

  /**
   * Looks a port up.
   *
   * @param id its name
   * @return the port, or null if there is none of that name
   */
  public @Nullable Port port(PortId id) {
    return ports.get(id);
  }

  /**
   * All switches.
   *
   * @return them
   */
  public Collection<Switch> switches() {
    return switches.values();
  }

  /**
   * Looks a switch up.
   *
   * @param id its name
   * @return the switch, or null if there is none of that name
   */
  public @Nullable Switch switchOf(SwitchId id) {
    return switches.get(id);
  }

  /**
   * The ports of a switch.
   *
   * @param id the switch
   * @return its ports, empty for an unknown switch
   */
  public List<Port> portsOf(SwitchId id) {
    return Collections.unmodifiableList(portsOfSwitch.getOrDefault(id, List.of()));
  }

  /**
   * The interfaces that are stacked on another, such as a card's VLANs.
   *
   * @param lower the interface below
   * @return those above it
   */
  public List<Port> stackedOn(PortId lower) {
    return Collections.unmodifiableList(stackedOn.getOrDefault(lower, List.of()));
  }

  /**
   * The port at the other end of a cable, virtual or not.
   *
   * @param port one end
   * @return the other, or null if the port is not joined with one in this picture
   */
  public @Nullable PortId otherEnd(PortId port) {
    return otherEnds.get(port);
  }

  /**
   * All guests.
   *
   * @return them
   */
  public Collection<Guest> guests() {
    return guests.values();
  }

  /**
   * Looks a guest up.
   *
   * @param id its name
   * @return the guest, or null if there is none of that name
   */
  public @Nullable Guest guest(GuestId id) {
    return guests.get(id);
  }

  /**
   * The guest behind a port.
   *
   * @param port the port of the host
   * @return the guest, or null if none is known there
   */
  public @Nullable Guest guestAt(PortId port) {
    return guestsAtPort.get(port);
  }

  /**
   * All sensors.
   *
   * @return them
   */
  public Collection<Sensor> sensors() {
    return sensors.values();
  }

  /**
   * Looks a sensor up.
   *
   * @param name its name
   * @return the sensor, or null if there is none of that name
   */
  public @Nullable Sensor sensor(String name) {
    return sensors.get(name);
  }

  /**
   * All taps.
   *
   * @return them
   */
  public List<Tap> taps() {
    return taps;
  }

  /**
   * All cables between hosts.
   *
   * @return them
   */
  public List<Cable> cables() {
    return cables;
  }

  /**
   * What switches remember of flows.
   *
   * @return it
   */
  public List<CachedFlow> cachedFlows() {
    return cachedFlows;
  }

  /**
   * Whom switches have seen where.
   *
   * @return it
   */
  public List<LearnedMac> learnedMacs() {
    return learnedMacs;
  }

  /**
   * Where filters of traffic control can be added to a port.
   *
   * @param port its name
   * @return the place, or null if none is known to be there yet
   */
  public @Nullable FilterHook filterHook(PortId port) {
    return filterHooks.get(port);
  }

  /**
   * Where a host's commands have to be run.
   *
   * @param host its name
   * @return {@link HostAccess#DIRECT} unless something else is known
   */
  public HostAccess access(String host) {
    return accesses.getOrDefault(host, HostAccess.DIRECT);
  }

  /**
   * Whether it is known that no process takes all frames of an interface, as a sensor there would.
   *
   * @param port its name
   * @return true if its host says so; false if somebody does, or nothing is known of it
   */
  public boolean isUnattended(PortId port) {
    return unattended.contains(port);
  }

  /**
   * What is said to be encrypted.
   *
   * @return it
   */
  public List<EncryptedTraffic> encryptedTraffic() {
    return encryptedTraffic;
  }

  /**
   * What could not be read, or does not fit.
   *
   * @return the warnings, in the order of the sources
   */
  public List<Warning> warnings() {
    return warnings;
  }

  /**
   * Whether copies that are sent somewhere get to a sensor.
   *
   * @param sink where a tap sends them
   * @param sensor the sensor
   * @return true if it listens there, or at the far end
   */
  public boolean leadsTo(TapSink sink, Sensor sensor) {
    return Receivers.isReached(sensor, sink, this);
  }

  /**
   * Begins a changed picture.
   *
   * @return a builder that holds all of this one
   */
  public TopologyBuilder toBuilder() {
    TopologyBuilder builder = new TopologyBuilder();
    ports.values().forEach(builder::port);
    switches.values().forEach(builder::addSwitch);
    guests.values().forEach(builder::guest);
    sensors.values().forEach(builder::sensor);
    taps.forEach(builder::tap);
    cables.forEach(builder::cable);
    cachedFlows.forEach(builder::cachedFlow);
    learnedMacs.forEach(builder::learnedMac);
    encryptedTraffic.forEach(builder::encrypted);
    filterHooks.forEach(builder::filterHook);
    accesses.forEach(builder::access);
    unattended.forEach(builder::unattended);
    warnings.forEach(builder::warning);
    return builder;
  }
}
