package io.vpi.flow.stream;

/** Why one direction of a TCP stream has ended. */
public enum StreamEnd {
  /** Its sender closed it, and all before was seen. */
  FIN,
  /** The connection was reset. */
  RST,
  /** Nothing came for too long. */
  TIMEOUT,
  /** The flow table had no room. */
  EVICTED,
  /** A new connection took its addresses and ports. */
  REUSED,
  /** Its depth was reached, or its consumer wanted no more. */
  BYPASSED,
  /** The engine was closed. */
  SHUTDOWN
}
