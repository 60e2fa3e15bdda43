package io.vpi.visibility.audit;

import io.vpi.visibility.policy.PolicyRule;
import io.vpi.visibility.verdict.Fix;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.Visibility;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of stations that are alike and not inspected as a rule asks.
 *
 * @param rule the rule
 * @param from the stations of one side, at least one
 * @param to the stations of the other side, at least one
 * @param pairs how many pairs of these it is about; fewer than all if rules part the groups
 * @param visibility how much the sensor sees that sees most, of those that the rule leaves it to
 * @param is what is there instead of what is required, without a full stop
 * @param reason why that sensor does not get more, for the first station of each side, in one
 *     sentence with a full stop
 * @param path the way that frames of these two take
 * @param fix the cheapest change, with commands for all stations, by whichever sensor it is met
 *     then; null if none is known
 */
public record Breach(
    PolicyRule rule,
    List<Station> from,
    List<Station> to,
    long pairs,
    Visibility visibility,
    String is,
    String reason,
    String path,
    @Nullable Fix fix) {
  /** Checks the parts and copies the lists. */
  public Breach {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(visibility, "visibility");
    Objects.requireNonNull(is, "is");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(path, "path");
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /**
   * Who is concerned.
   *
   * @return such as {@code web-1@kvm1 (vnet0, VLAN 10) and 3 more -> db-1@kvm1 (vnet7, VLAN 10)}
   */
  public String who() {
    return side(from) + " -> " + side(to);
  }

  private static String side(List<Station> stations) {
    String first = stations.getFirst().toString();
    return stations.size() == 1 ? first : first + " and " + (stations.size() - 1) + " more";
  }
}
