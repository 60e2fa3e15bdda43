package io.vpi.visibility.verdict;

import java.util.Objects;
import java.util.Set;

/**
 * What one sensor sees of what two stations say to each other.
 *
 * @param sensor the sensor's name
 * @param visibility how much
 * @param there copies of each frame from the first station to the second
 * @param back copies of each frame from the second to the first
 * @param flooded copies of each broadcast of the first station
 * @param isInline whether frames wait for the sensor's verdict, in both directions
 * @param isInGuest whether the sensor sits in one of the two guests
 * @param degradations what makes it less or worse than it looks
 */
public record Sighting(
    String sensor,
    Visibility visibility,
    Copies there,
    Copies back,
    int flooded,
    boolean isInline,
    boolean isInGuest,
    Set<Degradation> degradations) {
  /** Checks the parts and copies the set. */
  public Sighting {
    Objects.requireNonNull(sensor, "sensor");
    Objects.requireNonNull(visibility, "visibility");
    Objects.requireNonNull(there, "there");
    Objects.requireNonNull(back, "back");
    degradations = Set.copyOf(degradations);
  }

  /**
   * Of a sensor that sees nothing.
   *
   * @param sensor the sensor's name
   * @param visibility {@link Visibility#BLIND} or {@link Visibility#NO_PATH}
   * @return the sighting
   */
  public static Sighting nothing(String sensor, Visibility visibility) {
    return new Sighting(sensor, visibility, Copies.NONE, Copies.NONE, 0, false, false, Set.of());
  }

  /**
   * How many frames arrive. Conditions of taps are left out of account.
   *
   * @param sentThere how many unicast frames the first station sends to the second
   * @param sentBack how many the second sends to the first
   * @param broadcast how many broadcasts the first sends
   * @return the number of frames that the sensor receives
   */
  public long expectedFrames(long sentThere, long sentBack, long broadcast) {
    return (sentThere * there.whole()) + (sentBack * back.whole()) + (broadcast * flooded);
  }

  /**
   * Whether a degradation of a kind is among them.
   *
   * @param kind the kind
   * @return true if one is
   */
  public boolean has(DegradationKind kind) {
    return degradations.stream().anyMatch(degradation -> degradation.kind() == kind);
  }
}
