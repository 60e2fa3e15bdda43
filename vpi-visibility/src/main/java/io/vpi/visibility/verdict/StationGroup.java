package io.vpi.visibility.verdict;

import java.util.List;

/**
 * Stations that are alike: on one switch, in one VLAN, under the same taps. What is true of one
 * towards a station of another group is true of all, so a matrix of groups holds all pairs.
 *
 * @param number its place in the list of groups, from 0 on
 * @param stations at least one
 */
public record StationGroup(int number, List<Station> stations) {
  /** Copies the list. */
  public StationGroup {
    stations = List.copyOf(stations);
    if (stations.isEmpty()) {
      throw new IllegalArgumentException("a group has at least one station");
    }
  }

  /**
   * One of them, to stand for all.
   *
   * @return the first
   */
  public Station representative() {
    return stations.getFirst();
  }
}
