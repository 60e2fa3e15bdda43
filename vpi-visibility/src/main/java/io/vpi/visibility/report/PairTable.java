package io.vpi.visibility.report;

import io.vpi.visibility.verdict.Command;
import io.vpi.visibility.verdict.Copies;
import io.vpi.visibility.verdict.Explanation;
import io.vpi.visibility.verdict.Fix;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.StationGroup;
import io.vpi.visibility.verdict.Visibility;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of each pair of groups. Tens of thousands of pairs share few sentences, ways and
 * commands, so each of these is kept once. For one thread.
 */
final class PairTable {
  /** Stands in a reason for all sensors. */
  private static final String ANY = "any sensor";

  private final VisibilityAnalysis analysis;
  private final Drawing drawing;
  private final DrawnWays ways;
  private final Interned<String> texts = new Interned<>();
  private final Interned<Command> commands = new Interned<>();
  private final Interned<KnownFix> fixes = new Interned<>();
  private final Interned<SeenBy> sightings = new Interned<>();
  private final Interned<Seen> seen = new Interned<>();
  private final Interned<List<Integer>> wires = new Interned<>();

  /** A fix, by the places of its parts. */
  record KnownFix(int summary, List<Integer> commands) {}

  /** What one sensor gets of a pair; the reason is the place of a text. */
  record SeenBy(
      int sensor,
      Visibility visibility,
      Copies there,
      Copies back,
      int flooded,
      boolean isInline,
      int reason) {}

  /** What is said of a pair; the reason is told where no sensor gets anything. */
  record Seen(Visibility visibility, int reason, int fix, List<Integer> by) {}

  /** One pair, by the places of what is said of it and of its way. */
  record Pair(int seen, int wires) {
    /** A group of one has no pair with itself. */
    static final Pair NONE = new Pair(Drawing.NOT_DRAWN, Drawing.NOT_DRAWN);
  }

  PairTable(VisibilityAnalysis analysis, Drawing drawing) {
    this.analysis = analysis;
    this.drawing = drawing;
    this.ways = new DrawnWays(analysis, drawing);
  }

  /**
   * All that the analysis says of one pair; an explanation works a fix out, so each is asked for
   * once.
   */
  private final class Asked {
    final PairVerdict verdict;
    private final Map<String, Explanation> explained = new HashMap<>();

    Asked(PairVerdict verdict) {
      this.verdict = verdict;
    }

    Explanation of(String sensor) {
      return explained.computeIfAbsent(sensor, name -> analysis.explain(verdict, name));
    }
  }

  Pair pair(StationGroup from, StationGroup to) {
    if (from.number() == to.number() && from.stations().size() == 1) {
      return Pair.NONE;
    }
    Asked asked = new Asked(analysis.between(from, to));
    List<Integer> by = new ArrayList<>();
    for (Sighting sighting : asked.verdict.sightings()) {
      by.add(sightings.place(seenBy(sighting, asked)));
    }
    int reason = by.isEmpty() ? texts.place(asked.of(ANY).reason()) : Drawing.NOT_DRAWN;
    Fix fix = fix(asked);
    return new Pair(
        seen.place(
            new Seen(
                asked.verdict.visibility(),
                reason,
                fix == null ? Drawing.NOT_DRAWN : place(fix),
                List.copyOf(by))),
        wires.place(List.copyOf(ways.wires(asked.verdict))));
  }

  private SeenBy seenBy(Sighting sighting, Asked asked) {
    return new SeenBy(
        drawing.sensor(sighting.sensor()),
        sighting.visibility(),
        sighting.there(),
        sighting.back(),
        sighting.flooded(),
        sighting.isInline(),
        texts.place(asked.of(sighting.sensor()).reason()));
  }

  /** What betters the pair: what can be pasted comes before what a person has to do. */
  private @Nullable Fix fix(Asked asked) {
    PairVerdict verdict = asked.verdict;
    if (verdict.visibility() == Visibility.NO_PATH
        || (verdict.visibility() == Visibility.FULL
            && verdict.sightings().getFirst().degradations().isEmpty())) {
      return null;
    }
    Fix best = null;
    for (String sensor : analysis.candidates(verdict)) {
      Fix next = asked.of(sensor).fix();
      if (next != null && next.isShellOnly()) {
        return next;
      }
      best = best == null ? next : best;
    }
    return best;
  }

  /** The place of a fix; breaches have theirs in the same list. */
  int place(Fix fix) {
    return fixes.place(
        new KnownFix(
            texts.place(fix.summary()), fix.commands().stream().map(commands::place).toList()));
  }

  List<String> texts() {
    return texts.all();
  }

  List<Command> commands() {
    return commands.all();
  }

  List<KnownFix> fixes() {
    return fixes.all();
  }

  List<SeenBy> sightings() {
    return sightings.all();
  }

  List<Seen> seen() {
    return seen.all();
  }

  List<List<Integer>> wires() {
    return wires.all();
  }
}
