package io.vpi.buffers;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.vpi.packet.LinkType;
import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;

/**
 * Netty's direct buffers as packets of a batch, and packets copied into Netty's buffers.
 *
 * <p>These calls retain nothing: the caller sees to it that a buffer is neither released nor
 * written to until the batch is released. {@link NettyBatch} does so by itself. The way back
 * without a copy is {@link PacketByteBuf}.
 *
 * <p>None of it allocates. Thread safety: there is no state; batch and buffers belong to the
 * calling thread.
 */
public final class NettyPackets {
  private NettyPackets() {}

  /**
   * Adds the readable bytes of a direct buffer as a packet, by their address. The buffer's indexes
   * and reference count stay as they are.
   *
   * @param batch a batch that was begun over {@link NativeMemory#all()}, or over a segment in which
   *     the buffer lies
   * @param buffer a direct buffer with a memory address, lent until the batch is released
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the batch's taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the buffer is empty, has no memory address (heap, composite
   *     and some read-only buffers), or lies outside of the batch's memory
   * @throws IllegalReferenceCountException if the buffer was released
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public static int add(PacketBatch batch, ByteBuf buffer, long nanos, int linkType, int tapId) {
    int length = buffer.readableBytes();
    return add(batch, buffer, buffer.readerIndex(), length, length, nanos, linkType, tapId);
  }

  /**
   * Adds a range of a direct buffer as a packet, by its address: for a packet behind a header that
   * is not part of it, or one that was cut when it was captured.
   *
   * @param batch a batch that was begun over {@link NativeMemory#all()}, or over a segment in which
   *     the buffer lies
   * @param buffer a direct buffer with a memory address, lent until the batch is released
   * @param index the buffer's index of the packet's first byte
   * @param captured how many bytes are there, 1 or more
   * @param wire how many there were on the wire, in bytes, taken as unsigned
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the batch's taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the range is empty or not within the buffer, the buffer has
   *     no memory address, or lies outside of the batch's memory
   * @throws IllegalReferenceCountException if the buffer was released
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public static int add(
      PacketBatch batch,
      ByteBuf buffer,
      int index,
      int captured,
      int wire,
      long nanos,
      int linkType,
      int tapId) {
    checkRange(buffer, index, captured);
    if (!buffer.hasMemoryAddress()) {
      throw new IllegalArgumentException(
          (buffer.isDirect() ? "a direct buffer of several parts or read-only" : "a heap buffer")
              + " has no memory address: add a copy of it (NettyBatch.addCopy), not "
              + buffer.getClass().getSimpleName());
    }
    long offset = Addresses.offset(batch, buffer.memoryAddress() + index, captured);
    return batch.add(offset, captured, wire, nanos, linkType, tapId);
  }

  /**
   * Appends a packet's bytes to a buffer of any kind, which grows where it has no room. The bytes
   * are the buffer's own then, and outlive the batch.
   *
   * @param batch a batch that is lent
   * @param packet the packet's index
   * @param into where its bytes are written, at the writer index, which moves on behind them
   * @return how many bytes were copied
   * @throws IndexOutOfBoundsException if there is no such packet, or the buffer cannot grow so far
   * @throws IllegalReferenceCountException if the buffer was released
   * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
   */
  public static int copyTo(PacketBatch batch, int packet, ByteBuf into) {
    Addresses.checkPacket(batch, packet);
    int length = batch.capturedLength(packet);
    into.ensureWritable(length);
    int index = into.writerIndex();
    NettyCopy.copy(batch.memory(), batch.offset(packet), into, index, length);
    into.writerIndex(index + length);
    return length;
  }

  /** Refuses what is no packet, whatever kind of buffer it lies in. */
  static void checkRange(ByteBuf buffer, int index, int captured) {
    if (buffer.refCnt() <= 0) {
      throw new IllegalReferenceCountException(buffer.refCnt());
    }
    if (captured <= 0) {
      throw new IllegalArgumentException("a packet has at least one byte, not " + captured);
    }
    if (index < 0 || index > buffer.capacity() - captured) {
      throw new IllegalArgumentException(
          captured
              + " bytes from index "
              + index
              + " are not within the buffer's "
              + buffer.capacity());
    }
  }
}
