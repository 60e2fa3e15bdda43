package io.vpi.flow.reassembly;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;

/**
 * One piece of native memory, given out in blocks of 64, 256 and 2,048 bytes. Each page of 2,048
 * bytes is free, or one block, or cut into blocks of one size; a cut page whose blocks are all free
 * is whole again. So a byte that stands alone costs 64, and nothing fragments for good.
 *
 * <p>Taking and giving back are a few steps each, whatever is taken. A block is known by its offset
 * in units of 64 bytes. For one thread.
 */
final class BlockSlab implements AutoCloseable {
  /** Sizes of blocks as shifts of 1. */
  static final int SMALL = 6;

  static final int MEDIUM = 8;
  static final int LARGE = 11;

  /** There is no such block. */
  static final int NONE = -1;

  private static final int UNIT = 6;
  private static final int UNITS_OF_PAGE = LARGE - UNIT;

  private final ByteBuf buffer;
  private final MemorySegment memory;
  private final int pages;

  /** Shift of the blocks that a page is cut into, {@link #LARGE} if it is not cut. */
  private final byte[] cut;

  /** One bit for each block of a cut page that is free. */
  private final int[] free;

  /** Neighbours in the list of free pages (next alone) or of cut pages with a free block. */
  private final int[] next;

  private final int[] previous;
  private int freePage = NONE;
  private int freePages;
  private int smallPage = NONE;
  private int mediumPage = NONE;

  BlockSlab(int bytes) {
    pages = bytes >>> LARGE;
    buffer = Unpooled.directBuffer(bytes, bytes);
    memory = MemorySegment.ofBuffer(buffer.nioBuffer(0, bytes));
    cut = new byte[pages];
    free = new int[pages];
    next = new int[pages];
    previous = new int[pages];
    for (int page = pages - 1; page >= 0; page--) {
      pushFree(page);
    }
  }

  MemorySegment memory() {
    return memory;
  }

  /** Where a block lies, in bytes. */
  static long offset(int block) {
    return (long) block << UNIT;
  }

  /** The page that a block lies in. */
  static int page(int block) {
    return block >>> UNITS_OF_PAGE;
  }

  int pages() {
    return pages;
  }

  int freePages() {
    return freePages;
  }

  /** Takes a block of 1 << shift bytes, or {@link #NONE}. Its bytes are whatever they were. */
  int take(int shift) {
    if (shift == LARGE) {
      int page = popFree();
      return page == NONE ? NONE : page << UNITS_OF_PAGE;
    }
    int page = shift == SMALL ? smallPage : mediumPage;
    if (page == NONE) {
      page = popFree();
      if (page == NONE) {
        return NONE;
      }
      cut[page] = (byte) shift;
      free[page] = all(shift);
      link(page);
    }
    int index = Integer.numberOfTrailingZeros(free[page]);
    free[page] &= free[page] - 1;
    if (free[page] == 0) {
      unlink(page);
    }
    return (page << UNITS_OF_PAGE) + (index << (shift - UNIT));
  }

  void giveBack(int block) {
    int page = page(block);
    int shift = cut[page];
    if (shift == LARGE) {
      pushFree(page);
      return;
    }
    int index = (block & ((1 << UNITS_OF_PAGE) - 1)) >>> (shift - UNIT);
    if (free[page] == 0) {
      link(page);
    }
    free[page] |= 1 << index;
    if (free[page] == all(shift)) {
      unlink(page);
      pushFree(page);
    }
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return buffer.capacity() + pages * (1L + 3 * Integer.BYTES);
  }

  @Override
  public void close() {
    if (buffer.refCnt() > 0) {
      buffer.release();
    }
  }

  private static int all(int shift) {
    return shift == SMALL ? -1 : (1 << (1 << (LARGE - MEDIUM))) - 1;
  }

  private void pushFree(int page) {
    cut[page] = LARGE;
    next[page] = freePage;
    freePage = page;
    freePages++;
  }

  private int popFree() {
    int page = freePage;
    if (page != NONE) {
      freePage = next[page];
      freePages--;
    }
    return page;
  }

  private void link(int page) {
    int head = cut[page] == SMALL ? smallPage : mediumPage;
    next[page] = head;
    previous[page] = NONE;
    if (head != NONE) {
      previous[head] = page;
    }
    setHead(cut[page], page);
  }

  private void unlink(int page) {
    if (previous[page] == NONE) {
      setHead(cut[page], next[page]);
    } else {
      next[previous[page]] = next[page];
    }
    if (next[page] != NONE) {
      previous[next[page]] = previous[page];
    }
  }

  private void setHead(int shift, int page) {
    if (shift == SMALL) {
      smallPage = page;
    } else {
      mediumPage = page;
    }
  }
}
