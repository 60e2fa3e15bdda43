package io.vpi.eve;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines on their way to the thread that writes them: a ring of bytes, allocated once, so that its
 * bound is one of memory whatever the lines are like. Any number of threads put lines in; one takes
 * bytes out, as many at once as lie together.
 *
 * <pre>
 *   0                                                   capacity
 *   | free | waiting to be written              | free  |
 *          ^ head % capacity                    ^ tail % capacity
 * </pre>
 *
 * <p>The lock is held while a line is copied or a position moves, never while something is written.
 */
final class LineQueue {
  private final byte[] ring;

  /** Serialises those who put a line in by pieces; a thread that holds it may wait for room. */
  private final ReentrantLock turn = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();

  /** Bytes taken out and put in since the start; the ring's indexes are their remainders. */
  private long head;

  private long tail;

  /** Up to where somebody waits for bytes to be written. */
  private long urgent;

  private boolean takerWaits;
  private boolean closed;

  LineQueue(int capacity) {
    ring = new byte[capacity];
  }

  /**
   * Puts a line in if there is room for all of it.
   *
   * @return false if there was none, or the queue is closed
   */
  boolean offer(byte[] line, int length) {
    lock.lock();
    try {
      if (closed || length > ring.length - (tail - head)) {
        return false;
      }
      append(line, 0, length);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts a line in, by pieces if need be, and waits for room as often as it takes.
   *
   * @return false if the queue is closed
   */
  boolean put(byte[] line, int length) {
    turn.lock();
    try {
      lock.lock();
      try {
        int done = 0;
        while (done < length && !closed) {
          int room = (int) (ring.length - (tail - head));
          int piece = Math.min(room, length - done);
          if (piece > 0) {
            append(line, done, piece);
            done += piece;
          } else {
            urgent = tail;
            filled.signal();
            drained.awaitUninterruptibly();
          }
        }
        return done == length;
      } finally {
        lock.unlock();
      }
    } finally {
      turn.unlock();
    }
  }

  private void append(byte[] line, int start, int length) {
    int at = (int) (tail % ring.length);
    int first = Math.min(length, ring.length - at);
    System.arraycopy(line, start, ring, at, first);
    System.arraycopy(line, start + first, ring, 0, length - first);
    boolean wasEmpty = tail == head;
    tail += length;
    // A taker that lets lines gather wants to know of the first, and when it is half full.
    if (takerWaits && (wasEmpty || tail - head >= ring.length / 2)) {
      filled.signal();
    }
  }

  /**
   * Waits for bytes. From the first on it lets more gather, until the time is over, the ring is
   * half full, or somebody waits.
   *
   * @param gatherNanos how long to let bytes gather, in nanoseconds
   * @return how many bytes lie together from {@link #position()} on, or 0 once the queue is closed
   *     and empty
   */
  int await(long gatherNanos) {
    lock.lock();
    try {
      takerWaits = true;
      while (tail == head && !closed) {
        filled.awaitUninterruptibly();
      }
      long left = gatherNanos;
      while (left > 0 && !closed && head >= urgent && tail - head < ring.length / 2) {
        try {
          left = filled.awaitNanos(left);
        } catch (InterruptedException e) {
          left = 0; // nobody else knows this thread; whoever interrupts it wants it to get on
        }
      }
      takerWaits = false;
      return (int) Math.min(tail - head, ring.length - head % ring.length);
    } finally {
      lock.unlock();
    }
  }

  byte[] bytes() {
    return ring;
  }

  /** The index of the first byte that waits; for the taker. */
  int position() {
    lock.lock();
    try {
      return (int) (head % ring.length);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the room of bytes that were written, or given up, to others. */
  void release(int count) {
    lock.lock();
    try {
      head += count;
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything that is in now has been taken and released. */
  void flush() {
    lock.lock();
    try {
      long target = tail;
      urgent = Math.max(urgent, target);
      filled.signal();
      while (head < target) {
        drained.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more lines; one that is being put in by pieces goes in first. */
  void close() {
    turn.lock();
    try {
      lock.lock();
      try {
        closed = true;
        filled.signal();
      } finally {
        lock.unlock();
      }
    } finally {
      turn.unlock();
    }
  }

  /** Throws everything away and lets all who wait go, for nobody takes any more. */
  void abandon() {
    lock.lock();
    try {
      closed = true;
      head = tail;
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
