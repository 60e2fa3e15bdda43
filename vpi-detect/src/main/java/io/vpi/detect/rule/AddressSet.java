package io.vpi.detect.rule;

import java.util.List;

/**
 * Addresses of both IP versions, ready for look-ups: sorted ranges in flat arrays, searched by
 * halves. Immutable, thread safe, allocates nothing on look-up.
 */
public final class AddressSet {
  private final boolean any;
  private final boolean anyIpv4;
  private final boolean anyIpv6;

  /** First and last of each range, side by side, the sign bit flipped so that order is unsigned. */
  private final int[] ipv4;

  /** High and low half of the first, high and low half of the last of each range, flipped too. */
  private final long[] ipv6;

  private AddressSet(IntervalSet v4, IntervalSet v6) {
    anyIpv4 = v4.isAll();
    anyIpv6 = v6.isAll();
    any = anyIpv4 && anyIpv6;
    List<IntervalSet.Interval> ranges = v4.intervals();
    ipv4 = new int[2 * ranges.size()];
    for (int i = 0; i < ranges.size(); i++) {
      ipv4[2 * i] = flip(ranges.get(i).first().intValue());
      ipv4[2 * i + 1] = flip(ranges.get(i).last().intValue());
    }
    ranges = v6.intervals();
    ipv6 = new long[4 * ranges.size()];
    for (int i = 0; i < ranges.size(); i++) {
      IntervalSet.Interval range = ranges.get(i);
      ipv6[4 * i] = flip(range.first().shiftRight(64).longValue());
      ipv6[4 * i + 1] = flip(range.first().longValue());
      ipv6[4 * i + 2] = flip(range.last().shiftRight(64).longValue());
      ipv6[4 * i + 3] = flip(range.last().longValue());
    }
  }

  static AddressSet of(Region region) {
    return new AddressSet(region.parts().get(0), region.parts().get(1));
  }

  private static int flip(int bits) {
    return bits ^ Integer.MIN_VALUE;
  }

  private static long flip(long bits) {
    return bits ^ Long.MIN_VALUE;
  }

  /**
   * Whether every address of both versions is in the set.
   *
   * @return true for {@code any}
   */
  public boolean isAny() {
    return any;
  }

  /**
   * Looks an IPv4 address up.
   *
   * @param bits the address, its first byte highest
   * @return whether it is in the set
   */
  public boolean containsIpv4(int bits) {
    if (anyIpv4) {
      return true;
    }
    int value = flip(bits);
    int low = 0;
    int high = ipv4.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (value < ipv4[2 * middle]) {
        high = middle - 1;
      } else if (value > ipv4[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks an IPv6 address up.
   *
   * @param highBits its first 64 bits
   * @param lowBits its last 64 bits
   * @return whether it is in the set
   */
  public boolean containsIpv6(long highBits, long lowBits) {
    if (anyIpv6) {
      return true;
    }
    long h = flip(highBits);
    long l = flip(lowBits);
    int low = 0;
    int high = ipv6.length / 4 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = 4 * middle;
      if (h < ipv6[at] || (h == ipv6[at] && l < ipv6[at + 1])) {
        high = middle - 1;
      } else if (h > ipv6[at + 2] || (h == ipv6[at + 2] && l > ipv6[at + 3])) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
