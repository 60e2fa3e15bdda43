package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Topology;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether a sensor is where it is said to listen. A host tells of packet sockets; a sensor that
 * gets its frames otherwise, as by XDP, has none, so that this is said and takes nothing from a
 * verdict.
 */
final class Attendance {
  private Attendance() {}

  /** What is to be said of places of which each would do: nothing if one may be attended. */
  static Set<Degradation> of(Collection<ListeningPlace> places, Topology topology) {
    Set<Degradation> found = new LinkedHashSet<>();
    for (ListeningPlace place : places) {
      if (!(place instanceof ListeningPlace.OnInterface(PortId port))
          || !topology.isUnattended(port)) {
        return Set.of();
      }
      found.add(
          new Degradation(
              DegradationKind.NOBODY_LISTENS,
              "no process had a packet socket on "
                  + port
                  + " when the host was asked, so that the sensor may not run"));
    }
    return found;
  }
}
