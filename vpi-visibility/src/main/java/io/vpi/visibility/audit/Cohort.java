package io.vpi.visibility.audit;

import io.vpi.visibility.verdict.Station;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stations of one group that the same rules are about: what a rule asks of one it asks of all, and
 * what a sensor sees of one it sees of all.
 */
final class Cohort {
  /** Two stations of different guests. */
  record Pair(Station from, Station to) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  private final BitSet asFrom;
  private final BitSet asTo;
  private final List<Station> stations = new ArrayList<>();
  private boolean hasGuestOfSeveral;

  /** Takes the numbers of the rules whose first, and whose second group holds the stations. */
  Cohort(BitSet asFrom, BitSet asTo) {
    this.asFrom = asFrom;
    this.asTo = asTo;
  }

  void add(Station station, boolean isOfSeveral) {
    stations.add(station);
    hasGuestOfSeveral |= isOfSeveral;
  }

  List<Station> stations() {
    return stations;
  }

  /** The number of the first rule about pairs from here to another cohort, or -1. */
  int firstRuleTo(Cohort to) {
    for (int rule = asFrom.nextSetBit(0); rule >= 0; rule = asFrom.nextSetBit(rule + 1)) {
      if (to.asTo.get(rule)) {
        return rule;
      }
    }
    return -1;
  }

  /** How many pairs there are; what two cards of one guest say to each other is none. */
  long pairsTo(Cohort to) {
    long all = (long) stations.size() * to.stations.size();
    if (hasGuestOfSeveral && to.hasGuestOfSeveral) {
      long own = 0;
      for (Station from : stations) {
        for (Station other : to.stations) {
          own += isOfOneGuest(from, other) ? 1 : 0;
        }
      }
      return all - own;
    }
    return this == to ? all - stations.size() : all;
  }

  /** The first of the pairs that {@link #pairsTo} counts, of which there is at least one. */
  Pair firstPairTo(Cohort to) {
    for (Station from : stations) {
      Station other = otherThan(from, to.stations);
      if (other != null) {
        return new Pair(from, other);
      }
    }
    throw new IllegalArgumentException("the cohorts are of one guest");
  }

  /** The first station that makes a pair with another, or null if none does. */
  static @Nullable Station otherThan(Station station, List<Station> among) {
    for (Station each : among) {
      if (!isOfOneGuest(station, each)) {
        return each;
      }
    }
    return null;
  }

  private static boolean isOfOneGuest(Station first, Station second) {
    return Objects.equals(first.guest(), second.guest());
  }
}
