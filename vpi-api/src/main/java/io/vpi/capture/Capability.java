package io.vpi.capture;

/** What a source can do beside showing packets. */
public enum Capability {
  /** Packets wait for their verdict: DROP keeps one from going on. */
  INLINE,
  /** A packet can go on with other bytes. Comes with {@link #INLINE}. */
  REPLACE,
  /** Packets of the inspector's own making can be sent, such as TCP resets. */
  INJECT
}
