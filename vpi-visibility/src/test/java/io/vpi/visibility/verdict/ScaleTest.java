package io.vpi.visibility.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.audit.LargeSite;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The whole matrix of a large site. */
class ScaleTest {
  private static final int HOSTS = LargeSite.HOSTS;

  @Test
  void theWholeMatrixTakesSecondsSinceItIsOneOfGroups() {
    Instant start = Instant.now();
    VisibilityAnalysis analysis = VisibilityAnalysis.of(LargeSite.topology());
    assertEquals(HOSTS * LargeSite.GUESTS, analysis.stations().size());
    assertEquals((HOSTS * 2) + 1, analysis.groups().size());
    int full = 0;
    int oneDirection = 0;
    int blind = 0;
    for (StationGroup from : analysis.groups()) {
      for (StationGroup to : analysis.groups()) {
        switch (analysis.between(from, to).visibility()) {
          case FULL -> full++;
          case ONE_DIRECTION -> oneDirection++;
          case FILTERED, FLOODED_ONLY, BLIND -> blind++;
          case NO_PATH -> {
            // From the outside to itself.
          }
        }
      }
    }
    // Within a mirrored host and VLAN both ends' mirrors reach one sensor; between two mirrored
    // hosts each sensor gets its own side. VLANs meet outside, past the physical sensor.
    int mirrored = HOSTS / 2;
    int sameVlan = 2 * ((mirrored * (mirrored - 1)) + (2 * mirrored * mirrored));
    assertEquals(sameVlan, oneDirection);
    assertEquals((2 * mirrored) + (2 * HOSTS * HOSTS) + (2 * 2 * HOSTS), full);
    assertEquals(2 * mirrored * mirrored, blind);
    Duration took = Duration.between(start, Instant.now());
    assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "took " + took);
  }
}
