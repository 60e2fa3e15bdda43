package io.vpi.visibility.audit;

import io.vpi.visibility.policy.InspectionMode;
import io.vpi.visibility.policy.Requirement;
import io.vpi.visibility.topology.Port;
import io.vpi.visibility.topology.PortKind;
import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.Explanation;
import io.vpi.visibility.verdict.Fix;
import io.vpi.visibility.verdict.Hop;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what mends a breach, for all stations of both sides. */
final class BreachFix {
  /** More commands than a person would type; the next audit tells of the rest. */
  private static final int MOST_STATIONS = 64;

  private final VisibilityAnalysis analysis;

  BreachFix(VisibilityAnalysis analysis) {
    this.analysis = analysis;
  }

  /** The change for a pair that stands for all, or null if none is known. */
  @Nullable Fix of(PairVerdict verdict, Explanation explanation, Requirement requirement) {
    String sensor = explanation.sighting().sensor();
    if (requirement.mode() == InspectionMode.INLINE) {
      return inline(verdict, sensor);
    }
    if (requirement.inClear() && explanation.sighting().has(DegradationKind.ENCRYPTED)) {
      return inGuest(verdict, sensor);
    }
    return explanation.fix();
  }

  /** The same change for every station of both sides. */
  @Nullable Fix forAll(
      @Nullable Fix one, List<Station> from, List<Station> to, Requirement requirement) {
    if (one == null || (from.size() == 1 && to.size() == 1)) {
      return one;
    }
    Set<Command> commands = new LinkedHashSet<>(one.commands());
    from.stream()
        .limit(MOST_STATIONS)
        .forEach(
            each -> add(commands, each, Cohort.otherThan(each, to), one.sensor(), requirement));
    to.stream()
        .limit(MOST_STATIONS)
        .forEach(
            each -> add(commands, Cohort.otherThan(each, from), each, one.sensor(), requirement));
    boolean isMore = commands.size() > one.commands().size();
    return new Fix(
        one.summary() + (isMore ? ", and likewise for the others" : ""),
        List.copyOf(commands),
        one.sensor());
  }

  private void add(
      Set<Command> commands,
      @Nullable Station from,
      @Nullable Station to,
      String sensor,
      Requirement requirement) {
    if (from == null || to == null) {
      return;
    }
    PairVerdict verdict = analysis.between(from, to);
    Fix fix = of(verdict, analysis.explain(verdict, sensor), requirement);
    if (fix != null) {
      commands.addAll(fix.commands());
    }
  }

  /** No mirror makes a sensor stand in the way. */
  private @Nullable Fix inline(PairVerdict verdict, String sensor) {
    if (!verdict.path().exists()) {
      return null;
    }
    Station guest = verdict.from().isOutside() ? verdict.to() : verdict.from();
    Hop hop =
        verdict.from().isOutside()
            ? verdict.path().hops().getLast()
            : verdict.path().hops().getFirst();
    Port port = guest.port() == null ? null : analysis.topology().port(guest.port());
    if (port == null || guest.guest() == null) {
      return null;
    }
    String host = port.id().host();
    String line =
        port.kind() == PortKind.TAP
            ? "let an inline sensor hold the frames of "
                + port.id().name()
                + ", such as by vpi qemu attach inline --guest "
                + guest.guest().name()
            : "put an inline sensor between " + port.id().name() + " and " + hop.switchId().name();
    return new Fix(
        "put an inline sensor between " + port.id() + " and " + hop.switchId(),
        List.of(Command.byHand(host, line)),
        sensor);
  }

  private static Fix inGuest(PairVerdict verdict, String sensor) {
    Station guest = verdict.to().isOutside() ? verdict.from() : verdict.to();
    String host = guest.guest() == null ? sensor : guest.guest().host();
    String name = String.valueOf(guest.guest());
    return new Fix(
        "look into what is encrypted where it is not: within " + name,
        List.of(
            Command.byHand(
                host,
                "run a sensor within the guest and write it into a description of the network: {guest: "
                    + name
                    + "}")),
        sensor);
  }
}
