package io.vpi.visibility.audit;

import io.vpi.visibility.policy.InspectionMode;
import io.vpi.visibility.policy.Requirement;
import io.vpi.visibility.verdict.Copies;
import io.vpi.visibility.verdict.Degradation;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pair is inspected as a rule asks.
 *
 * @param isReachable whether there is anything to inspect
 * @param by the sensor that does it best, or null if none does
 */
record Compliance(boolean isReachable, @Nullable Sighting by) {
  static Compliance of(Requirement requirement, PairVerdict verdict) {
    if (!verdict.path().exists()) {
      return new Compliance(false, null);
    }
    // The best come first: of two sensors that do, the one with less to be said against it.
    for (Sighting sighting : verdict.sightings()) {
      if (satisfies(requirement, sighting)) {
        return new Compliance(true, sighting);
      }
    }
    return new Compliance(true, null);
  }

  private static boolean satisfies(Requirement requirement, Sighting sighting) {
    if (!isAsked(requirement, sighting)
        || (requirement.inClear() && sighting.has(DegradationKind.ENCRYPTED))
        || (requirement.mode() == InspectionMode.INLINE && !sighting.isInline())) {
      return false;
    }
    return isEnough(requirement, sighting.there())
        && (!requirement.bothDirections() || isEnough(requirement, sighting.back()));
  }

  /** Whether a rule leaves it to this sensor. */
  static boolean isAsked(Requirement requirement, Sighting sighting) {
    return requirement.sensor().isEmpty() || requirement.sensor().equals(sighting.sensor());
  }

  private static boolean isEnough(Requirement requirement, Copies copies) {
    return copies.whole() > 0 || (requirement.mayBeFiltered() && copies.any());
  }

  boolean isMet() {
    return by != null;
  }

  /** What is to be said although the rule is met. */
  List<String> reservations() {
    List<String> all = new ArrayList<>();
    if (by != null) {
      by.degradations().stream().map(Degradation::text).sorted().forEach(all::add);
      if (!by.back().any()) {
        all.add(
            "only one direction reaches " + by.sensor() + ", so that it cannot follow connections");
      }
    }
    return all;
  }
}
