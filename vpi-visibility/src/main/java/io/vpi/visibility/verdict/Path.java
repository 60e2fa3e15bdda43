package io.vpi.visibility.verdict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The way of a frame, switch by switch.
 *
 * @param hops the switches in order; none if there is no way
 * @param isRouted whether a router that is not in this picture stands on the way, since the ends
 *     are in different networks
 */
public record Path(List<Hop> hops, boolean isRouted) {
  /** No way. */
  public static final Path NONE = new Path(List.of(), false);

  /** Copies the list. */
  public Path {
    hops = List.copyOf(hops);
  }

  /**
   * Whether there is a way.
   *
   * @return false for {@link #NONE}
   */
  public boolean exists() {
    return !hops.isEmpty();
  }

  /**
   * The way back, over the same switches.
   *
   * @return the hops from the last to the first, each reversed
   */
  public Path reversed() {
    List<Hop> back = new ArrayList<>(hops.size());
    hops.forEach(hop -> back.add(hop.reversed()));
    Collections.reverse(back);
    return new Path(back, isRouted);
  }

  /**
   * The way for people.
   *
   * @return such as {@code kvm1/p1 > br0 > kvm1/p2}
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Hop hop : hops) {
      if (!out.isEmpty()) {
        out.append(" > ");
      }
      out.append(hop.entering()).append(" > ").append(hop.switchId());
      out.append(" > ").append(hop.leaving());
    }
    return out.toString();
  }
}
