package io.vpi.flow.reassembly;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;

/**
 * Puts the pending bytes of one direction at a time into one piece of memory. If the direction is
 * the same as the last time, only what has come since is copied. The memory is twice the window's
 * size, so that the window moves through it and is moved back only after as many bytes were
 * consumed as it is long: copying costs no more than a constant for each byte. For one thread.
 */
final class PendingWindow implements AutoCloseable {
  private static final long NOBODY = -1;

  private final PendingBytes pending;
  private final ReassemblyState state;
  private final int most;
  private final ByteBuf buffer;
  private final MemorySegment memory;
  private long owner = NOBODY;
  private long from;
  private long to;
  private int position;
  private int length;

  PendingWindow(PendingBytes pending, ReassemblyState state, int most) {
    this.pending = pending;
    this.state = state;
    this.most = most;
    buffer = Unpooled.directBuffer(2 * most, 2 * most);
    memory = MemorySegment.ofBuffer(buffer.nioBuffer(0, 2 * most));
  }

  /** Forgets a direction. */
  void forget(long half) {
    if (owner == half) {
      owner = NOBODY;
    }
  }

  /** Starts at what was consumed of a direction, with what is there already. */
  void begin(long half) {
    long consumed = state.consumed(half);
    if (owner != half || from != consumed || to > state.next(half)) {
      owner = half;
      from = consumed;
      to = consumed;
      position = 0;
      length = 0;
    }
  }

  /**
   * Takes the next bytes in, up to the next ones that are passed over.
   *
   * @return how many
   */
  int grow() {
    to = pending.behindSkips(owner, to);
    if (to == state.next(owner) || length == most) {
      return 0;
    }
    int count = (int) Math.min(pending.dataEnd(owner, to) - to, most - length);
    if (position + length + count > 2 * most) {
      MemorySegment.copy(memory, position, memory, 0, length);
      position = 0;
    }
    pending.read(owner, to, memory, position + length, count);
    length += count;
    to += count;
    to = pending.behindSkips(owner, to);
    return count;
  }

  /** Leaves bytes out at the front: they were consumed, and the state knows. */
  void consumed(int bytes) {
    position += bytes;
    length -= bytes;
    from = state.consumed(owner);
    to = Math.max(to, from);
  }

  MemorySegment memory() {
    return memory;
  }

  int position() {
    return position;
  }

  int length() {
    return length;
  }

  boolean isFull() {
    return length == most;
  }

  /** The stream offset behind the window. */
  long end() {
    return to;
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return buffer.capacity();
  }

  @Override
  public void close() {
    if (buffer.refCnt() > 0) {
      buffer.release();
    }
  }
}
