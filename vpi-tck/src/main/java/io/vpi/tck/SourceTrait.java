package io.vpi.tck;

/** What a source under test can do beyond showing the packets that it was opened with. */
public enum SourceTrait {
  /**
   * More packets can be sent while it is open, by {@link SourceSession#send}; while none is sent,
   * the source has nothing to show and is idle.
   */
  FEEDS,
  /**
   * The input ends by itself: after its last packet, or, with {@link #FEEDS}, after the last before
   * {@link SourceSession#finish}.
   */
  ENDS,
  /** Packets come with the timestamps that they were given, to the microsecond. */
  KEEPS_TIME,
  /**
   * The clock of a poll is the kernel's, as a live source has it. Without this trait it is the
   * latest time of a packet so far, as a file has it.
   */
  LIVE_CLOCK,
  /**
   * Poll or release allocate on the heap, against the contract, for a reason that is documented.
   */
  ALLOCATES
}
