package io.vpi.visibility.topology;

/** Traffic that some taps never carry. */
public enum TrafficClass {
  /** Address resolution. */
  ARP("ARP"),
  /** Address assignment. */
  DHCP("DHCP"),
  /** What instances ask of the cloud about themselves. */
  METADATA("instance metadata"),
  /** The cloud's clock. */
  NTP("the cloud's NTP");

  private final String text;

  TrafficClass(String text) {
    this.text = text;
  }

  /**
   * How people call it.
   *
   * @return such as {@code instance metadata}
   */
  public String text() {
    return text;
  }
}
