package io.vpi.visibility.verdict;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in one word what the copies of both directions come to. */
final class Judgement {
  private static final Tally.Count NOTHING = new Tally.Count();

  private Judgement() {}

  static Sighting of(String sensor, Tally thereTally, Tally backTally, @Nullable Tally flooded) {
    Tally.Count there = thereTally.counts().getOrDefault(sensor, NOTHING);
    Tally.Count back = backTally.counts().getOrDefault(sensor, NOTHING);
    Tally.Count broadcast =
        flooded == null ? NOTHING : flooded.counts().getOrDefault(sensor, NOTHING);
    Set<Degradation> degradations = new LinkedHashSet<>(there.degradations());
    degradations.addAll(back.degradations());
    duplicates(there.copies(), back.copies(), degradations);
    if ((there.any() && thereTally.isFloodedToAll())
        || (back.any() && backTally.isFloodedToAll())) {
      degradations.add(
          new Degradation(
              DegradationKind.FLOODED_TO_ALL,
              "the switch sends every frame to every port, so that all guests can read it"));
    }
    return new Sighting(
        sensor,
        visibility(there.copies(), back.copies(), broadcast.any()),
        there.copies(),
        back.copies(),
        broadcast.copies().whole(),
        there.isInline() && back.isInline(),
        there.isInGuest() || back.isInGuest(),
        degradations);
  }

  private static Visibility visibility(Copies there, Copies back, boolean isFlooded) {
    if (there.whole() > 0 && back.whole() > 0) {
      return Visibility.FULL;
    }
    if (there.any() && back.any()) {
      return Visibility.FILTERED;
    }
    if (there.any() || back.any()) {
      return Visibility.ONE_DIRECTION;
    }
    return isFlooded ? Visibility.FLOODED_ONLY : Visibility.BLIND;
  }

  private static void duplicates(Copies there, Copies back, Set<Degradation> degradations) {
    int most = Math.max(there.whole(), back.whole());
    if (most > 1) {
      degradations.add(
          new Degradation(
              DegradationKind.DUPLICATES,
              "each frame arrives up to " + most + " times, since several taps copy it"));
    }
  }
}
