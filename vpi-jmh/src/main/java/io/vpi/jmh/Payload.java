package io.vpi.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is scanned: blocks of one native segment, by offset and length. */
final class Payload {
  final MemorySegment memory;
  final long[] offsets;
  final int[] lengths;

  private Payload(MemorySegment memory, long[] offsets, int[] lengths) {
    this.memory = memory;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  /** Blocks one behind the other, each ending where it is said; the last with the bytes. */
  static Payload of(Arena arena, byte[] bytes, int[] ends) {
    MemorySegment memory = arena.allocate(bytes.length, 64);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    long[] offsets = new long[ends.length];
    int[] lengths = new int[ends.length];
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      offsets[i] = start;
      lengths[i] = ends[i] - start;
      start = ends[i];
    }
    return new Payload(memory, offsets, lengths);
  }

  /** Bytes cut into blocks of one length; the last may be shorter. */
  static Payload cut(Arena arena, byte[] bytes, int length) {
    int[] ends = new int[(bytes.length + length - 1) / length];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = Math.min(bytes.length, (i + 1) * length);
    }
    return of(arena, bytes, ends);
  }

  int blocks() {
    return lengths.length;
  }

  long bytes() {
    return memory.byteSize();
  }
}
