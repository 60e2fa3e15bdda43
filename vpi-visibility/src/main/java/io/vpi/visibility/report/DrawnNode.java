package io.vpi.visibility.report;

/**
 * Something in the drawing.
 *
 * @param kind what it is
 * @param host the host that it is on, or the empty string for none
 * @param name what stands on it
 * @param about what else is known of it, or the empty string
 */
record DrawnNode(Kind kind, String host, String name, String about) {
  /** What is drawn; the page names the kinds in lower case. */
  enum Kind {
    /** A switch within a host. */
    SWITCH,
    /** A switch that is no part of a host: a box of its own, an overlay, a cloud's network. */
    BOX,
    /** A sensor that all frames on a way pass through. */
    INLINE,
    GUEST,
    SENSOR,
    TAP,
    OUTSIDE
  }
}
