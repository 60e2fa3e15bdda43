package io.vpi.flow.policy;

/** What becomes of the byte that TCP's urgent pointer points at; RFC 6093. */
public enum UrgentPolicy {
  /** The application reads it out of band: the stream goes on without it. */
  OUT_OF_BAND,
  /** The application reads it in its place. */
  INLINE,
  /** A packet with an urgent pointer is dropped; passively, its data is not taken. */
  DROP,
  /** It is told to consumers as a gap of one byte. */
  GAP
}
