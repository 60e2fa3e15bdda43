package io.vpi.visibility.report;

/**
 * A line of the drawing.
 *
 * @param kind what it stands for
 * @param first the place of one node
 * @param second the place of the other; of copies, where they go
 * @param label the ports at its ends, or the empty string
 * @param copied which directions a tap at the guest's port copies
 */
record DrawnLink(Kind kind, int first, int second, String label, Copied copied) {
  /** What a line stands for; the page names the kinds in lower case. */
  enum Kind {
    /** A guest's card at a switch: the guest is the first node. */
    CARD,
    /** What joins two switches, or a switch and the outside. */
    WIRE,
    /** The way of copies. */
    COPIES,
    /** A sensor's own ears: the sensor is the second node. */
    EARS
  }

  /** What taps copy at a port. */
  enum Copied {
    NOTHING,
    /** What the guest sends. */
    ENTERING,
    /** What the guest gets. */
    LEAVING,
    BOTH;

    Copied and(Copied other) {
      return this == other || other == NOTHING ? this : this == NOTHING ? other : BOTH;
    }
  }
}
