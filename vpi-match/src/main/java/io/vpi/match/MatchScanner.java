package io.vpi.match;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scans memory for the patterns of one {@link LiteralMatcher}. It holds what a scan writes to, so
 * each thread makes one of its own, once; it is <em>not</em> safe for use by several threads.
 *
 * <p>No scan allocates. None keeps the memory or the handler after it has returned, and none writes
 * to the memory.
 *
 * <p>The range of every scan is checked against the segment before the first byte is read. A
 * segment that spans many packets is safe to hand over with one packet's offset and length: no byte
 * outside of the range is read. Segments should be of one class in all the process (native; see the
 * package page), for speed, not for rightness.
 *
 * <h2>Streams</h2>
 *
 * <p>A stream's state is one {@code long}, which the caller keeps where he keeps his flow. It is
 * {@link #STREAM_START} (zero, so a cleared record starts right) before the first byte; each chunk
 * takes the old state and returns the new one. The matches of the chunks together are exactly those
 * of the whole, wherever it was cut. A state is worth something only to scanners of the same
 * matcher: after a reload of the rules start anew.
 */
public final class MatchScanner {

  /** The state of a stream before its first byte. */
  public static final long STREAM_START = StreamState.START;

  /**
   * The state of a stream whose handler has ended a scan. Scanning on from here reads nothing,
   * reports nothing and returns the same again.
   */
  public static final long STREAM_STOPPED = StreamState.STOPPED;

  private final EngineScanner scanner;
  private final int tag;
  private final FirstMatch first = new FirstMatch();
  private boolean scanning;

  /** Passes one match on and ends the scan. */
  private static final class FirstMatch implements MatchHandler {
    private @Nullable MatchHandler handler;

    @Override
    public boolean onMatch(int id, long endOffset) {
      if (handler != null) {
        handler.onMatch(id, endOffset);
      }
      return false;
    }
  }

  MatchScanner(EngineScanner scanner, int tag) {
    this.scanner = scanner;
    this.tag = tag;
  }

  /**
   * Reports every match in a block.
   *
   * @param memory where the block lies; borrowed for the call
   * @param offset where the block starts in the segment, in bytes
   * @param length how long it is, in bytes; 0 matches nothing
   * @param handler told of each match, with the end counted from the block's start
   * @return true if the block was scanned to its end, false if the handler ended it
   * @throws IndexOutOfBoundsException if the range does not lie in the segment
   * @throws IllegalStateException if called from this scanner's own handler, or if the segment is
   *     no longer alive
   */
  public boolean scan(MemorySegment memory, long offset, long length, MatchHandler handler) {
    return block(false, memory, offset, length, handler);
  }

  /**
   * Reports every id that matches in a block once, however many of its patterns match and however
   * often. Cheaper than {@link #scan} when many matches are the same: the work on reports is at
   * most that of reporting each pattern once.
   *
   * @param memory where the block lies; borrowed for the call
   * @param offset where the block starts in the segment, in bytes
   * @param length how long it is, in bytes; 0 matches nothing
   * @param handler told of each id, with the end of one of its matches (which one is the engine's
   *     business) counted from the block's start
   * @return true if the block was scanned to its end, false if the handler ended it
   * @throws IndexOutOfBoundsException if the range does not lie in the segment
   * @throws IllegalStateException if called from this scanner's own handler, or if the segment is
   *     no longer alive
   */
  public boolean scanDistinct(
      MemorySegment memory, long offset, long length, MatchHandler handler) {
    return block(true, memory, offset, length, handler);
  }

  /**
   * Reports one match in a block, if there is any, and looks no further. Which one is the engine's
   * business. In a stream, a handler that ends the scan does the same.
   *
   * @param memory where the block lies; borrowed for the call
   * @param offset where the block starts in the segment, in bytes
   * @param length how long it is, in bytes; 0 matches nothing
   * @param handler told of at most one match, with the end counted from the block's start; what it
   *     answers does not matter
   * @return true if there was a match
   * @throws IndexOutOfBoundsException if the range does not lie in the segment
   * @throws IllegalStateException if called from this scanner's own handler, or if the segment is
   *     no longer alive
   */
  public boolean scanFirst(MemorySegment memory, long offset, long length, MatchHandler handler) {
    Objects.requireNonNull(handler, "handler");
    if (scanning) {
      throw recursive();
    }
    first.handler = handler;
    try {
      return !block(false, memory, offset, length, first);
    } finally {
      first.handler = null;
    }
  }

  /**
   * Reports every match that ends in the next chunk of a stream, wherever it began.
   *
   * @param state what the previous chunk's scan returned, or {@link #STREAM_START}
   * @param position how many bytes of the stream lie before this chunk; only added to what is
   *     reported, so a caller that counts in another way may pass what suits him
   * @param memory where the chunk lies; borrowed for the call
   * @param offset where the chunk starts in the segment, in bytes
   * @param length how long it is, in bytes; 0 changes nothing
   * @param handler told of each match, with {@code position} plus the end counted from the chunk's
   *     start
   * @return the state for the next chunk, or {@link #STREAM_STOPPED} if the handler ended the scan
   * @throws IndexOutOfBoundsException if the range does not lie in the segment
   * @throws IllegalArgumentException if the state is another matcher's. A state without a meaning
   *     here may also go unnoticed, and then costs wrong matches in this stream, nothing else.
   * @throws IllegalStateException if called from this scanner's own handler, or if the segment is
   *     no longer alive
   */
  public long scanStream(
      long state,
      long position,
      MemorySegment memory,
      long offset,
      long length,
      MatchHandler handler) {
    return stream(false, state, position, memory, offset, length, handler);
  }

  /**
   * Reports every id with a match that ends in the next chunk of a stream, wherever it began; each
   * once a chunk. An id that was reported for one chunk is reported again for the next if it
   * matches again there.
   *
   * @param state what the previous chunk's scan returned, or {@link #STREAM_START}
   * @param position how many bytes of the stream lie before this chunk
   * @param memory where the chunk lies; borrowed for the call
   * @param offset where the chunk starts in the segment, in bytes
   * @param length how long it is, in bytes; 0 changes nothing
   * @param handler told of each id, with {@code position} plus the end of one of its matches
   *     counted from the chunk's start
   * @return the state for the next chunk, or {@link #STREAM_STOPPED} if the handler ended the scan
   * @throws IndexOutOfBoundsException if the range does not lie in the segment
   * @throws IllegalArgumentException if the state is another matcher's, as for {@link #scanStream}
   * @throws IllegalStateException if called from this scanner's own handler, or if the segment is
   *     no longer alive
   */
  public long scanStreamDistinct(
      long state,
      long position,
      MemorySegment memory,
      long offset,
      long length,
      MatchHandler handler) {
    return stream(true, state, position, memory, offset, length, handler);
  }

  private boolean block(
      boolean distinct, MemorySegment memory, long offset, long length, MatchHandler handler) {
    enter(memory, offset, length, handler);
    try {
      return scanner.scan(distinct, memory, offset, length, handler);
    } finally {
      scanning = false;
    }
  }

  private long stream(
      boolean distinct,
      long state,
      long position,
      MemorySegment memory,
      long offset,
      long length,
      MatchHandler handler) {
    if (state != STREAM_START && state != STREAM_STOPPED && StreamState.tag(state) != tag) {
      throw new IllegalArgumentException(
          "The stream's state comes from another matcher; start at STREAM_START after a reload.");
    }
    enter(memory, offset, length, handler);
    try {
      if (state == STREAM_STOPPED) {
        return STREAM_STOPPED;
      }
      long next =
          scanner.scanStream(
              distinct, StreamState.untagged(state), position, memory, offset, length, handler);
      return next == StreamState.STOPPED ? STREAM_STOPPED : StreamState.tagged(next, tag);
    } finally {
      scanning = false;
    }
  }

  private void enter(MemorySegment memory, long offset, long length, MatchHandler handler) {
    Objects.checkFromIndexSize(offset, length, memory.byteSize());
    Objects.requireNonNull(handler, "handler");
    if (scanning) {
      throw recursive();
    }
    scanning = true;
  }

  private static IllegalStateException recursive() {
    return new IllegalStateException(
        "A handler may not scan with the scanner that is calling it; use another one.");
  }
}
