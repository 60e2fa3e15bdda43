package io.vpi.event;

/**
 * A packet is not what its headers say. Where decoding had to stop, the fields tell why in numbers:
 * which layer, at which offset, how many bytes it required, how many there were, and what had set
 * that limit.
 */
public interface AnomalyEvent extends PacketEvent {
  /**
   * The stable name of what was found: protocol and kind.
   *
   * @return such as {@code ipv4.truncated}
   */
  String anomaly();

  /**
   * The protocol whose header was being read.
   *
   * @return its name, such as {@code ipv4}
   */
  String layer();

  /**
   * Where that header starts.
   *
   * @return bytes from the start of the packet
   */
  int layerOffset();

  /**
   * How many bytes were required, or the value of the field that is at fault.
   *
   * @return a number whose meaning the protocol's page tells
   */
  long required();

  /**
   * How many bytes were there, or the value that would have been right.
   *
   * @return a number whose meaning the protocol's page tells
   */
  long available();

  /**
   * What had set the number of bytes that were there.
   *
   * @return such as {@code captured length} or {@code ipv4 total length}
   */
  String limit();
}
