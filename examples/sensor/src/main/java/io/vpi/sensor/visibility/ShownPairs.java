package io.vpi.sensor.visibility;

import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that are shown: all, or those of one guest, that can reach each other. One verdict is
 * held at a time. Immutable; thread safe.
 */
public final class ShownPairs {
  private final VisibilityAnalysis analysis;
  private final @Nullable String guest;
  private final List<Station> ends;

  /** Takes a pair. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a pair.
     *
     * @param verdict the verdict on it, whose path exists
     * @throws IOException if it cannot be written
     */
    void take(PairVerdict verdict) throws IOException;
  }

  /**
   * Makes them.
   *
   * @param analysis where the verdicts come from
   * @param guest the name of the one guest whose pairs are shown, with or without its host's, or
   *     null for all
   */
  public ShownPairs(VisibilityAnalysis analysis, @Nullable String guest) {
    this.analysis = analysis;
    this.guest = guest;
    this.ends = new ArrayList<>(analysis.stations());
    this.ends.add(Station.OUTSIDE);
  }

  /**
   * Whether no station is of the guest.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return ends.stream().noneMatch(this::isShown);
  }

  /**
   * Hands on each pair.
   *
   * @param sink who takes it
   * @throws IOException if that fails
   */
  public void forEach(Sink sink) throws IOException {
    for (Station from : ends) {
      for (Station to : ends) {
        if (!from.equals(to) && (isShown(from) || isShown(to))) {
          PairVerdict verdict = analysis.between(from, to);
          if (verdict.path().exists()) {
            sink.take(verdict);
          }
        }
      }
    }
  }

  private boolean isShown(Station station) {
    return guest == null
        || (station.guest() != null
            && (station.guest().name().equals(guest) || station.guest().toString().equals(guest)));
  }
}
