package io.vpi.visibility.topology;

import io.vpi.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a {@link Topology}. A thing that bears the name of an earlier one takes its place, so
 * that what an owner writes by hand can be laid over what was read. Not thread safe.
 */
public final class TopologyBuilder {
  final Map<PortId, Port> ports = new LinkedHashMap<>();
  final Map<SwitchId, Switch> switches = new LinkedHashMap<>();
  final Map<GuestId, Guest> guests = new LinkedHashMap<>();
  final Map<String, Sensor> sensors = new LinkedHashMap<>();
  final Map<String, Tap> taps = new LinkedHashMap<>();
  final Set<Cable> cables = new LinkedHashSet<>();
  final List<CachedFlow> cachedFlows = new ArrayList<>();
  final Set<LearnedMac> learnedMacs = new LinkedHashSet<>();
  final Set<EncryptedTraffic> encryptedTraffic = new LinkedHashSet<>();
  final Map<PortId, FilterHook> filterHooks = new LinkedHashMap<>();
  final Map<String, HostAccess> accesses = new LinkedHashMap<>();
  final Set<PortId> unattended = new LinkedHashSet<>();
  private final Set<Warning> warnings = new LinkedHashSet<>();

  TopologyBuilder() {}

  /**
   * Adds or replaces a port.
   *
   * @param port the port
   * @return this
   */
  public TopologyBuilder port(Port port) {
    ports.put(port.id(), port);
    return this;
  }

  /**
   * Looks up a port that was added.
   *
   * @param id its name
   * @return the port, or null
   */
  public @Nullable Port findPort(PortId id) {
    return ports.get(id);
  }

  /**
   * Adds or replaces a switch.
   *
   * @param added the switch
   * @return this
   */
  public TopologyBuilder addSwitch(Switch added) {
    switches.put(added.id(), added);
    return this;
  }

  /**
   * Looks up a switch that was added.
   *
   * @param id its name
   * @return the switch, or null
   */
  public @Nullable Switch findSwitch(SwitchId id) {
    return switches.get(id);
  }

  /**
   * Adds or replaces a guest.
   *
   * @param guest the guest
   * @return this
   */
  public TopologyBuilder guest(Guest guest) {
    guests.put(guest.id(), guest);
    return this;
  }

  /**
   * Looks up a guest that was added.
   *
   * @param id its name
   * @return the guest, or null
   */
  public @Nullable Guest findGuest(GuestId id) {
    return guests.get(id);
  }

  /**
   * Takes a guest out, such as a port that turned out to be a sensor's.
   *
   * @param id its name
   * @return this
   */
  public TopologyBuilder removeGuest(GuestId id) {
    guests.remove(id);
    return this;
  }

  /**
   * The guests so far.
   *
   * @return a copy of the list
   */
  public List<Guest> guestsSoFar() {
    return List.copyOf(guests.values());
  }

  /**
   * The ports so far.
   *
   * @return a copy of the list
   */
  public List<Port> portsSoFar() {
    return List.copyOf(ports.values());
  }

  /**
   * The taps so far.
   *
   * @return a copy of the list
   */
  public List<Tap> tapsSoFar() {
    return List.copyOf(taps.values());
  }

  /**
   * The cables so far.
   *
   * @return a copy of the list
   */
  public List<Cable> cablesSoFar() {
    return List.copyOf(cables);
  }

  /**
   * An address that was seen behind a port, if only one was.
   *
   * @param port the port
   * @return the address, or {@link MacAddress#NONE} if none or several were seen
   */
  public long learnedMacAt(PortId port) {
    long found = MacAddress.NONE;
    for (LearnedMac learned : learnedMacs) {
      if (learned.port().equals(port) && learned.mac() != found) {
        if (found != MacAddress.NONE) {
          return MacAddress.NONE;
        }
        found = learned.mac();
      }
    }
    return found;
  }

  /**
   * The sensors so far.
   *
   * @return a copy of the list
   */
  public List<Sensor> sensorsSoFar() {
    return List.copyOf(sensors.values());
  }

  /**
   * Adds or replaces a sensor.
   *
   * @param sensor the sensor
   * @return this
   */
  public TopologyBuilder sensor(Sensor sensor) {
    sensors.put(sensor.name(), sensor);
    return this;
  }

  /**
   * Adds or replaces a tap.
   *
   * @param tap the tap
   * @return this
   */
  public TopologyBuilder tap(Tap tap) {
    taps.put(tap.id(), tap);
    return this;
  }

  /**
   * Adds a cable.
   *
   * @param cable the cable
   * @return this
   */
  public TopologyBuilder cable(Cable cable) {
    cables.add(cable);
    return this;
  }

  /**
   * Adds a remembered flow.
   *
   * @param flow the flow
   * @return this
   */
  public TopologyBuilder cachedFlow(CachedFlow flow) {
    cachedFlows.add(flow);
    return this;
  }

  /**
   * Adds an address that a switch has learned.
   *
   * @param mac the address and where it was seen
   * @return this
   */
  public TopologyBuilder learnedMac(LearnedMac mac) {
    learnedMacs.add(mac);
    return this;
  }

  /**
   * Says that filters of traffic control can be added to a port at once.
   *
   * @param port the port
   * @param hook what is there
   * @return this
   */
  public TopologyBuilder filterHook(PortId port, FilterHook hook) {
    filterHooks.put(port, hook);
    return this;
  }

  /**
   * Says where a host's commands have to be run.
   *
   * @param host its name
   * @param access where
   * @return this
   */
  public TopologyBuilder access(String host, HostAccess access) {
    accesses.put(host, access);
    return this;
  }

  /**
   * Says that no process takes all frames of an interface, as a sensor there would.
   *
   * @param port the interface
   * @return this
   */
  public TopologyBuilder unattended(PortId port) {
    unattended.add(port);
    return this;
  }

  /**
   * Adds word of encrypted traffic.
   *
   * @param traffic between whom
   * @return this
   */
  public TopologyBuilder encrypted(EncryptedTraffic traffic) {
    encryptedTraffic.add(traffic);
    return this;
  }

  /**
   * Adds a warning.
   *
   * @param warning what is missing from the picture
   * @return this
   */
  public TopologyBuilder warning(Warning warning) {
    warnings.add(warning);
    return this;
  }

  /**
   * Ends the picture. What refers to a thing that is not there is a warning, and the picture goes
   * without it.
   *
   * @return the topology
   */
  public Topology build() {
    List<Warning> lost = new ArrayList<>();
    new References(this).check(lost);
    Set<Warning> all = new LinkedHashSet<>(warnings);
    all.addAll(lost);
    return new Topology(this, List.copyOf(all));
  }
}
