package io.vpi.visibility.policy;

import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.verdict.Station;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stations that rules name together: one of those that are always there, or one that a policy's
 * file defines. Immutable; thread safe.
 */
public final class PolicyGroup {
  /** All guests and the outside. */
  public static final PolicyGroup ANY = new PolicyGroup("*", 0, List.of(), true);

  /** All guests. */
  public static final PolicyGroup GUESTS = new PolicyGroup("guests", 0, List.of(), true);

  /** Whatever lies beyond the topology. */
  public static final PolicyGroup INTERNET = new PolicyGroup("internet", 0, List.of(), true);

  private final String name;
  private final int line;
  private final List<List<GroupCondition>> anyOf;
  private final boolean mayBeEmpty;

  /** A group of those who meet all conditions of any one list. */
  PolicyGroup(String name, int line, List<List<GroupCondition>> anyOf, boolean mayBeEmpty) {
    this.name = Objects.requireNonNull(name, "name");
    this.line = line;
    this.anyOf = List.copyOf(anyOf);
    this.mayBeEmpty = mayBeEmpty;
  }

  /**
   * Its name in rules.
   *
   * @return such as {@code web}, or {@code *}
   */
  public String name() {
    return name;
  }

  /**
   * Where it is defined.
   *
   * @return the line of the policy's file, from 1 on; 0 for those that are always there
   */
  public int line() {
    return line;
  }

  /**
   * Whether it is no mistake if nobody belongs to it.
   *
   * @return true for the groups that are always there, and where the file says so
   */
  public boolean mayBeEmpty() {
    return mayBeEmpty;
  }

  /**
   * Whether a station belongs to it.
   *
   * @param guest the guest, or null for the outside
   * @param station its station, or null if it is on no known switch
   * @return whether, as far as is known
   */
  public Membership membership(@Nullable Guest guest, @Nullable Station station) {
    if (this == ANY) {
      return Membership.YES;
    }
    if (this == INTERNET) {
      return Membership.of(guest == null);
    }
    if (guest == null || this == GUESTS) {
      return Membership.of(guest != null);
    }
    Membership any = Membership.NO;
    for (List<GroupCondition> conditions : anyOf) {
      Membership all = Membership.YES;
      for (GroupCondition condition : conditions) {
        all = all.and(condition.membership(guest, station));
      }
      any = any.or(all);
    }
    return any;
  }

  /** Whether all members of another group are members of this one, as far as the names tell. */
  boolean covers(PolicyGroup other) {
    return this == ANY || this == other || (this == GUESTS && other.line > 0);
  }

  @Override
  public String toString() {
    return name;
  }
}
