package io.vpi.visibility.verdict;

import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.LearnedMac;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes who sees whom. Nothing is stored for a pair: a verdict is worked out when asked for, and
 * {@link #groups()} says for which pairs the answer is the same.
 *
 * <pre>{@code
 * VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
 * for (Station from : analysis.stations()) {
 *   for (Station to : analysis.stations()) {
 *     PairVerdict verdict = analysis.between(from, to);
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>Thread safe.
 */
public final class VisibilityAnalysis {
  private final Topology topology;
  private final Ways ways;
  private final FrameCounter counter;
  private final Stations stations;
  private final List<StationGroup> groups;
  private final Map<Station, StationGroup> groupOf;
  private final List<Station> allStations;
  private final Encryption encryption;
  private final KernelBypass bypass;
  private final Reasons reasons;
  private final FixPlanner fixes;

  /** A broadcast of one station reaches the same sensors as that of any station like it. */
  private final Map<Integer, Tally> broadcasts = new ConcurrentHashMap<>();

  private VisibilityAnalysis(Topology given) {
    topology = InlineSensors.join(given);
    Fabric fabric = new Fabric(topology);
    Networks networks = new Networks(fabric);
    Watches watches = new Watches();
    Listeners listeners = new Listeners(topology, watches);
    topology.sensors().forEach(listeners::enter);
    TapWatches tapWatches = new TapWatches(fabric, networks, watches);
    topology.taps().forEach(tapWatches::enter);
    Set<PortId> knownMacs =
        topology.learnedMacs().stream()
            .filter(LearnedMac::isFixed)
            .map(LearnedMac::port)
            .collect(Collectors.toUnmodifiableSet());
    StaleFlows staleFlows = new StaleFlows(topology);
    stations = new Stations(topology, networks);
    allStations = stations.all();
    encryption = new Encryption(topology);
    bypass = new KernelBypass(topology);
    groups = new Grouping(fabric, watches, staleFlows, encryption, knownMacs).group(stations);
    groupOf = Grouping.index(groups);
    counter = new FrameCounter(fabric, watches, staleFlows, knownMacs);
    ways = new Ways(fabric);
    reasons = new Reasons();
    fixes = new FixPlanner(topology);
  }

  /**
   * Prepares the analysis of a picture: wiring, taps, groups.
   *
   * @param topology the picture
   * @return the analysis
   */
  public static VisibilityAnalysis of(Topology topology) {
    return new VisibilityAnalysis(topology);
  }

  /**
   * The picture that is analysed: what was given, and a switch of two ports for each inline sensor.
   *
   * @return the picture
   */
  public Topology topology() {
    return topology;
  }

  /**
   * All stations: each guest's cards, once for each network; without {@link Station#OUTSIDE}.
   *
   * @return them, in the order of the guests
   */
  public List<Station> stations() {
    return allStations;
  }

  /**
   * The stations of a guest.
   *
   * @param guest the guest's name
   * @return them, none for a guest that is on no known switch
   */
  public List<Station> stationsOf(GuestId guest) {
    return allStations.stream().filter(station -> guest.equals(station.guest())).toList();
  }

  /**
   * Groups of stations that are alike, the outside as the last.
   *
   * @return them; a group's number is its place in the list
   */
  public List<StationGroup> groups() {
    return groups;
  }

  /**
   * The group of a station.
   *
   * @param station one of {@link #stations()}, or {@link Station#OUTSIDE}
   * @return its group
   * @throws IllegalArgumentException for another station
   */
  public StationGroup groupOf(Station station) {
    StationGroup group = groupOf.get(station);
    if (group == null) {
      throw new IllegalArgumentException(station + " is not a station of this topology");
    }
    return group;
  }

  /**
   * Who sees what any station of a group says to any of another. Within one group it is about two
   * different stations; a group of one has no such pair, and there is no path.
   *
   * @param from the first group
   * @param to the second
   * @return the verdict for two stations that stand for all
   */
  public PairVerdict between(StationGroup from, StationGroup to) {
    boolean isSame = from.number() == to.number();
    Station second = isSame ? to.stations().getLast() : to.representative();
    return between(from.representative(), second);
  }

  /**
   * Who sees what two stations say to each other.
   *
   * @param from the first
   * @param to the second
   * @return the verdict
   */
  public PairVerdict between(Station from, Station to) {
    Path path = from.equals(to) ? Path.NONE : ways.between(from, to);
    if (!path.exists()) {
      return new PairVerdict(from, to, Path.NONE, List.of());
    }
    Tally there = counter.unicast(path.hops(), macOf(to));
    Tally back = counter.unicast(path.reversed().hops(), macOf(from));
    boolean isInVain = there.isUndelivered() && back.isUndelivered();
    Tally flooded = broadcastOf(from);
    boolean isHeard = there.any() || back.any() || (flooded != null && flooded.any());
    if (isInVain && !isHeard) {
      return new PairVerdict(from, to, Path.NONE, List.of());
    }
    Map<String, Set<Degradation>> bypassed = bypass.along(path.hops());
    Set<Degradation> encrypted = encryption.between(from, to);
    Set<String> sensors = new LinkedHashSet<>(there.counts().keySet());
    sensors.addAll(back.counts().keySet());
    if (flooded != null) {
      sensors.addAll(flooded.counts().keySet());
    }
    sensors.addAll(bypassed.keySet());
    List<Sighting> sightings = new ArrayList<>();
    for (String sensor : sensors) {
      sightings.add(
          Judgement.of(
              sensor, there, back, flooded, encrypted, bypassed.getOrDefault(sensor, Set.of())));
    }
    return new PairVerdict(from, to, path, sightings);
  }

  /**
   * Why a sensor sees what it sees of a pair, and the cheapest change that betters it.
   *
   * @param verdict the verdict on the pair
   * @param sensor the sensor's name
   * @return the explanation
   */
  public Explanation explain(PairVerdict verdict, String sensor) {
    Sighting sighting = verdict.by(sensor);
    return new Explanation(
        sighting, reasons.of(verdict, sighting), verdict.path(), fixes.plan(verdict, sighting));
  }

  /**
   * The sensors that come into question where a pair is to be seen better.
   *
   * @param verdict the verdict on the pair
   * @return at most three names: of those that get some of it the best first, then of those on its
   *     way, else of the first sensor there is
   */
  public List<String> candidates(PairVerdict verdict) {
    return LikelySensors.of(verdict, topology);
  }

  private @Nullable Tally broadcastOf(Station from) {
    Port port = ways.port(from);
    if (port == null) {
      return null;
    }
    return broadcasts.computeIfAbsent(
        groupOf(from).number(),
        number -> counter.broadcast(ways.routes(port, from.vlan()), port.id()));
  }

  private long macOf(Station station) {
    return station.port() == null ? MacAddress.NONE : stations.macAt(station.port());
  }
}
