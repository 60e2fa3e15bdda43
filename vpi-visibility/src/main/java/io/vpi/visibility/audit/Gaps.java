package io.vpi.visibility.audit;

import io.vpi.visibility.policy.PolicyGroup;
import io.vpi.visibility.topology.GuestId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what the topology does not tell and the policy depends on. For one thread. */
final class Gaps {
  private static final int MOST_NAMES = 5;

  private final Map<PolicyGroup, Set<GuestId>> unknown = new LinkedHashMap<>();
  private final Set<PolicyGroup> inhabited = new LinkedHashSet<>();
  private final List<PolicyGroup> empty = new ArrayList<>();
  private final List<GuestId> withoutStation = new ArrayList<>();
  private final List<Undecided> others = new ArrayList<>();

  void noteMember(PolicyGroup group) {
    inhabited.add(group);
  }

  void noteUnknown(PolicyGroup group, GuestId guest) {
    unknown.computeIfAbsent(group, key -> new LinkedHashSet<>()).add(guest);
  }

  void noteWithoutStation(GuestId guest) {
    withoutStation.add(guest);
  }

  void noteIfEmpty(PolicyGroup group) {
    if (!group.mayBeEmpty() && !inhabited.contains(group)) {
      empty.add(group);
    }
  }

  void note(Undecided undecided) {
    others.add(undecided);
  }

  List<Undecided> undecided() {
    List<Undecided> all = new ArrayList<>();
    for (PolicyGroup group : empty) {
      all.add(
          new Undecided(
              group.line(),
              "group '"
                  + group.name()
                  + "' has no member in this topology, so its rules promise nothing; correct its"
                  + " conditions, or write may-be-empty: true"));
    }
    unknown.forEach((group, guests) ->
        all.add(
            new Undecided(
                group.line(),
                "whether "
                    + names(List.copyOf(guests))
                    + " belong"
                    + (guests.size() == 1 ? "s" : "")
                    + " to group '"
                    + group.name()
                    + "' is not known, since no address is known there; write \"ip\" in a"
                    + " description of the network")));
    if (!withoutStation.isEmpty()) {
      all.add(
          new Undecided(
              0,
              "on which switch "
                  + names(withoutStation)
                  + (withoutStation.size() == 1 ? " is" : " are")
                  + " is not known; write \"port\" in a description of the network"));
    }
    all.addAll(others);
    return all;
  }

  private static String names(List<GuestId> guests) {
    String first =
        String.join(", ", guests.stream().limit(MOST_NAMES).map(GuestId::toString).toList());
    return guests.size() <= MOST_NAMES
        ? first
        : first + " and " + (guests.size() - MOST_NAMES) + " more";
  }
}
