package io.vpi.capture.qemu;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Frames from a filter, read into a region of the source's memory and handed out where they lie.
 * Bytes that are lent are never moved: there is only reading behind them until {@link #compact}.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class FrameInput extends SocketEnd {
  /** Length of a region, in bytes: some of the longest frames, or what a socket of Linux holds. */
  static final int REGION = 320 << 10;

  /**
   * What is kept free behind frames that are handed out, in bytes: one record of the longest kind,
   * so that those behind them can be read and dropped.
   */
  private static final int RESERVE = 80 << 10;

  /** The most bytes that are dropped at once, so that it has an end. */
  private static final int MOST_SHED = 1 << 20;

  /** Below so many bytes of room a read waits until those before it are released. */
  private static final int LEAST_READ = 4096;

  private static final int MOST_IDLE_READS = 4;

  /** How long a mirror that lagged drops what it finds waiting. */
  private static final long LAG_NANOS = 1_000_000_000;

  /** Answers of {@link #fill}. */
  enum Fill {
    /** There are more bytes. */
    MORE,
    /** There are none at the moment. */
    NOTHING,
    /** The filter has closed the connection. */
    END
  }

  private final MemorySegment memory;
  private final long base;
  private final ByteBuffer view;
  private final FrameReader reader;

  /** The first byte that is not handed out yet, as an offset in the memory. */
  private long start;

  /** Behind the last byte that was read. */
  private long end;

  /** Behind the last byte that is lent. */
  private long floor;

  /** Since when reads have found more than there was room for, or no room; 0 if they do not. */
  private long fullSince;

  /** Until when it is taken for lagging; 0 if it is not. */
  private long lagUntil;

  /** How many of the last reads found nothing, as far as that is counted. */
  private int idleReads;

  /**
   * The number of the poll from which on it is read again, unless something is known to be there.
   */
  private long nextRead;

  FrameInput(MemorySegment memory, long base, FrameReader reader) {
    this.memory = memory;
    this.base = base;
    this.view = memory.asSlice(base, REGION).asByteBuffer();
    this.reader = reader;
    start = base;
    end = base;
    floor = base;
  }

  @Override
  void connected() {
    reader.reset();
    markReadable();
  }

  /** Something is there to be read, or the end. */
  void markReadable() {
    nextRead = 0;
  }

  /**
   * Whether to read in a poll. Asking a selector costs as much as a read, and boxes descriptors; so
   * who has much to say is read in each poll, who has not more and more rarely, up to each 16th,
   * unless the selector was asked after all.
   */
  boolean isDue(long poll) {
    return isConnected() && poll >= nextRead;
  }

  @Override
  void disconnected() {
    start = end; // The rest of a frame whose end will not come.
  }

  FrameReader reader() {
    return reader;
  }

  /** The bytes of the region, whose position 0 is {@link #base()}. */
  ByteBuffer view() {
    return view;
  }

  long base() {
    return base;
  }

  /** Reads the record that comes next; answers as {@link FrameReader#read}. */
  int next() {
    return start == end ? FrameReader.NEED_MORE : reader.read(memory, start, end);
  }

  /** Where the record that comes next begins. */
  long position() {
    return start;
  }

  /** Goes behind the record that was read last. */
  void advance() {
    start += reader.recordLength;
  }

  /** What was handed out is lent from here on. */
  void lent() {
    floor = start;
  }

  /** Nothing is lent any more. */
  void released() {
    floor = base;
  }

  /** Makes room before what was not handed out; worth it only where no whole frame waits. */
  void compact() {
    if (start > floor) {
      long unread = end - start;
      if (unread > 0) {
        MemorySegment.copy(memory, start, memory, floor, unread);
      }
      start = floor;
      end = floor + unread;
    }
  }

  /**
   * Whether more comes than is taken: reads have found more than there was room for, for longer
   * than a mirror may hold a guest up. It then stays so for a while, in which each poll begins with
   * what is new: to drop once and wait again would leave the guest held up.
   */
  boolean isLagging() {
    if (fullSince == 0 && lagUntil == 0) {
      return false;
    }
    long now = System.nanoTime();
    if (fullSince != 0 && now - fullSince > MirrorRelief.LONGEST_LAG_NANOS) {
      lagUntil = now + LAG_NANOS;
    } else if (lagUntil != 0 && now - lagUntil > 0) {
      lagUntil = 0;
    }
    return lagUntil != 0;
  }

  /**
   * Drops all frames that are there, in the socket too, but what is lent.
   *
   * @return how many frames
   */
  int shed() {
    int frames = 0;
    int bytes = 0;
    fullSince = 0;
    while (isConnected() && bytes < MOST_SHED) {
      switch (next()) {
        case FrameReader.FRAME, FrameReader.SKIPPED -> {
          frames++;
          bytes += reader.recordLength;
          advance();
        }
        case FrameReader.DAMAGED -> {
          return frames; // The next poll says so.
        }
        default -> {
          compact();
          if (fill(0, REGION) != Fill.MORE) {
            markReadable(); // The end, if it was that, is the next poll's.
            return frames;
          }
        }
      }
    }
    return frames;
  }

  private void markFull() {
    if (fullSince == 0) {
      fullSince = System.nanoTime();
    }
  }

  /**
   * Reads what is behind frames that wait to be handed out, in a poll that would read: whether the
   * region is full shows whether more comes than is taken.
   */
  void readAhead(long poll) {
    if (isDue(poll) && next() == FrameReader.FRAME) {
      fill(poll); // The end, if it was that, is for the read that finds no frame.
    }
  }

  /** Reads once, as much as there is and fits. */
  Fill fill(long poll) {
    return fill(poll, REGION - RESERVE);
  }

  private Fill fill(long poll, int limit) {
    SocketChannel channel = channel();
    int room = (int) (base + limit - end);
    if (channel == null) {
      return Fill.NOTHING;
    }
    if (room < LEAST_READ) {
      markFull();
      return Fill.NOTHING;
    }
    try {
      view.limit(limit).position((int) (end - base));
      int count = channel.read(view);
      if (count > 0) {
        end += count;
        idleReads = 0;
      } else {
        idleReads = Math.min(idleReads + 1, MOST_IDLE_READS);
      }
      if (count < room) {
        fullSince = 0;
      } else {
        markFull();
      }
      nextRead = poll + (1L << idleReads);
      return count > 0 ? Fill.MORE : count == 0 ? Fill.NOTHING : Fill.END;
    } catch (IOException e) {
      return Fill.END;
    }
  }
}
