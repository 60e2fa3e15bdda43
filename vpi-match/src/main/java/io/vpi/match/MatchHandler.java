package io.vpi.match;

/**
 * Told of each match, on the thread that scans and before the scan returns.
 *
 * <p>The contract:
 *
 * <ul>
 *   <li>A match is one pattern ending at one place. Matches overlap freely, and all are reported.
 *   <li>Their order is the engine's business: a handler must not rely on rising offsets, nor on the
 *       order of ids that end together. For the same matcher and the same input it is always the
 *       same.
 *   <li>A handler must not scan with the scanner that is calling it (an {@link
 *       IllegalStateException}); another scanner is fine.
 *   <li>What a handler throws ends the scan and comes out of it. The scanner can be used again; a
 *       stream whose chunk was cut off so has lost its state and must be started anew.
 *   <li>A handler that allocates, boxes or blocks does so on the packet path: nothing here shields
 *       the caller from it. Create it once, and let it write to preallocated arrays.
 * </ul>
 */
@FunctionalInterface
public interface MatchHandler {

  /**
   * A pattern matched.
   *
   * @param id the pattern's id
   * @param endOffset where the match ends, in bytes, exclusive. In a block it counts from the start
   *     of the scanned range, so it is 1 to the range's length; in a stream from the stream's
   *     start. A pattern of n bytes began at {@code endOffset - n}.
   * @return true to go on; false to end this scan, after which the handler is not called again
   */
  boolean onMatch(int id, long endOffset);
}
