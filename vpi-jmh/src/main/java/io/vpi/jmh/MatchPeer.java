package io.vpi.jmh;

/** A matcher with its compiled set, for one thread; it adds up what it finds. */
interface MatchPeer {

  /** Scans each block once, in order. */
  void pass(Payload payload);

  /** What all passes have found. */
  Tally tally();

  /**
   * What scans have found.
   *
   * @param matches how many matches
   * @param ids the sum of their ids
   */
  record Tally(long matches, long ids) {}

  /** What one pass finds. */
  default Tally findIn(Payload payload) {
    Tally before = tally();
    pass(payload);
    Tally after = tally();
    return new Tally(after.matches - before.matches, after.ids - before.ids);
  }
}
