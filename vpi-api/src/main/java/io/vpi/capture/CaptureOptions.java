package io.vpi.capture;

import io.vpi.tap.TapRegistry;
import java.util.Objects;

/**
 * What every source is told when it is opened.
 *
 * @param taps where it registers its tap points; shared by the sources of one sensor
 * @param host the name of the virtual host that the sensor stands on, or the empty string
 * @param maxPacketLength the most bytes that one captured packet may have, 1 to {@link
 *     #LARGEST_PACKET}; a record that claims more is damage, not a reason to allocate
 */
public record CaptureOptions(TapRegistry taps, String host, int maxPacketLength) {
  /** The most that {@link #maxPacketLength} may be, in bytes: 16 MiB. */
  public static final int LARGEST_PACKET = 16 << 20;

  /**
   * What {@link #defaults()} sets for the longest packet, in bytes: 256 KiB, the snap length that
   * capture programs use for "everything".
   */
  public static final int DEFAULT_MAX_PACKET_LENGTH = 256 << 10;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the packet length is out of range
   */
  public CaptureOptions {
    Objects.requireNonNull(taps, "taps");
    Objects.requireNonNull(host, "host");
    if (maxPacketLength < 1 || maxPacketLength > LARGEST_PACKET) {
      throw new IllegalArgumentException(
          "the longest packet is 1 to " + LARGEST_PACKET + " bytes, not " + maxPacketLength);
    }
  }

  /**
   * Options for a source that stands alone: a registry of its own, no host name, packets of up to
   * {@link #DEFAULT_MAX_PACKET_LENGTH} bytes.
   *
   * @return new options
   */
  public static CaptureOptions defaults() {
    return new CaptureOptions(new TapRegistry(), "", DEFAULT_MAX_PACKET_LENGTH);
  }

  /**
   * These options with another registry.
   *
   * @param value where the source registers its tap points
   * @return new options
   */
  public CaptureOptions withTaps(TapRegistry value) {
    return new CaptureOptions(value, host, maxPacketLength);
  }

  /**
   * These options with another host name.
   *
   * @param value the name of the virtual host, or the empty string
   * @return new options
   */
  public CaptureOptions withHost(String value) {
    return new CaptureOptions(taps, value, maxPacketLength);
  }

  /**
   * These options with another limit of a packet's length.
   *
   * @param value the most bytes, 1 to {@link #LARGEST_PACKET}
   * @return new options
   * @throws IllegalArgumentException if that is out of range
   */
  public CaptureOptions withMaxPacketLength(int value) {
    return new CaptureOptions(taps, host, value);
  }
}
