package io.vpi.capture.linux.bypass;

/** What becomes of a path whose sensor has died. */
public enum FailPolicy {
  /** Packets pass, uninspected: being reachable matters more. */
  OPEN,
  /** No packet passes: being inspected matters more. */
  CLOSED
}
