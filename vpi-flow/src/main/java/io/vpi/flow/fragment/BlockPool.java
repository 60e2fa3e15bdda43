package io.vpi.flow.fragment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory that fragments are kept in: one slab, taken at construction, in blocks of equal size,
 * and behind them room for datagrams that are put together.
 *
 * <p>A block holds {@link #DATA} bytes of a datagram's payload, aligned in it to that size, and for
 * each {@link #UNIT} bytes of it an int that says whose they are. Or it holds a piece of a header,
 * and is one of a chain.
 *
 * <p>Not thread safe. The slab is given back by {@link #close}; nothing may be read after that.
 */
final class BlockPool implements AutoCloseable {
  /** Bytes of payload in a block. */
  static final int DATA = 1024;

  /** Fragments start at multiples of so many bytes: RFC 791 section 3.1, RFC 8200 section 4.5. */
  static final int UNIT = 8;

  /** Units in a block. */
  static final int UNITS = DATA / UNIT;

  /** Bytes of a block. */
  static final int SIZE = DATA + UNITS * Integer.BYTES;

  /** Stands for "no block". */
  static final int NONE = -1;

  private static final int ALIGNMENT = 64;

  private final ByteBuf slab;
  private final MemorySegment memory;
  private final long outputs;
  private final int outputSize;

  /** The next of each block in its chain, that of the free ones or a header's. */
  private final int[] next;

  private int free;
  private int freeCount;

  /**
   * Takes the memory.
   *
   * @param bytes what the blocks may occupy
   * @param levels how many datagrams that are put together have room behind the blocks
   * @param outputSize bytes of each of these
   */
  BlockPool(long bytes, int levels, int outputSize) {
    int blocks = (int) (bytes / SIZE);
    this.outputSize = (outputSize + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    outputs = (long) blocks * SIZE;
    int capacity = Math.toIntExact(outputs + (long) levels * this.outputSize);
    slab = PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    memory = MemorySegment.ofBuffer(slab.nioBuffer(0, capacity));
    next = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      next[i] = i + 1 < blocks ? i + 1 : NONE;
    }
    free = 0;
    freeCount = blocks;
  }

  /** The slab. Valid until {@link #close}. */
  MemorySegment memory() {
    return memory;
  }

  /** Where a level's datagram is put together, in bytes from the start of {@link #memory()}. */
  long output(int level) {
    return outputs + (long) level * outputSize;
  }

  /** How many blocks there are. */
  int blocks() {
    return next.length;
  }

  /** How many of them are free. */
  int freeBlocks() {
    return freeCount;
  }

  /** Takes a block for a header; there must be a free one. */
  int take() {
    int block = free;
    free = next[block];
    next[block] = NONE;
    freeCount--;
    return block;
  }

  /** Takes a block for payload, none of which is there yet; there must be a free one. */
  int takeForPayload() {
    int block = take();
    long end = at(block) + SIZE;
    for (long at = owner(block, 0); at < end; at += Long.BYTES) {
      memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
    }
    return block;
  }

  /** Gives a block back. */
  void release(int block) {
    next[block] = free;
    free = block;
    freeCount++;
  }

  /** Gives a chain of blocks back, {@link #NONE} being an empty one. */
  void releaseChain(int first) {
    int block = first;
    while (block != NONE) {
      int following = next[block];
      release(block);
      block = following;
    }
  }

  /** The block behind this one in a header's chain, or {@link #NONE}. */
  int next(int block) {
    return next[block];
  }

  /** Makes a block follow another in a header's chain. */
  void link(int block, int following) {
    next[block] = following;
  }

  /** Where a block starts, in bytes from the start of {@link #memory()}. */
  static long at(int block) {
    return (long) block * SIZE;
  }

  /** Where it stands whose a unit is. */
  static long owner(int block, int unit) {
    return at(block) + DATA + (long) unit * Integer.BYTES;
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return slab.capacity() + (long) Integer.BYTES * next.length;
  }

  @Override
  public void close() {
    if (slab.refCnt() > 0) {
      slab.release();
    }
  }
}
