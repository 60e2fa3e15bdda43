package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one guest: the frames that come from a filter, and, inline, the way back.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class HookLane {
  /** A mark on a packet: lane, connection, header. */
  private static final int LANE_SHIFT = 40;

  private static final int GENERATION_SHIFT = 8;
  private static final int HEADER_MASK = 0xFF;

  private final int index;
  private final HookQueue queue;
  private final FrameInput input;
  private final @Nullable FrameOutput output;

  HookLane(int index, HookQueue queue, FrameInput input, @Nullable FrameOutput output) {
    this.index = index;
    this.queue = queue;
    this.input = input;
    this.output = output;
  }

  void listen(HookMode mode, HookSockets sockets, HookAccess access, Selector selector)
      throws CaptureException {
    input.listen(UnixListener.bind(sockets.out(mode, queue), access), selector);
    if (output != null) {
      output.listen(UnixListener.bind(sockets.in(queue), access), selector);
    }
  }

  void close() {
    input.close();
    if (output != null) {
      output.close();
    }
  }

  int index() {
    return index;
  }

  /** Whether the filter is connected, inline in both ways. */
  boolean isConnected() {
    return input.isConnected() && (output == null || output.isConnected());
  }

  /** Frames that wait for QEMU to read them. */
  int waitingFrames() {
    return output == null ? 0 : output.queuedFrames();
  }

  HookQueue queue() {
    return queue;
  }

  FrameInput input() {
    return input;
  }

  @Nullable FrameOutput output() {
    return output;
  }

  /** The mark of the packet that the reader has just read. */
  long token() {
    long generation = Integer.toUnsignedLong(input.generation());
    return ((long) index << LANE_SHIFT)
        | (generation << GENERATION_SHIFT)
        | input.reader().vnetLength;
  }

  static int laneOf(long token) {
    return (int) (token >>> LANE_SHIFT);
  }

  static int headerOf(long token) {
    return (int) token & HEADER_MASK;
  }

  /** Whether a packet came by the connection that is there now. */
  boolean isCurrent(long token) {
    return input.isConnected() && (int) (token >>> GENERATION_SHIFT) == input.generation();
  }

  /**
   * Sends a packet of the inspector's own making.
   *
   * @param vnetLength how long a virtio header must be, in bytes
   * @return whether it was sent or queued
   */
  boolean inject(int vnetLength, MemorySegment memory, long offset, int length) {
    return output != null
        && output.isConnected()
        && output.send(MemorySegment.NULL, -1, vnetLength, memory, offset, length);
  }
}
