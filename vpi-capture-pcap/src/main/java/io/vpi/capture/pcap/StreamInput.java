package io.vpi.capture.pcap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream, seen through a buffer of native memory. The buffer holds at least the largest record,
 * so that each lies there in one piece. It is refilled while nothing of it is lent: what is left of
 * a record then moves to its start, at most one record in a buffer full.
 */
final class StreamInput extends PacketInput {
  /** The most that is asked of the feed at once: what is just decompressed stays in the cache. */
  private static final int FILL_SIZE = 256 << 10;

  private final Arena arena;
  private final ByteBuffer buffer;
  private final ByteFeed feed;

  /** Where the memory's first byte lies in the stream. */
  private long base;

  /** What the feed failed with; it is not asked again. */
  private @Nullable IOException failure;

  private StreamInput(Arena arena, MemorySegment memory, ByteFeed feed) {
    super(memory, 0);
    this.arena = arena;
    this.buffer = memory.asByteBuffer();
    this.feed = feed;
  }

  /**
   * An input over a feed.
   *
   * @param feed where the bytes come from; closed with the input
   * @param capacity the largest record, in bytes
   * @return the input
   */
  @SuppressWarnings("MustBeClosedChecker") // The input closes its arena.
  static StreamInput over(ByteFeed feed, int capacity) {
    Arena arena = Arena.ofShared();
    return new StreamInput(arena, arena.allocate(capacity), feed);
  }

  @Override
  long absolute(long offset) {
    return base + offset;
  }

  @Override
  int fill() throws IOException {
    if (failure != null) {
      throw failure;
    }
    compact();
    int start = (int) limit;
    buffer.limit(Math.min(buffer.capacity(), start + FILL_SIZE)).position(start);
    int read;
    try {
      read = feed.read(buffer);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (read <= 0) {
      return read < 0 ? END : NOTHING_YET;
    }
    limit += read;
    long skipped = Math.min(toSkip, read);
    position += skipped;
    toSkip -= skipped;
    return MORE;
  }

  private void compact() {
    if (position > 0) {
      long rest = limit - position;
      MemorySegment.copy(memory, position, memory, 0, rest);
      base += position;
      position = 0;
      limit = rest;
    }
  }

  @Override
  boolean isMoving() {
    return true;
  }

  @Override
  boolean isReady() {
    return feed.isReady();
  }

  @Override
  void checkIntact() {
    // The buffer is our own memory.
  }

  @Override
  double progress() {
    return feed.progress();
  }

  @Override
  public void close() {
    feed.close();
    arena.close();
  }
}
