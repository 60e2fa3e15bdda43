package io.vpi.visibility.report;

import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.audit.Breach;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups that the report's matrix is made of. There may be thousands where no two guests are
 * alike, and the matrix grows with their square: then those stay that breaches are about, and as
 * many of the others as there is room for.
 */
final class ReportedGroups {
  /** The matrix of so many takes a few seconds to work out and some megabytes to write. */
  static final int MOST = 256;

  private final VisibilityAnalysis analysis;
  private final List<StationGroup> groups;
  private final Map<Integer, Integer> places = new HashMap<>();

  private ReportedGroups(VisibilityAnalysis analysis, List<StationGroup> groups) {
    this.analysis = analysis;
    this.groups = groups;
    for (StationGroup group : groups) {
      places.put(group.number(), places.size());
    }
  }

  static ReportedGroups of(VisibilityAnalysis analysis, @Nullable AuditReport audit) {
    List<StationGroup> all = analysis.groups();
    if (all.size() <= MOST) {
      return new ReportedGroups(analysis, all);
    }
    Set<StationGroup> chosen = new LinkedHashSet<>();
    chosen.add(analysis.groupOf(Station.OUTSIDE));
    for (Breach breach : audit == null ? List.<Breach>of() : audit.breaches()) {
      chosen.add(analysis.groupOf(breach.from().getFirst()));
      chosen.add(analysis.groupOf(breach.to().getFirst()));
    }
    chosen.addAll(all);
    List<StationGroup> kept = new ArrayList<>(chosen.stream().limit(MOST).toList());
    kept.sort(Comparator.comparingInt(StationGroup::number));
    return new ReportedGroups(analysis, List.copyOf(kept));
  }

  /** The groups of the matrix, in order. */
  List<StationGroup> all() {
    return groups;
  }

  /** How many there was no room for. */
  int leftOut() {
    return analysis.groups().size() - groups.size();
  }

  /** The place of a station's group, or {@link Drawing#NOT_DRAWN}. */
  int place(Station station) {
    return places.getOrDefault(analysis.groupOf(station).number(), Drawing.NOT_DRAWN);
  }
}
