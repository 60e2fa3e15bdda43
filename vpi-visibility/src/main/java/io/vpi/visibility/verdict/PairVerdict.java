package io.vpi.visibility.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Who sees what two stations say to each other.
 *
 * @param from the first station
 * @param to the second
 * @param path the way from the first to the second; frames come back over the same switches
 * @param sightings one for each sensor that sees anything, or would but for a degradation, the best
 *     first
 */
public record PairVerdict(Station from, Station to, Path path, List<Sighting> sightings) {
  private static final Comparator<Sighting> BEST_FIRST =
      Comparator.comparing(Sighting::visibility)
          .thenComparingInt(sighting -> sighting.degradations().size())
          .thenComparing(Sighting::sensor);

  /** Checks the parts and sorts the sightings. */
  public PairVerdict {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(path, "path");
    sightings = sightings.stream().sorted(BEST_FIRST).toList();
  }

  /**
   * How much the sensor sees that sees most.
   *
   * @return {@link Visibility#BLIND} if none sees anything
   */
  public Visibility visibility() {
    return sightings.isEmpty() ? nothing() : sightings.getFirst().visibility();
  }

  /**
   * What one sensor sees.
   *
   * @param sensor its name
   * @return its sighting, of nothing if it is not among them
   */
  public Sighting by(String sensor) {
    for (Sighting sighting : sightings) {
      if (sighting.sensor().equals(sensor)) {
        return sighting;
      }
    }
    return Sighting.nothing(sensor, nothing());
  }

  private Visibility nothing() {
    return path.exists() ? Visibility.BLIND : Visibility.NO_PATH;
  }
}
