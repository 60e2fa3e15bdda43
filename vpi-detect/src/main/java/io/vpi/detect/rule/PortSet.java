package io.vpi.detect.rule;

import java.util.List;

/** Ports, as sorted ranges. Immutable, thread safe, allocates nothing on look-up. */
public final class PortSet {
  private final boolean any;

  /** First and last of each range, side by side. */
  private final int[] ranges;

  private PortSet(IntervalSet ports) {
    any = ports.isAll();
    List<IntervalSet.Interval> intervals = ports.intervals();
    ranges = new int[2 * intervals.size()];
    for (int i = 0; i < intervals.size(); i++) {
      ranges[2 * i] = intervals.get(i).first().intValue();
      ranges[2 * i + 1] = intervals.get(i).last().intValue();
    }
  }

  static PortSet of(Region region) {
    return new PortSet(region.parts().getFirst());
  }

  /**
   * Whether every port is in the set, and so a packet without ports matches too.
   *
   * @return true for {@code any}
   */
  public boolean isAny() {
    return any;
  }

  /**
   * Looks a port up.
   *
   * @param port 0 to 65535, or -1 for a packet without ports
   * @return whether it is in the set; no port is in {@code any} only
   */
  public boolean contains(int port) {
    if (any) {
      return true;
    }
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (port < ranges[2 * middle]) {
        high = middle - 1;
      } else if (port > ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /**
   * How many ports are in the set.
   *
   * @return 1 to 65536
   */
  public int size() {
    int size = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      size += ranges[i + 1] - ranges[i] + 1;
    }
    return size;
  }

  /**
   * The ports one by one, for tables built ahead.
   *
   * @return a new array of {@link #size()} ports, ascending
   */
  public int[] toArray() {
    int[] ports = new int[size()];
    int count = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      for (int port = ranges[i]; port <= ranges[i + 1]; port++) {
        ports[count++] = port;
      }
    }
    return ports;
  }
}
