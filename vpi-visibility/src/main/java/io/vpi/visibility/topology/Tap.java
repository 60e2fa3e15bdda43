package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Copies frames to a sensor, or holds them for one.
 *
 * @param id its name, one in the whole topology, such as {@code kvm1/p1 tc ingress 10}
 * @param kind what makes the copies
 * @param coverage where it takes them
 * @param filter what of the traffic it copies
 * @param sink where they go
 * @param health what its counters and settings tell
 */
public record Tap(
    String id,
    TapKind kind,
    TapCoverage coverage,
    TapFilter filter,
    TapSink sink,
    TapHealth health) {
  /** Checks the parts. */
  public Tap {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(coverage, "coverage");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(sink, "sink");
    Objects.requireNonNull(health, "health");
  }

  /**
   * A tap that copies everything and of whose counters nothing is known.
   *
   * @param id its name
   * @param kind what makes the copies
   * @param coverage where it takes them
   * @param sink where they go
   * @return the tap
   */
  public static Tap of(String id, TapKind kind, TapCoverage coverage, TapSink sink) {
    return new Tap(id, kind, coverage, TapFilter.EVERYTHING, sink, TapHealth.UNKNOWN);
  }
}
