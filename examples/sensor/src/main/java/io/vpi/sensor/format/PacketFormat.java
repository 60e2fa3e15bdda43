package io.vpi.sensor.format;

import java.io.IOException;

/** Writes packets as text, one line each. Implementations are used by one thread. */
public interface PacketFormat {
  /**
   * Writes what stands before the first packet; nothing unless overridden.
   *
   * @param out where to
   * @throws IOException if the output does not take it
   */
  default void begin(TextOutput out) throws IOException {}

  /**
   * Writes one packet and ends its line.
   *
   * @param packet the packet
   * @param out where to
   * @throws IOException if the output does not take it
   */
  void write(PacketView packet, TextOutput out) throws IOException;
}
