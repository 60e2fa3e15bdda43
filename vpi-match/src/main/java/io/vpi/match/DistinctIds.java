package io.vpi.match;

import java.util.Arrays;

/**
 * A set of small numbers that is emptied in constant time: a number is in it if its stamp is the
 * current one.
 */
final class DistinctIds {

  private final int[] stamps;
  private int stamp;

  /** A set for numbers from 0 to size - 1. */
  DistinctIds(int size) {
    this(size, 0);
  }

  /** As if emptied so many times before. */
  DistinctIds(int size, int stamp) {
    this.stamps = new int[size];
    this.stamp = stamp;
    forgetAll();
  }

  void forgetAll() {
    if (++stamp == 0) {
      // Back at the value of numbers never added: those added 4 billion scans ago must go as well.
      Arrays.fill(stamps, 0);
      stamp = 1;
    }
  }

  /** Adds a number; false if it was there. */
  boolean add(int number) {
    if (stamps[number] == stamp) {
      return false;
    }
    stamps[number] = stamp;
    return true;
  }
}
