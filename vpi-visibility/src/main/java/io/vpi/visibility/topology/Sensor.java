package io.vpi.visibility.topology;

import java.util.List;
import java.util.Objects;

/**
 * Inspects frames.
 *
 * @param name its name, one in the whole topology
 * @param places where it receives
 * @param isAssumed whether nobody declared it: a tap sends copies somewhere, so somebody is taken
 *     to listen there
 */
public record Sensor(String name, List<ListeningPlace> places, boolean isAssumed) {
  /** Checks the parts and copies the list. */
  public Sensor {
    Objects.requireNonNull(name, "name");
    places = List.copyOf(places);
  }

  /**
   * A sensor that somebody declared.
   *
   * @param name its name
   * @param places where it receives
   * @return the sensor
   */
  public static Sensor of(String name, ListeningPlace... places) {
    return new Sensor(name, List.of(places), false);
  }

  /**
   * A sensor on one interface.
   *
   * @param name its name
   * @param port the interface
   * @return the sensor
   */
  public static Sensor on(String name, PortId port) {
    return of(name, new ListeningPlace.OnInterface(port));
  }

  /**
   * A sensor at the far end of a cable.
   *
   * @param name its name
   * @param port the switch's port that the cable is in
   * @return the sensor
   */
  public static Sensor behind(String name, PortId port) {
    return of(name, new ListeningPlace.BehindPort(port));
  }
}
