package io.vpi.visibility.verdict;

/** Why a sensor sees less, or worse, than the taps promise. */
public enum DegradationKind {
  /** The switch keeps sending a flow as it did before the mirror was made. */
  MIRROR_YOUNGER_THAN_FLOW,
  /** A tap is switched off, or the port that its copies go to is down. */
  TAP_DOWN,
  /** Where the sensor is said to listen, no process has a socket that takes all frames. */
  NOBODY_LISTENS,
  /** Copies were lost. */
  COPIES_DROPPED,
  /** A tap copies only the beginning of a frame. */
  CUT_SHORT,
  /** The tunnel that carries the copies takes smaller packets than the guest sends. */
  TUNNEL_MTU,
  /** A tap never carries some kinds of traffic. */
  NEVER_CARRIED,
  /** What is seen is encrypted. */
  ENCRYPTED,
  /** Frames arrive more than once. */
  DUPLICATES,
  /** The switch sends every frame to every port, so that other guests can read along. */
  FLOODED_TO_ALL,
  /**
   * The port's frames pass the host's kernel by, so that no mirror and no socket there sees them.
   */
  NO_HOST_TAP
}
