package io.vpi.capture;

/**
 * Opens the sources of one scheme. Found by {@link java.util.ServiceLoader}: list the
 * implementation in {@code module-info} ({@code provides}) and in {@code META-INF/services}. Needs
 * a public constructor without parameters that does nothing costly.
 *
 * <p>Implementations are thread safe.
 */
public interface PacketSourceProvider {
  /**
   * The scheme that this provider serves.
   *
   * @return a scheme as {@link CaptureUri} has it, such as {@code pcap}
   */
  String scheme();

  /**
   * How to name such a source.
   *
   * @return a pattern for people, such as {@code pcap:FILE}
   */
  String synopsis();

  /**
   * What such a source is.
   *
   * @return one line for people, without a full stop
   */
  String description();

  /**
   * Opens a source.
   *
   * @param uri its name; the scheme is this provider's
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if it cannot be opened, with one sentence that says why
   */
  PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException;
}
