package io.vpi.capture.pcap;

import io.vpi.capture.CaptureStatistics;

/**
 * A count of lost packets that an interface reports from time to time: the highest so far. It is
 * unknown until the first report, only grows, and stays within a signed number, whatever the file
 * claims.
 *
 * <p>Not thread safe.
 */
final class LossCounter {
  private long value = CaptureStatistics.UNKNOWN;

  LossCounter() {}

  /**
   * Takes a report.
   *
   * @param claimed the packets lost since the capture began, unsigned
   * @return by how much the count has grown, 0 or more
   */
  long report(long claimed) {
    long before = Math.max(value, 0);
    value = Math.max(before, claimed < 0 ? Long.MAX_VALUE : claimed);
    return value - before;
  }

  /**
   * Adds the growth of a part to this sum.
   *
   * @param growth what {@link #report} answered, 0 or more
   */
  void add(long growth) {
    long sum = Math.max(value, 0) + growth;
    value = sum < 0 ? Long.MAX_VALUE : sum;
  }

  /**
   * The count.
   *
   * @return packets, or {@link CaptureStatistics#UNKNOWN}
   */
  long value() {
    return value;
  }
}
