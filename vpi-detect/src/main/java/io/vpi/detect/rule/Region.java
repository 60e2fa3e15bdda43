package io.vpi.detect.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * What an expression of a rule's header covers: for addresses the IPv4 and the IPv6 ones, for ports
 * one set.
 *
 * @param parts the sets, as many for each region of one domain
 */
record Region(List<IntervalSet> parts) {
  boolean isEmpty() {
    return parts.stream().allMatch(IntervalSet::isEmpty);
  }

  /** What any of them covers; all at once, since a rule may list thousands of addresses. */
  static Region unionOf(Region none, List<Region> regions) {
    List<IntervalSet> result = new ArrayList<>();
    for (int i = 0; i < none.parts.size(); i++) {
      int part = i;
      List<IntervalSet> sets = regions.stream().map(region -> region.parts.get(part)).toList();
      result.add(IntervalSet.unionOf(none.parts.get(i).maximum(), sets));
    }
    return new Region(result);
  }

  Region minus(Region other) {
    List<IntervalSet> result = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      result.add(parts.get(i).minus(other.parts.get(i)));
    }
    return new Region(result);
  }
}
