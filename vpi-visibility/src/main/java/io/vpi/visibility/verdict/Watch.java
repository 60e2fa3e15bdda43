package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.TapFilter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sensor's eye at one place. Two that are equal have the same effect, whichever ports they are
 * at; {@code session} alone keeps apart those that are one tap at several places.
 *
 * @param sensor whose
 * @param session the tap that gives a frame once however often it matches within a switch, or the
 *     empty string for an eye that stands for itself
 * @param filter what it copies
 * @param isInline whether frames wait for the sensor
 * @param isInGuest whether it is within the guest
 * @param delivers whether copies arrive; where a tap is down they do not
 * @param sinkPort the port by which copies leave, if the switch's own mirror makes them, or null
 * @param degradations what makes its copies less or worse
 */
record Watch(
    String sensor,
    String session,
    TapFilter filter,
    boolean isInline,
    boolean isInGuest,
    boolean delivers,
    @Nullable String sinkPort,
    Set<Degradation> degradations) {

  boolean covers(int vlan) {
    return filter.vlans().contains(vlan);
  }

  /** The same eye, of which more is to be said. */
  Watch with(Set<Degradation> more) {
    if (more.isEmpty()) {
      return this;
    }
    Set<Degradation> all = new LinkedHashSet<>(degradations);
    all.addAll(more);
    return new Watch(
        sensor, session, filter, isInline, isInGuest, delivers, sinkPort, Set.copyOf(all));
  }

  /** The same eye where no frame comes by. */
  Watch blinded(Degradation why) {
    return new Watch(sensor, session, filter, isInline, isInGuest, false, sinkPort, Set.of(why));
  }
}
