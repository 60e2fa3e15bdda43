package io.vpi.visibility.audit;

import io.vpi.visibility.policy.Membership;
import io.vpi.visibility.policy.Policy;
import io.vpi.visibility.policy.PolicyGroup;
import io.vpi.visibility.policy.PolicyRule;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts the groups of an analysis by the rules of a policy, and notes what it cannot tell. */
final class Cohorts {
  private final VisibilityAnalysis analysis;
  private final Policy policy;
  private final Gaps gaps;
  private final Set<PolicyGroup> used = new LinkedHashSet<>();
  private final List<List<Cohort>> byGroup = new ArrayList<>();

  private record Likeness(BitSet asFrom, BitSet asTo) {}

  Cohorts(VisibilityAnalysis analysis, Policy policy, Gaps gaps) {
    this.analysis = analysis;
    this.policy = policy;
    this.gaps = gaps;
    for (PolicyRule rule : policy.rules()) {
      used.add(rule.from());
      used.add(rule.to());
    }
    Set<GuestId> once = new HashSet<>();
    Set<GuestId> several = new HashSet<>();
    for (Station station : analysis.stations()) {
      if (station.guest() != null && !once.add(station.guest())) {
        several.add(station.guest());
      }
    }
    for (StationGroup group : analysis.groups()) {
      byGroup.add(part(group, several));
    }
    noteWithoutStation(once);
    used.forEach(gaps::noteIfEmpty);
  }

  /** The cohorts of a group. */
  List<Cohort> of(StationGroup group) {
    return byGroup.get(group.number());
  }

  private List<Cohort> part(StationGroup group, Set<GuestId> several) {
    Map<Likeness, Cohort> cohorts = new LinkedHashMap<>();
    for (Station station : group.stations()) {
      Guest guest = station.guest() == null ? null : analysis.topology().guest(station.guest());
      Likeness likeness = likeness(guest, station);
      cohorts
          .computeIfAbsent(likeness, key -> new Cohort(key.asFrom, key.asTo))
          .add(station, station.guest() != null && several.contains(station.guest()));
    }
    return List.copyOf(cohorts.values());
  }

  private Likeness likeness(@Nullable Guest guest, @Nullable Station station) {
    Set<PolicyGroup> memberOf = new HashSet<>();
    for (PolicyGroup group : used) {
      Membership membership = group.membership(guest, station);
      if (membership == Membership.YES) {
        memberOf.add(group);
        gaps.noteMember(group);
      } else if (membership == Membership.UNKNOWN && guest != null) {
        gaps.noteUnknown(group, guest.id());
      }
    }
    BitSet asFrom = new BitSet();
    BitSet asTo = new BitSet();
    for (int rule = 0; rule < policy.rules().size(); rule++) {
      asFrom.set(rule, memberOf.contains(policy.rules().get(rule).from()));
      asTo.set(rule, memberOf.contains(policy.rules().get(rule).to()));
    }
    return new Likeness(asFrom, asTo);
  }

  /** A guest that is on no known switch is in no pair, and yet rules may be about it. */
  private void noteWithoutStation(Set<GuestId> onSwitches) {
    for (Guest guest : analysis.topology().guests()) {
      if (!onSwitches.contains(guest.id())) {
        boolean isConcerned =
            used.stream().anyMatch(group -> group.membership(guest, null) != Membership.NO);
        if (isConcerned) {
          gaps.noteWithoutStation(guest.id());
        }
      }
    }
  }
}
