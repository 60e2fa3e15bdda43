package io.vpi.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Data that came on a SYN, held until its receiver says whether it took it.
 *
 * <p>A ring of slots of equal size, all memory taken at construction. A new owner takes the slot
 * that was taken longest ago, so that a flood of such SYNs costs an owner its data and nothing
 * else.
 */
final class SynData implements AutoCloseable {
  /** Bytes of a slot: more than a segment on Ethernet holds. */
  static final int SLOT_SIZE = 1536;

  private static final long NOBODY = -1;

  private final ByteBuf slab;
  private final MemorySegment memory;
  private final long[] owners;
  private final int[] lengths;
  private int next;

  /** Bytes that were given up for others and not asked for yet. */
  private long givenUp;

  SynData(int slots) {
    int size = Math.max(1, slots) * SLOT_SIZE;
    slab = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    memory = MemorySegment.ofBuffer(slab.internalNioBuffer(0, size));
    owners = new long[slots];
    lengths = new int[slots];
    Arrays.fill(owners, NOBODY);
  }

  /**
   * Copies data.
   *
   * @return its slot, or -1 if there are none
   */
  int hold(long owner, MemorySegment from, long at, int length) {
    if (owners.length == 0) {
      return -1;
    }
    int slot = next;
    next = slot + 1 == owners.length ? 0 : slot + 1;
    if (owners[slot] != NOBODY) {
      givenUp += lengths[slot];
    }
    int kept = Math.min(length, SLOT_SIZE);
    MemorySegment.copy(
        from,
        ValueLayout.JAVA_BYTE,
        at,
        memory,
        ValueLayout.JAVA_BYTE,
        (long) slot * SLOT_SIZE,
        kept);
    owners[slot] = owner;
    lengths[slot] = kept;
    return slot;
  }

  /** How much an owner's slot holds, 0 if it is another's by now. */
  int length(long owner, int slot) {
    return slot >= 0 && slot < owners.length && owners[slot] == owner ? lengths[slot] : 0;
  }

  /** How many bytes were given up for others since this was last asked. */
  long takeGivenUp() {
    long bytes = givenUp;
    givenUp = 0;
    return bytes;
  }

  MemorySegment memory() {
    return memory;
  }

  long position(int slot) {
    return (long) slot * SLOT_SIZE;
  }

  void free(long owner, int slot) {
    if (length(owner, slot) > 0) {
      owners[slot] = NOBODY;
    }
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return slab.capacity() + owners.length * (long) (Long.BYTES + Integer.BYTES);
  }

  @Override
  public void close() {
    slab.release();
  }
}
