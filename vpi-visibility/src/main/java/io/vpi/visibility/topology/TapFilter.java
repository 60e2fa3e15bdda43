package io.vpi.visibility.topology;

import java.util.Objects;
import java.util.Set;

/**
 * What of the traffic a tap copies.
 *
 * @param vlans the VLANs that it copies
 * @param condition a further condition in the tap's own language, or the empty string for none
 * @param never what it never copies, whatever else is set
 */
public record TapFilter(VlanSet vlans, String condition, Set<TrafficClass> never) {
  /** Copies everything. */
  public static final TapFilter EVERYTHING = new TapFilter(VlanSet.ALL, "", Set.of());

  /** Checks the parts and copies the set. */
  public TapFilter {
    Objects.requireNonNull(vlans, "vlans");
    Objects.requireNonNull(condition, "condition");
    never = Set.copyOf(never);
  }

  /**
   * Copies what meets a condition.
   *
   * @param condition the condition as the tap has it
   * @return the filter
   */
  public static TapFilter matching(String condition) {
    return new TapFilter(VlanSet.ALL, condition, Set.of());
  }

  /**
   * Copies what is in some VLANs.
   *
   * @param vlans the VLANs
   * @return the filter
   */
  public static TapFilter inVlans(VlanSet vlans) {
    return new TapFilter(vlans, "", Set.of());
  }

  /**
   * Whether only a part of what crosses in its VLANs is copied.
   *
   * @return true if there is a condition
   */
  public boolean isPartial() {
    return !condition.isEmpty();
  }
}
