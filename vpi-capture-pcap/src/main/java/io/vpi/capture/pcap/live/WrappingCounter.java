package io.vpi.capture.pcap.live;

/**
 * A counter of 32 bits that begins anew after 4,294,967,295, made into one that does not. It must
 * be read before it has gone once around. Not thread safe.
 */
final class WrappingCounter {
  private int last;
  private long total;

  WrappingCounter() {}

  /**
   * Takes what the 32 bits say now.
   *
   * @param value the counter, unsigned
   * @return all that was ever counted
   */
  long update(int value) {
    total += Integer.toUnsignedLong(value - last);
    last = value;
    return total;
  }
}
