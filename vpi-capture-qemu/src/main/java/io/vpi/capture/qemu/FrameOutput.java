package io.vpi.capture.qemu;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Frames back to a filter. Written at once as long as QEMU reads; what it does not take waits in a
 * queue of bounded length, whole frames in order. A frame that was begun is always ended: the
 * reader at the other end would take everything behind it for something else.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class FrameOutput extends SocketEnd {
  private final FullQueuePolicy policy;
  private final HookCounters counters;
  private final boolean vnetHeaders;

  /** What a record's length does not count, in bytes. */
  private final int prefix;

  private final int capacity;
  private final MemorySegment queue;
  private final ByteBuffer queueView;

  /** For what a filter writes here, which it has no reason to. */
  private final ByteBuffer scrap = ByteBuffer.allocateDirect(512);

  /** Bytes that left the queue, and that came into it, ever; a byte's place is modulo capacity. */
  private long head;

  private long tail;

  /** Frames in the queue, the one that is being written included. */
  private int frames;

  /** Where the first of them ends, in bytes as {@link #tail} counts. */
  private long firstEnd;

  FrameOutput(int capacity, FullQueuePolicy policy, boolean vnetHeaders, HookCounters counters) {
    this.capacity = capacity;
    this.vnetHeaders = vnetHeaders;
    this.prefix = FrameReader.prefix(vnetHeaders);
    this.policy = policy;
    this.counters = counters;
    // Freed when nothing refers to it, which is after the source.
    queue = Arena.ofAuto().allocate(capacity, 64);
    queueView = queue.asByteBuffer();
  }

  @Override
  void connected() {
    clear();
  }

  @Override
  void disconnected() {
    counters.notTaken(frames);
    clear();
  }

  private void clear() {
    head = 0;
    tail = 0;
    frames = 0;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Frames that wait for QEMU to read. */
  int queuedFrames() {
    return frames;
  }

  /**
   * Sends whole records that lie one behind the other.
   *
   * @param view the region they lie in
   * @param memory the memory that the region is part of
   * @param base where in it the region begins
   * @param from where the first record begins, as an offset in the memory
   * @param to where the last one ends
   */
  void send(ByteBuffer view, MemorySegment memory, long base, long from, long to) {
    flush();
    int written = 0;
    SocketChannel channel = channel();
    if (channel != null && isEmpty()) {
      try {
        view.limit((int) (to - base)).position((int) (from - base));
        written = channel.write(view);
      } catch (IOException e) {
        disconnect();
      }
    }
    for (long at = from; at < to; ) {
      int length = prefix + memory.get(FrameReader.INT, at);
      long end = at + length;
      if (end > from + written) {
        int left = (int) Math.min(length, end - from - written);
        enqueue(memory, end - left, left);
      }
      at = end;
    }
    if (!isEmpty()) {
      interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  /** Puts a record, or the rest of one that was begun, into the queue. */
  private void enqueue(MemorySegment memory, long from, int length) {
    if (reserve(length)) {
      put(memory, from, length);
      added();
    }
  }

  /**
   * Sends a frame that has no record of its own yet.
   *
   * @param headerMemory where its virtio header lies; taken with {@code vnetLength} bytes
   * @param header where in it, or -1 for a header of zeros
   * @param vnetLength the header's length in bytes
   * @param memory where the frame lies
   * @param offset where in it
   * @param length the frame's length in bytes
   * @return whether it was sent or queued
   */
  boolean send(
      MemorySegment headerMemory,
      long header,
      int vnetLength,
      MemorySegment memory,
      long offset,
      int length) {
    flush();
    int record = prefix + vnetLength + length;
    if (vnetLength + length > FrameReader.MAX_RECORD || !reserve(record)) {
      return false;
    }
    putInt(vnetLength + length);
    if (vnetHeaders) {
      putInt(vnetLength);
    }
    if (header >= 0) {
      put(headerMemory, header, vnetLength);
    } else {
      for (int i = 0; i < vnetLength; i++) {
        putByte(0);
      }
    }
    put(memory, offset, length);
    added();
    flush();
    return true;
  }

  /** Whether there is room for a frame; if not, what the policy says has been done. */
  private boolean reserve(int length) {
    if (!isConnected()) {
      counters.notTaken(1);
      return false;
    }
    if (capacity - (tail - head) < length && policy == FullQueuePolicy.DROP_QUEUE && frames > 1) {
      counters.notTaken(frames - 1);
      tail = firstEnd; // The one that is being written is written to its end.
      frames = 1;
    }
    if (capacity - (tail - head) < length) {
      counters.notTaken(1);
      return false;
    }
    return true;
  }

  private void added() {
    if (frames == 0) {
      firstEnd = tail;
    }
    frames++;
  }

  private void put(MemorySegment from, long offset, int length) {
    int at = (int) (tail % capacity);
    int first = Math.min(length, capacity - at);
    MemorySegment.copy(from, offset, queue, at, first);
    MemorySegment.copy(from, offset + first, queue, 0, length - first);
    tail += length;
  }

  private void putInt(int value) {
    putByte(value >>> 24);
    putByte(value >>> 16);
    putByte(value >>> 8);
    putByte(value);
  }

  private void putByte(int value) {
    queue.set(ValueLayout.JAVA_BYTE, tail % capacity, (byte) value);
    tail++;
  }

  private int intAt(long position) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (queue.get(ValueLayout.JAVA_BYTE, (position + i) % capacity) & 0xFF);
    }
    return value;
  }

  /** Writes what waits, as far as QEMU reads. */
  void flush() {
    SocketChannel channel = channel();
    if (isEmpty() || channel == null) {
      return;
    }
    try {
      int count = 1;
      while (!isEmpty() && count > 0) {
        int at = (int) (head % capacity);
        int length = (int) Math.min(tail - head, capacity - at);
        queueView.limit(at + length).position(at);
        count = channel.write(queueView);
        head += count;
        dismissWritten();
      }
    } catch (IOException e) {
      disconnect();
    }
    interest(SelectionKey.OP_READ | (isEmpty() ? 0 : SelectionKey.OP_WRITE));
  }

  private void dismissWritten() {
    while (frames > 0 && head >= firstEnd) {
      frames--;
      if (frames > 0) {
        firstEnd += prefix + intAt(firstEnd);
      }
    }
  }

  /** Sees whether the filter has gone; what it may have written is nothing that counts. */
  void checkEnd() {
    SocketChannel channel = channel();
    if (channel == null) {
      return;
    }
    try {
      scrap.clear();
      if (channel.read(scrap) < 0) {
        disconnect();
      }
    } catch (IOException e) {
      disconnect();
    }
  }
}
