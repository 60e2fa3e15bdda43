package io.vpi.flow.fragment;

import io.vpi.flow.policy.FragmentPolicy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Keeps the bytes of unfinished datagrams, and decides whose they are where fragments overlap.
 *
 * <p>A datagram's payload lies in blocks, each byte in its place from the start. Fragments start at
 * multiples of 8 bytes and all but the last end there, so it is 8 bytes that belong to a fragment;
 * an int for each of these units says which, by where that fragment starts and ends:
 *
 * <pre>
 *  31 29 28                     16 15                            0
 * +-----+-------------------------+-------------------------------+
 * |  0  |       start / 8         |              end              |
 * +-----+-------------------------+-------------------------------+
 * </pre>
 *
 * <p>0 says that the unit is not there yet. No list of fragments is kept or walked: what a fragment
 * costs depends on its own length alone, whatever came before it.
 *
 * <p>Not thread safe.
 */
final class Collector {
  /** What became of a fragment's bytes. */
  enum Result {
    /** They are in, as far as the policy wants them. */
    TAKEN,
    /** They contradict what is there, so that the whole datagram is to be discarded. */
    CONTRADICTION
  }

  /** Blocks that a payload of 65,535 bytes reaches over. */
  static final int MAX_BLOCKS = 65_536 / BlockPool.DATA;

  private static final int START_SHIFT = 16;
  private static final int END_MASK = 0xFFFF;
  private static final ValueLayout.OfInt OWNER = ValueLayout.JAVA_INT_UNALIGNED;

  private final BlockPool pool;
  private final MemorySegment memory;
  private final DatagramTable table;

  /** The blocks of each datagram's payload, {@link #MAX_BLOCKS} each. */
  private final int[] blocks;

  private int overlapStart;
  private int overlapLength;

  Collector(BlockPool pool, DatagramTable table, int capacity) {
    this.pool = pool;
    this.memory = pool.memory();
    this.table = table;
    blocks = new int[Math.multiplyExact(capacity, MAX_BLOCKS)];
    Arrays.fill(blocks, BlockPool.NONE);
  }

  /** How many blocks are to be free before {@link #add} for this fragment; at most 107. */
  int blocksNeeded(int datagram, Fragment fragment) {
    int needed = 0;
    if (fragment.length > 0) {
      int last = (fragment.start + fragment.length - 1) / BlockPool.DATA;
      for (int i = fragment.start / BlockPool.DATA; i <= last; i++) {
        if (blocks[datagram * MAX_BLOCKS + i] == BlockPool.NONE) {
          needed++;
        }
      }
    }
    return fragment.start == 0 ? needed + headerBlocks(fragment.headerLength) : needed;
  }

  private static int headerBlocks(int length) {
    return (length + BlockPool.SIZE - 1) / BlockPool.SIZE;
  }

  /**
   * Takes a fragment in. Its end agrees with the ends of those before, and the blocks that it needs
   * are free.
   */
  Result add(int datagram, Fragment fragment) {
    overlapLength = 0;
    int end = fragment.start + fragment.length;
    if (saysOtherNextHeader(datagram, fragment)) {
      overlap(0, fragment.length);
      return Result.CONTRADICTION;
    }
    int mark = ((fragment.start / BlockPool.UNIT) << START_SHIFT) | end;
    boolean ownsStart = fragment.start == 0 && table.headerBlock[datagram] == BlockPool.NONE;
    int at = fragment.start;
    while (at < end) {
      int block = block(datagram, at);
      int unit = at % BlockPool.DATA / BlockPool.UNIT;
      int owner = memory.get(OWNER, BlockPool.owner(block, unit));
      int run = Math.min(sameOwner(block, unit, owner, end - at), end - at);
      long from = fragment.payload + (at - fragment.start);
      long to = BlockPool.at(block) + (long) unit * BlockPool.UNIT;
      boolean take = true;
      if (owner == 0) {
        table.bytes[datagram] += run;
      } else {
        boolean differs = differs(fragment, from, to, run);
        if (isContradiction(datagram, owner, mark, differs)) {
          overlap(at, run);
          return Result.CONTRADICTION;
        }
        if (differs) {
          overlap(at, run);
        }
        take = newWins(datagram, owner, fragment.start, end);
        ownsStart |= take && at == 0;
      }
      if (take) {
        MemorySegment.copy(fragment.memory, from, memory, to, run);
        mark(block, unit, run, mark);
      }
      at += run;
    }
    if (ownsStart) {
      keepHeader(datagram, fragment);
    }
    return Result.TAKEN;
  }

  /** Two first fragments of IPv6 that carry the same bytes may still not call them differently. */
  private boolean saysOtherNextHeader(int datagram, Fragment fragment) {
    return fragment.start == 0
        && !fragment.ipv4
        && table.headerBlock[datagram] != BlockPool.NONE
        && table.nextHeader[datagram] != fragment.nextHeader;
  }

  /** The block that a byte of the payload belongs to, taken if it is not there yet. */
  private int block(int datagram, int at) {
    int index = datagram * MAX_BLOCKS + at / BlockPool.DATA;
    int block = blocks[index];
    if (block == BlockPool.NONE) {
      block = pool.takeForPayload();
      blocks[index] = block;
    }
    return block;
  }

  /** How many bytes from a unit on, within its block, have the same owner. */
  private int sameOwner(int block, int unit, int owner, int most) {
    int limit = Math.min(BlockPool.UNITS, unit + (most + BlockPool.UNIT - 1) / BlockPool.UNIT);
    int next = unit + 1;
    while (next < limit && memory.get(OWNER, BlockPool.owner(block, next)) == owner) {
      next++;
    }
    return (next - unit) * BlockPool.UNIT;
  }

  private void mark(int block, int unit, int bytes, int mark) {
    int limit = unit + (bytes + BlockPool.UNIT - 1) / BlockPool.UNIT;
    for (int i = unit; i < limit; i++) {
      memory.set(OWNER, BlockPool.owner(block, i), mark);
    }
  }

  private boolean differs(Fragment fragment, long from, long to, int bytes) {
    return MemorySegment.mismatch(fragment.memory, from, from + bytes, memory, to, to + bytes) >= 0;
  }

  private boolean isContradiction(int datagram, int owner, int mark, boolean differs) {
    if (table.isIpv4(datagram)) {
      return differs && table.policy(datagram) == FragmentPolicy.DISCARD;
    }
    // Nothing may overlap but an exact duplicate (RFC 8200 section 4.5, RFC 5722).
    return differs || owner != mark;
  }

  private boolean newWins(int datagram, int owner, int start, int end) {
    int oldStart = (owner >>> START_SHIFT) * BlockPool.UNIT;
    return Overlaps.newWins(table.policy(datagram), oldStart, owner & END_MASK, start, end);
  }

  private void overlap(int start, int length) {
    if (overlapLength == 0) {
      overlapStart = start;
    }
    overlapLength += length;
  }

  /** How many bytes of the fragment last added contradict others that were there before. */
  int overlapLength() {
    return overlapLength;
  }

  /** Where in the datagram's payload the first of these is, if there is one. */
  int overlapStart() {
    return overlapStart;
  }

  /** Keeps the header of the fragment that the datagram's first bytes are of. */
  private void keepHeader(int datagram, Fragment fragment) {
    pool.releaseChain(table.headerBlock[datagram]);
    int last = BlockPool.NONE;
    for (int at = 0; at < fragment.headerLength; at += BlockPool.SIZE) {
      int block = pool.take();
      if (last == BlockPool.NONE) {
        table.headerBlock[datagram] = block;
      } else {
        pool.link(last, block);
      }
      last = block;
      int piece = Math.min(BlockPool.SIZE, fragment.headerLength - at);
      MemorySegment.copy(fragment.memory, fragment.header + at, memory, BlockPool.at(block), piece);
    }
    table.headerLength[datagram] = fragment.headerLength;
    table.nextHeader[datagram] = fragment.nextHeader;
    table.nextHeaderAt[datagram] = fragment.nextHeaderAt;
  }

  /** Whether all bytes of the datagram and its header are there. */
  boolean isComplete(int datagram) {
    return table.lastSeen[datagram]
        && table.bytes[datagram] == table.end[datagram]
        && table.headerBlock[datagram] != BlockPool.NONE;
  }

  /**
   * Writes a complete datagram in one piece.
   *
   * @param to where, in the pool's memory; as many bytes as header and payload have
   */
  void copy(int datagram, long to) {
    int left = table.headerLength[datagram];
    long at = to;
    for (int block = table.headerBlock[datagram]; left > 0; block = pool.next(block)) {
      int piece = Math.min(left, BlockPool.SIZE);
      MemorySegment.copy(memory, BlockPool.at(block), memory, at, piece);
      at += piece;
      left -= piece;
    }
    left = table.end[datagram];
    for (int i = datagram * MAX_BLOCKS; left > 0; i++) {
      int piece = Math.min(left, BlockPool.DATA);
      MemorySegment.copy(memory, BlockPool.at(blocks[i]), memory, at, piece);
      at += piece;
      left -= piece;
    }
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return (long) Integer.BYTES * blocks.length;
  }

  /** Lets go of all that is kept of a datagram. */
  void release(int datagram) {
    pool.releaseChain(table.headerBlock[datagram]);
    table.headerBlock[datagram] = BlockPool.NONE;
    int first = datagram * MAX_BLOCKS;
    int last = first + (table.end[datagram] + BlockPool.DATA - 1) / BlockPool.DATA;
    for (int i = first; i < last; i++) {
      if (blocks[i] != BlockPool.NONE) {
        pool.release(blocks[i]);
        blocks[i] = BlockPool.NONE;
      }
    }
  }
}
