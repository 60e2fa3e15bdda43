package io.vpi.event;

/** What all events have. Valid during the call that hands it over. */
public interface Event {
  /**
   * When it happened: the packet's time, or the poll's clock for an event without a packet.
   *
   * @return nanoseconds since 1970-01-01 UTC
   */
  long timestamp();
}
