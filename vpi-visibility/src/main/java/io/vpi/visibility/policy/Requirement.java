package io.vpi.visibility.policy;

import java.util.Objects;

/**
 * What a rule asks for.
 *
 * @param mode how traffic must be inspected
 * @param bothDirections whether one sensor must get what comes back, too; always so if inline
 * @param mayBeFiltered whether taps may leave out what their condition does not let through
 * @param inClear whether it must get to a sensor unencrypted
 * @param sensor the sensor that must do it, or the empty string if any may
 */
public record Requirement(
    InspectionMode mode,
    boolean bothDirections,
    boolean mayBeFiltered,
    boolean inClear,
    String sensor) {
  /** Checks the parts. */
  public Requirement {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(sensor, "sensor");
  }

  /**
   * As a policy's file writes it.
   *
   * @return such as {@code monitor, both directions, by ids}
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(mode.text());
    if (bothDirections && mode == InspectionMode.MONITOR) {
      out.append(", both directions");
    }
    if (mayBeFiltered) {
      out.append(", filtered");
    }
    if (inClear) {
      out.append(", in clear");
    }
    if (!sensor.isEmpty()) {
      out.append(", by ").append(sensor);
    }
    return out.toString();
  }
}
