package io.vpi.flow.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Bytes that streams and datagrams are made of, so that whoever gets them can tell which. */
final class Pattern {
  /** Streams go round in so many bytes. */
  private static final int LENGTH = 1 << 16;

  /** As many bytes follow as one piece may have. */
  private static final int BEHIND = 1 << 16;

  private final MemorySegment memory;

  Pattern(Arena arena, long seed) {
    memory = arena.allocate(LENGTH + BEHIND);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < LENGTH; i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
    }
    MemorySegment.copy(memory, 0, memory, LENGTH, BEHIND);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Where the byte of a stream lies, with as many behind it as a piece may have. */
  long at(int stream, long offset) {
    return (stream * 0x9E37L + offset) & (LENGTH - 1);
  }

  /** Whether bytes are those of a stream at an offset. */
  boolean matches(int stream, long offset, MemorySegment other, long at, int length) {
    long from = at(stream, offset);
    return length <= BEHIND
        && MemorySegment.mismatch(memory, from, from + length, other, at, at + length) < 0;
  }
}
