package io.vpi.capture.pcap.live;

import java.util.Objects;

/**
 * How an interface is captured from. Immutable; the {@code with} methods answer changed copies.
 *
 * @param snapLength the most bytes kept of a packet, 1 to {@link #MAX_SNAP_LENGTH}, or 0 for the
 *     lesser of that and {@link io.vpi.capture.CaptureOptions#maxPacketLength()}
 * @param promiscuous whether the interface is to take frames for other hosts too; the pseudo
 *     interface {@code any} never does
 * @param bufferBytes the size of the kernel's ring, {@link #MIN_BUFFER_BYTES} to {@link
 *     #MAX_BUFFER_BYTES} bytes: memory that cannot be swapped out. It holds what arrives while the
 *     sensor is busy; what then has no room is counted as dropped by the kernel
 * @param timeoutMillis how long, in milliseconds from 1 to {@link #MAX_TIMEOUT_MILLIS}, the kernel
 *     may keep a packet back to hand out many at once; each such handing out takes a 256 KiB block
 *     of the ring, however few packets it holds
 * @param immediate whether packets are handed out one by one, without that delay and at a higher
 *     cost for each; the ring then has one slot of the largest frame for each packet
 * @param direction which packets are shown
 * @param filter a filter in libpcap's language, such as {@code tcp port 80}, that the kernel
 *     applies; empty for all packets
 * @param namespace the network namespace that the interface is in: a name as {@code ip netns} lists
 *     them, or the path of a namespace file such as {@code /proc/4711/ns/net}; empty for this
 *     process's own
 */
public record LiveOptions(
    int snapLength,
    boolean promiscuous,
    int bufferBytes,
    int timeoutMillis,
    boolean immediate,
    LiveDirection direction,
    String filter,
    String namespace) {
  /** The largest snap length, in bytes: 256 KiB, libpcap's own limit. */
  public static final int MAX_SNAP_LENGTH = Libpcap.MAX_SNAP_LENGTH;

  /** The smallest ring, in bytes: 1 MiB. */
  public static final int MIN_BUFFER_BYTES = 1 << 20;

  /** The largest ring, in bytes: 1 GiB. */
  public static final int MAX_BUFFER_BYTES = 1 << 30;

  /** The longest that the kernel may keep a packet back, in milliseconds. */
  public static final int MAX_TIMEOUT_MILLIS = 1000;

  private static final LiveOptions DEFAULTS =
      new LiveOptions(0, true, 32 << 20, 4, false, LiveDirection.BOTH, "", "");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public LiveOptions {
    check("the snap length", snapLength, 0, MAX_SNAP_LENGTH, "bytes");
    check("the ring", bufferBytes, MIN_BUFFER_BYTES, MAX_BUFFER_BYTES, "bytes");
    check("the timeout", timeoutMillis, 1, MAX_TIMEOUT_MILLIS, "milliseconds");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(namespace, "namespace");
  }

  private static void check(String what, int value, int least, int most, String unit) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + least + " to " + most + " " + unit + ", not " + value);
    }
  }

  /**
   * What a source is opened with unless told otherwise: whole packets, promiscuous, a ring of 32
   * MiB, 4 ms, both directions, no filter, this process's namespace.
   *
   * @return the options
   */
  public static LiveOptions defaults() {
    return DEFAULTS;
  }

  /**
   * These options with another snap length.
   *
   * @param bytes 1 to {@link #MAX_SNAP_LENGTH}, or 0
   * @return new options
   */
  public LiveOptions withSnapLength(int bytes) {
    return new LiveOptions(
        bytes, promiscuous, bufferBytes, timeoutMillis, immediate, direction, filter, namespace);
  }

  /**
   * These options, promiscuous or not.
   *
   * @param isOn whether frames for other hosts are taken too
   * @return new options
   */
  public LiveOptions withPromiscuous(boolean isOn) {
    return new LiveOptions(
        snapLength, isOn, bufferBytes, timeoutMillis, immediate, direction, filter, namespace);
  }

  /**
   * These options with another ring.
   *
   * @param bytes {@link #MIN_BUFFER_BYTES} to {@link #MAX_BUFFER_BYTES}
   * @return new options
   */
  public LiveOptions withBufferBytes(int bytes) {
    return new LiveOptions(
        snapLength, promiscuous, bytes, timeoutMillis, immediate, direction, filter, namespace);
  }

  /**
   * These options with another timeout.
   *
   * @param millis 1 to {@link #MAX_TIMEOUT_MILLIS}
   * @return new options
   */
  public LiveOptions withTimeoutMillis(int millis) {
    return new LiveOptions(
        snapLength, promiscuous, bufferBytes, millis, immediate, direction, filter, namespace);
  }

  /**
   * These options, handing packets out at once or not.
   *
   * @param isOn whether each packet is handed out by itself
   * @return new options
   */
  public LiveOptions withImmediate(boolean isOn) {
    return new LiveOptions(
        snapLength, promiscuous, bufferBytes, timeoutMillis, isOn, direction, filter, namespace);
  }

  /**
   * These options with another direction.
   *
   * @param value which packets are shown
   * @return new options
   */
  public LiveOptions withDirection(LiveDirection value) {
    return new LiveOptions(
        snapLength, promiscuous, bufferBytes, timeoutMillis, immediate, value, filter, namespace);
  }

  /**
   * These options with another filter.
   *
   * @param text in libpcap's language, or empty
   * @return new options
   */
  public LiveOptions withFilter(String text) {
    return new LiveOptions(
        snapLength, promiscuous, bufferBytes, timeoutMillis, immediate, direction, text, namespace);
  }

  /**
   * These options with another network namespace.
   *
   * @param name its name or path, or empty
   * @return new options
   */
  public LiveOptions withNamespace(String name) {
    return new LiveOptions(
        snapLength, promiscuous, bufferBytes, timeoutMillis, immediate, direction, filter, name);
  }
}
