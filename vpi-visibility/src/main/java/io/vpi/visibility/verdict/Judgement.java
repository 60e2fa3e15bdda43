package io.vpi.visibility.verdict;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in one word what the copies of both directions come to. */
final class Judgement {
  private static final Tally.Count NOTHING = new Tally.Count();

  private Judgement() {}

  /**
   * Judges what one sensor gets.
   *
   * @param encryption what is to be said of the conversation to whoever is not within a guest
   * @param bypass why the sensor gets less than its host's others, for what is not seen whole
   */
  static Sighting of(
      String sensor,
      Tally thereTally,
      Tally backTally,
      @Nullable Tally flooded,
      Set<Degradation> encryption,
      Set<Degradation> bypass) {
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
    boolean isInGuest = there.isInGuest() || back.isInGuest();
    if (!isInGuest && (there.any() || back.any())) {
      degradations.addAll(encryption);
    }
    Visibility visibility = visibility(there.copies(), back.copies(), broadcast.any());
    if (visibility != Visibility.FULL) {
      degradations.addAll(bypass);
    }
    return new Sighting(
        sensor,
        visibility,
        there.copies(),
        back.copies(),
        broadcast.copies().whole(),
        there.isInline() && back.isInline(),
        isInGuest,
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
    int mostOfSome = Math.max(there.whole() + there.partial(), back.whole() + back.partial());
    if (most > 1) {
      degradations.add(
          new Degradation(
              DegradationKind.DUPLICATES,
              "each frame arrives up to " + most + " times, since several taps copy it"));
    } else if (mostOfSome > 1) {
      degradations.add(
          new Degradation(
              DegradationKind.DUPLICATES,
              "some frames arrive up to "
                  + mostOfSome
                  + " times, since they meet the conditions of several taps"));
    }
  }
}
