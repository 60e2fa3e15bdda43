package io.vpi.visibility.verdict;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a sensor sees of a pair what it sees, and what to do.
 *
 * @param sighting what it sees
 * @param reason why, in one sentence with a full stop
 * @param path the way from the first station to the second
 * @param fix the cheapest change, or null if there is nothing to better or nothing known that helps
 */
public record Explanation(Sighting sighting, String reason, Path path, @Nullable Fix fix) {
  /** Checks the parts. */
  public Explanation {
    Objects.requireNonNull(sighting, "sighting");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(path, "path");
  }
}
