package io.vpi.capture;

import java.util.List;

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

  /**
   * Opens several queues of one source, among which its packets are shared out: each packet comes
   * through one of them. One for each thread that inspects; {@link PacketSource#affinity()} says
   * what a thread can rely on.
   *
   * @param uri its name; the scheme is this provider's
   * @param options what every source is told
   * @param queues how many, 1 or more
   * @return the open queues, that many; the caller closes each. Unless overridden, what {@link
   *     #open} opens, and no more than one
   * @throws CaptureException if they cannot be opened, with one sentence that says why; then none
   *     is open
   */
  default List<PacketSource> openQueues(CaptureUri uri, CaptureOptions options, int queues)
      throws CaptureException {
    if (queues != 1) {
      throw new CaptureException(
          uri + ": a source of the kind " + synopsis() + " has one queue, not " + queues);
    }
    return List.of(open(uri, options));
  }
}
