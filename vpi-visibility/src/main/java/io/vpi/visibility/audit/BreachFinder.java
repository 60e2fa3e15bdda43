package io.vpi.visibility.audit;

import io.vpi.visibility.policy.InspectionMode;
import io.vpi.visibility.policy.PolicyRule;
import io.vpi.visibility.policy.Requirement;
import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.Explanation;
import io.vpi.visibility.verdict.Fix;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of pairs that are not inspected as they must be what is wrong and what helps. */
final class BreachFinder {
  private final VisibilityAnalysis analysis;
  private final BreachFix fixes;

  private record Candidate(Explanation explanation, @Nullable Fix fix) {
    /** The lower, the better: commands to paste, then work by hand, then nothing. */
    int effort() {
      if (fix == null) {
        return 2;
      }
      return fix.isShellOnly() ? 0 : 1;
    }
  }

  BreachFinder(VisibilityAnalysis analysis) {
    this.analysis = analysis;
    this.fixes = new BreachFix(analysis);
  }

  /** The breach; the two stations of the verdict stand for all. */
  Breach breach(
      PolicyRule rule, PairVerdict verdict, List<Station> from, List<Station> to, long pairs) {
    Requirement requirement = rule.requirement();
    Sighting seen = bestAsked(verdict, requirement);
    Explanation why = seen == null ? null : analysis.explain(verdict, seen.sensor());
    Candidate best = null;
    for (String sensor : candidates(verdict, requirement)) {
      Explanation explanation =
          why != null && why.sighting().sensor().equals(sensor)
              ? why
              : analysis.explain(verdict, sensor);
      Candidate next = new Candidate(explanation, fixes.of(verdict, explanation, requirement));
      if (best == null || next.effort() < best.effort()) {
        best = next;
      }
    }
    if (why == null && best != null) {
      why = best.explanation;
    }
    Fix fix = best == null ? null : fixes.forAll(best.fix, from, to, requirement);
    return new Breach(
        rule,
        from,
        to,
        pairs,
        why == null ? verdict.visibility() : why.sighting().visibility(),
        seen == null ? "blind" : is(seen, requirement),
        reason(why, requirement),
        verdict.path().toString(),
        fix == null ? noSensor(verdict, requirement) : fix);
  }

  private static String reason(@Nullable Explanation why, Requirement requirement) {
    if (why == null) {
      return requirement.sensor().isEmpty()
          ? "There is no sensor in this topology."
          : "There is no sensor '" + requirement.sensor() + "' in this topology.";
    }
    return requirement.mode() == InspectionMode.INLINE && !why.sighting().isInline()
        ? "No sensor stands in the way; " + why.reason()
        : why.reason();
  }

  private @Nullable Fix noSensor(PairVerdict verdict, Requirement requirement) {
    String host = verdict.path().hops().getFirst().switchId().host();
    boolean isThere =
        requirement.sensor().isEmpty()
            ? !analysis.topology().sensors().isEmpty()
            : analysis.topology().sensor(requirement.sensor()) != null;
    return isThere
        ? null
        : new Fix(
            "say where the sensor listens, in a description of the network",
            List.of(Command.byHand(host, describe(host, requirement.sensor()))),
            requirement.sensor());
  }

  private static String describe(String host, String sensor) {
    return "write a file such as network.yaml with the lines \"version: 1\" and \"sensors: {"
        + (sensor.isEmpty() ? "ids" : sensor)
        + ": {behind: "
        + host
        + "/PORT}}\", PORT being the interface of the host that leads to the sensor, and add it to"
        + " --topology";
  }

  /** What the best sensor that the rule leaves it to gets, or null if none gets anything. */
  private static @Nullable Sighting bestAsked(PairVerdict verdict, Requirement requirement) {
    for (Sighting sighting : verdict.sightings()) {
      if (Compliance.isAsked(requirement, sighting)) {
        return sighting;
      }
    }
    return null;
  }

  private static String is(Sighting seen, Requirement requirement) {
    return seen.visibility().text()
        + " by "
        + seen.sensor()
        + (requirement.mode() == InspectionMode.INLINE && !seen.isInline()
            ? ", by copies and not inline"
            : "")
        + (requirement.inClear() && seen.has(DegradationKind.ENCRYPTED) ? ", encrypted" : "");
  }

  /** The sensors that come into question, the likeliest first. */
  private List<String> candidates(PairVerdict verdict, Requirement requirement) {
    if (requirement.sensor().isEmpty()) {
      return analysis.candidates(verdict);
    }
    return analysis.topology().sensor(requirement.sensor()) == null
        ? List.of()
        : List.of(requirement.sensor());
  }
}
