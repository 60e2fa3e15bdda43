package io.vpi.capture;

/** What a source counts. Each counter only grows, or is {@link CaptureStatistics#UNKNOWN}. */
public enum CaptureCounter {
  /** Packets handed out by poll. */
  PACKETS("packets"),
  /** Captured bytes of these packets. */
  BYTES("bytes"),
  /** Packets handed out with fewer bytes than they had on the wire. */
  TRUNCATED("truncated"),
  /** Packets that the kernel or the hypervisor dropped since the sensor was too slow. */
  DROPPED_BY_KERNEL("dropped_by_kernel"),
  /** Packets that the interface or network card dropped. */
  DROPPED_BY_INTERFACE("dropped_by_interface"),
  /** Records or blocks that held no packet and were passed over. */
  SKIPPED_RECORDS("skipped_records"),
  /** Timestamps of a live source that were not followed, for they jumped implausibly. */
  CLOCK_JUMPS("clock_jumps"),
  /** Packets that went on, as they were or with other bytes. */
  FORWARDED("forwarded"),
  /** Packets that were to go on, but were not taken at the other side. */
  SEND_FAILED("send_failed"),
  /** Packets kept from going on by DROP or REJECT. */
  BLOCKED("blocked"),
  /** Packets that went on with other bytes. */
  REPLACED("replaced"),
  /** Packets sent by inject. */
  INJECTED("injected");

  private final String label;

  CaptureCounter(String label) {
    this.label = label;
  }

  /**
   * The counter's name in events and metrics.
   *
   * @return lower case words joined by underscores
   */
  public String label() {
    return label;
  }
}
