package io.vpi.sensor.live;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A ring that one thread writes packets into and another reads, as a kernel's. One that finds it
 * full is dropped and counted.
 */
final class LiveRing {
  static final int SLOT_BYTES = 256;

  private final MemorySegment memory;
  private final int slots;
  private final long[] times;
  private final int[] lengths;
  private final AtomicLong dropped = new AtomicLong();
  private volatile long written;
  private volatile long freed;

  LiveRing(int slots) {
    this.slots = slots;
    memory = Arena.ofAuto().allocate((long) slots * SLOT_BYTES, 64);
    times = new long[slots];
    lengths = new int[slots];
  }

  /** Takes a packet, or counts it as dropped. */
  void write(byte[] frame, long nanos) {
    long next = written;
    if (next - freed == slots) {
      dropped.incrementAndGet();
      return;
    }
    int slot = (int) (next % slots);
    MemorySegment.copy(
        frame, 0, memory, ValueLayout.JAVA_BYTE, (long) slot * SLOT_BYTES, frame.length);
    times[slot] = nanos;
    lengths[slot] = frame.length;
    written = next + 1;
  }

  MemorySegment memory() {
    return memory;
  }

  long written() {
    return written;
  }

  void free(long upTo) {
    freed = upTo;
  }

  long dropped() {
    return dropped.get();
  }

  long time(long packet) {
    return times[(int) (packet % slots)];
  }

  int length(long packet) {
    return lengths[(int) (packet % slots)];
  }

  long offset(long packet) {
    return packet % slots * SLOT_BYTES;
  }
}
