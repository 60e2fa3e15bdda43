package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Joins two ports, of two hosts as a rule.
 *
 * @param first one end
 * @param second the other
 */
public record Cable(PortId first, PortId second) {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if both are one port
   */
  public Cable {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    if (first.equals(second)) {
      throw new IllegalArgumentException("a cable joins two ports, not " + first + " with itself");
    }
  }
}
