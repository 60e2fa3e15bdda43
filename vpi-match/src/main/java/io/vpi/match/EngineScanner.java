package io.vpi.match;

import java.lang.foreign.MemorySegment;

/**
 * An engine's state for one thread. The caller has checked the range, and calls from one thread at
 * a time and not from within a handler.
 */
interface EngineScanner {

  /**
   * Scans a block; see {@link MatchScanner#scan} and {@link MatchScanner#scanDistinct}.
   *
   * @return false if the handler ended the scan
   */
  boolean scan(
      boolean distinct, MemorySegment memory, long offset, long length, MatchHandler handler);

  /**
   * Scans a chunk; see {@link MatchScanner#scanStream}.
   *
   * @param state the two numbers of {@link StreamState} without tag, which may be any: a number
   *     that is no state's must be taken for one, not lead out of bounds
   * @return the next two numbers, or {@link StreamState#STOPPED}
   */
  long scanStream(
      boolean distinct,
      long state,
      long position,
      MemorySegment memory,
      long offset,
      long length,
      MatchHandler handler);

  /**
   * How much work this scanner has done since it was made, in steps that take about as long as each
   * other: bytes looked at, states stepped to, words compared. It is what bounds on work are tested
   * by.
   */
  long work();
}
