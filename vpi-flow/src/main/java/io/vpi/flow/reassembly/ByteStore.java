package io.vpi.flow.reassembly;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Bytes of streams by direction and stream offset. A stream is cut into regions of 2,048 bytes by
 * its offsets; a region that holds a byte has a block of the slab, of the smallest size that covers
 * what it holds. However small the segments and in whatever order they come, a direction so never
 * takes more memory than the regions that its bytes lie in.
 *
 * <p>Regions are found by a hash that is seeded, in a table of chains. The store does not know
 * which bytes of a region are held, only how many: {@link RunIndex} knows. Work is a few steps for
 * each region touched. For one thread.
 */
final class ByteStore implements AutoCloseable {
  private static final int SHIFT = BlockSlab.LARGE;
  private static final int REGION = 1 << SHIFT;
  private static final int NONE = -1;

  private final BlockSlab slab;
  private final MemorySegment memory;
  private final long seed;
  private final int[] buckets;
  private final int mask;
  private final int[] chain;
  private final long[] owner;
  private final long[] number;
  private final int[] block;

  /** The block's size as a shift, and which of the region's pieces of that size it covers. */
  private final byte[] size;

  private final byte[] piece;
  private final short[] held;

  /** Of a page that is one block, whose it is; else none. */
  private final int[] regionOfPage;

  private final int capacity;
  private int freeRegion;
  private int freeRegions;
  private int lastFound = NONE;
  private long firstDifference;
  private long random;

  ByteStore(int bytes, int regions, long seed) {
    this.slab = new BlockSlab(bytes);
    this.memory = slab.memory();
    this.seed = seed;
    capacity = regions;
    buckets = new int[Integer.highestOneBit(Math.max(2, regions) - 1) << 1];
    Arrays.fill(buckets, NONE);
    mask = buckets.length - 1;
    chain = new int[regions];
    owner = new long[regions];
    number = new long[regions];
    block = new int[regions];
    size = new byte[regions];
    piece = new byte[regions];
    held = new short[regions];
    regionOfPage = new int[slab.pages()];
    Arrays.fill(regionOfPage, NONE);
    random = seed | 1;
    for (int i = 0; i < regions; i++) {
      chain[i] = i + 1 < regions ? i + 1 : NONE;
    }
    freeRegions = regions;
  }

  /** Whether more than a quarter of everything is free: what is only of use may be kept. */
  boolean hasPlenty() {
    return slab.freePages() > slab.pages() >>> 2 && freeRegions > capacity >>> 2;
  }

  boolean isEmpty() {
    return slab.freePages() == slab.pages() && freeRegions == capacity;
  }

  /**
   * A region that has a page to itself, drawn at random, or -1: often so unless most pages are
   * taken by such.
   */
  int anyLarge() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return regionOfPage[(int) (((random >>> 32) * slab.pages()) >>> 32)];
  }

  /** Whose a region is. */
  long owner(int region) {
    return owner[region];
  }

  /** The stream offset that a region starts at. */
  long start(int region) {
    return number[region] << SHIFT;
  }

  /** The stream offset behind a region. */
  long end(int region) {
    return (number[region] + 1) << SHIFT;
  }

  /**
   * Takes bytes that are not held yet.
   *
   * @return how many, from the first, were taken: less than the length if memory is full
   */
  int add(long half, long offset, MemorySegment from, long at, int length) {
    int done = 0;
    while (done < length) {
      long place = offset + done;
      int low = (int) place & (REGION - 1);
      int count = Math.min(length - done, REGION - low);
      int region = cover(half, place >>> SHIFT, low, low + count);
      if (region == NONE) {
        break;
      }
      MemorySegment.copy(from, at + done, memory, position(region, low), count);
      held[region] += (short) count;
      done += count;
    }
    return done;
  }

  /** Writes other bytes over some that are held. */
  void replace(long half, long offset, MemorySegment from, long at, int length) {
    for (int done = 0; done < length; ) {
      int count = pieceLength(offset + done, length - done);
      MemorySegment.copy(from, at + done, memory, position(half, offset + done), count);
      done += count;
    }
  }

  /** Reads bytes that are held. */
  void read(long half, long offset, MemorySegment into, long at, int length) {
    for (int done = 0; done < length; ) {
      int count = pieceLength(offset + done, length - done);
      MemorySegment.copy(memory, position(half, offset + done), into, at + done, count);
      done += count;
    }
  }

  /**
   * Compares bytes that are held with others.
   *
   * @return how many differ; the first of them is at {@link #firstDifference()}
   */
  int differences(long half, long offset, MemorySegment other, long at, int length) {
    int differing = 0;
    for (int done = 0; done < length; ) {
      int count = pieceLength(offset + done, length - done);
      long mine = position(half, offset + done);
      long theirs = at + done;
      long from = MemorySegment.mismatch(memory, mine, mine + count, other, theirs, theirs + count);
      if (from >= 0) {
        if (differing == 0) {
          firstDifference = offset + done + from;
        }
        for (long i = from; i < count; i++) {
          if (memory.get(JAVA_BYTE, mine + i) != other.get(JAVA_BYTE, theirs + i)) {
            differing++;
          }
        }
      }
      done += count;
    }
    return differing;
  }

  /** The stream offset of the first byte that differed in the last comparison that found one. */
  long firstDifference() {
    return firstDifference;
  }

  /** Gives up bytes that are held. */
  void drop(long half, long offset, long end) {
    for (long place = offset; place < end; ) {
      int count = (int) Math.min(end - place, REGION - (place & (REGION - 1)));
      int region = find(half, place >>> SHIFT);
      held[region] -= (short) count;
      if (held[region] == 0) {
        remove(region);
      }
      place += count;
    }
  }

  /** How much of the memory for bytes is in blocks now, pages counted whole, in bytes. */
  long usedBytes() {
    return (long) (slab.pages() - slab.freePages()) * REGION;
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    long perRegion = 2 * Integer.BYTES + 2 * Long.BYTES + 2 + Short.BYTES;
    return slab.memoryBytes()
        + capacity * perRegion
        + (long) Integer.BYTES * (buckets.length + regionOfPage.length);
  }

  @Override
  public void close() {
    slab.close();
  }

  private static int pieceLength(long offset, int length) {
    return Math.min(length, REGION - ((int) offset & (REGION - 1)));
  }

  private long position(long half, long offset) {
    return position(find(half, offset >>> SHIFT), (int) offset & (REGION - 1));
  }

  private long position(int region, int low) {
    return BlockSlab.offset(block[region]) + low - ((long) piece[region] << size[region]);
  }

  /** A region whose block covers a range of it, made or enlarged if need be. */
  private int cover(long half, long regionNumber, int low, int high) {
    int region = find(half, regionNumber);
    if (region == NONE) {
      return make(half, regionNumber, low, high);
    }
    int shift = size[region];
    int only = piece[region];
    if (low >>> shift == only && (high - 1) >>> shift == only) {
      return region;
    }
    int from = Math.min(low, only << shift);
    int to = Math.max(high, (only + 1) << shift);
    int larger = sizeFor(from, to);
    int target = slab.take(larger);
    if (target == BlockSlab.NONE) {
      return NONE;
    }
    int inset = (only << shift) - (from >>> larger << larger);
    MemorySegment.copy(
        memory,
        BlockSlab.offset(block[region]),
        memory,
        BlockSlab.offset(target) + inset,
        1L << shift);
    slab.giveBack(block[region]);
    setBlock(region, target, larger);
    piece[region] = (byte) (from >>> larger);
    return region;
  }

  private void setBlock(int region, int taken, int shift) {
    block[region] = taken;
    size[region] = (byte) shift;
    if (shift == BlockSlab.LARGE) {
      regionOfPage[BlockSlab.page(taken)] = region;
    }
  }

  private static int sizeFor(int low, int high) {
    int apart = low ^ (high - 1);
    if (apart >>> BlockSlab.SMALL == 0) {
      return BlockSlab.SMALL;
    }
    return apart >>> BlockSlab.MEDIUM == 0 ? BlockSlab.MEDIUM : BlockSlab.LARGE;
  }

  private int make(long half, long regionNumber, int low, int high) {
    int region = freeRegion;
    if (freeRegions == 0) {
      return NONE;
    }
    int shift = sizeFor(low, high);
    int taken = slab.take(shift);
    if (taken == BlockSlab.NONE) {
      return NONE;
    }
    freeRegion = chain[region];
    freeRegions--;
    owner[region] = half;
    number[region] = regionNumber;
    setBlock(region, taken, shift);
    piece[region] = (byte) (low >>> shift);
    held[region] = 0;
    int bucket = bucket(half, regionNumber);
    chain[region] = buckets[bucket];
    buckets[bucket] = region;
    lastFound = region;
    return region;
  }

  private void remove(int region) {
    int bucket = bucket(owner[region], number[region]);
    int at = buckets[bucket];
    if (at == region) {
      buckets[bucket] = chain[region];
    } else {
      while (chain[at] != region) {
        at = chain[at];
      }
      chain[at] = chain[region];
    }
    if (size[region] == BlockSlab.LARGE) {
      regionOfPage[BlockSlab.page(block[region])] = NONE;
    }
    slab.giveBack(block[region]);
    chain[region] = freeRegion;
    freeRegion = region;
    freeRegions++;
    lastFound = NONE;
  }

  private int find(long half, long regionNumber) {
    int region = lastFound;
    if (region != NONE && number[region] == regionNumber && owner[region] == half) {
      return region;
    }
    region = buckets[bucket(half, regionNumber)];
    while (region != NONE && (number[region] != regionNumber || owner[region] != half)) {
      region = chain[region];
    }
    if (region != NONE) {
      lastFound = region;
    }
    return region;
  }

  private int bucket(long half, long regionNumber) {
    long h = (half ^ seed) * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 29) ^ regionNumber) * (seed | 1);
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return (int) (h >>> 32) & mask;
  }
}
