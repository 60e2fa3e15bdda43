package io.vpi.capture.linux;

/** What becomes of frames that nobody judged when an inline source ends. */
enum FailPolicy {
  /** They go on: the guests' traffic comes first. */
  OPEN,
  /** They are dropped: nothing passes uninspected. */
  CLOSED
}
