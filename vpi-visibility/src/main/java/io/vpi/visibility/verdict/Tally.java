package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.TrafficClass;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Adds up, sensor by sensor, the copies of one frame. For one thread. */
final class Tally {
  private final Map<String, Count> counts = new LinkedHashMap<>();
  private final boolean isBroadcast;
  private boolean floodedToAll;
  private boolean undelivered;

  /** The copies that one sensor gets, and what is to be said of them. */
  static final class Count {
    private int whole;
    private int partial;
    private boolean inline;
    private boolean inGuest;
    private final Set<Degradation> degradations = new LinkedHashSet<>();

    Copies copies() {
      return new Copies(whole, partial);
    }

    boolean any() {
      return whole > 0 || partial > 0;
    }

    boolean isInline() {
      return inline;
    }

    boolean isInGuest() {
      return inGuest;
    }

    Set<Degradation> degradations() {
      return degradations;
    }
  }

  Tally() {
    this(false);
  }

  private Tally(boolean isBroadcast) {
    this.isBroadcast = isBroadcast;
  }

  /** For a broadcast, which stands for ARP. */
  static Tally ofBroadcast() {
    return new Tally(true);
  }

  void add(Watch watch) {
    if (isBroadcast && watch.filter().never().contains(TrafficClass.ARP)) {
      return;
    }
    Count count = of(watch.sensor());
    if (watch.filter().isPartial()) {
      count.partial++;
    } else {
      count.whole++;
    }
    count.inline |= watch.isInline();
    count.inGuest |= watch.isInGuest();
    count.degradations.addAll(watch.degradations());
  }

  /** Notes why a watch that is there brings nothing. */
  void note(Watch watch, Degradation degradation) {
    of(watch.sensor()).degradations.add(degradation);
  }

  /** Notes that a switch on the way sent the frame to everybody. */
  void noteFloodedToAll() {
    floodedToAll = true;
  }

  /** Notes that a switch on the way gave the frame to others, and not to its receiver. */
  void noteUndelivered() {
    undelivered = true;
  }

  boolean isUndelivered() {
    return undelivered;
  }

  /** Whether any sensor gets a copy. */
  boolean any() {
    return counts.values().stream().anyMatch(Count::any);
  }

  boolean isFloodedToAll() {
    return floodedToAll;
  }

  Map<String, Count> counts() {
    return counts;
  }

  private Count of(String sensor) {
    return counts.computeIfAbsent(sensor, name -> new Count());
  }
}
