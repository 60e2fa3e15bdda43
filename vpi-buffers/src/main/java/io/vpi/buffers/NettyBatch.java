package io.vpi.buffers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import io.vpi.packet.LinkType;
import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A batch of packets that lie in Netty's direct buffers, one here, one there, and its hold on them.
 *
 * <pre>{@code
 * netty.begin(taps, nanos);
 * netty.add(buffer, nanos, LinkType.ETHERNET, tap);   // + 1 reference
 * inspector.inspect(netty.batch());                   // reads where the bytes lie
 * netty.release();                                    // - 1 reference
 * }</pre>
 *
 * <p><b>Lifetime.</b> {@link #add} retains the buffer once and {@link #release} releases it once,
 * so that its memory cannot return to the pool while the batch may read it; the caller's own
 * reference is the caller's to release, at any time. Nobody may write to the buffer, nor to another
 * that shares its memory, until {@link #release}.
 *
 * <p>The batch is begun over {@link NativeMemory#all()}, which has no bounds and needs {@code
 * --enable-native-access}: see there.
 *
 * <p>Reusable, and nothing is allocated after construction, except by what {@link #addCopy} asks of
 * its allocator. Not thread safe: it belongs to one thread at a time, as a rule to one event loop.
 */
public final class NettyBatch {
  private final PacketBatch batch;
  private final @Nullable ByteBuf[] held;

  /**
   * Makes an empty batch.
   *
   * @param capacity the most packets it can hold, 1 to {@link PacketBatch#MAX_CAPACITY}
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public NettyBatch(int capacity) {
    batch = new PacketBatch(capacity);
    held = new ByteBuf[capacity];
  }

  /**
   * The packets, to be decoded or inspected between {@link #begin} and {@link #release}.
   *
   * @return the batch, always the same; whoever inspects it neither begins nor clears it
   */
  public PacketBatch batch() {
    return batch;
  }

  /**
   * Starts the batch over all of the process's native memory.
   *
   * @param taps what the packets' tap ids refer to
   * @param now the clock, nanoseconds since 1970-01-01 UTC, which must not run back from batch to
   *     batch
   * @throws IllegalStateException if the batch was not released
   */
  public void begin(TapRegistry taps, long now) {
    batch.begin(NativeMemory.all(), taps, now);
  }

  /**
   * Adds the readable bytes of a direct buffer as a packet, where they lie, and retains the buffer.
   * What is refused is not retained.
   *
   * @param buffer a direct buffer with a memory address
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the buffer is empty (whoever receives datagrams asks {@link
   *     ByteBuf#isReadable()} first) or has no memory address
   * @throws IllegalReferenceCountException if the buffer was released
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public int add(ByteBuf buffer, long nanos, int linkType, int tapId) {
    int length = buffer.readableBytes();
    return add(buffer, buffer.readerIndex(), length, length, nanos, linkType, tapId);
  }

  /**
   * Adds a range of a direct buffer as a packet, where it lies, and retains the buffer: for a
   * packet behind a header that is not part of it, or one that was cut when it was captured. What
   * is refused is not retained.
   *
   * @param buffer a direct buffer with a memory address
   * @param index the buffer's index of the packet's first byte
   * @param captured how many bytes are there, 1 or more
   * @param wire how many there were on the wire, in bytes, taken as unsigned
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the range is empty or not within the buffer, or the buffer
   *     has no memory address
   * @throws IllegalReferenceCountException if the buffer was released
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public int add(
      ByteBuf buffer, int index, int captured, int wire, long nanos, int linkType, int tapId) {
    buffer.retain(); // first: from here on nobody can take the memory away
    return hold(buffer, index, captured, wire, nanos, linkType, tapId);
  }

  /**
   * Adds a copy of a buffer's readable bytes as a packet: for buffers that {@link #add} refuses,
   * such as composite and heap ones. The copy is this batch's own, until {@link #release}; the
   * buffer is free again at once.
   *
   * @param allocator where the copy's direct memory comes from; a pooled one, as of a channel,
   *     allocates nothing on the thread of an event loop once it is warm
   * @param buffer any buffer
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the buffer is empty
   * @throws IllegalReferenceCountException if the buffer was released
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public int addCopy(
      ByteBufAllocator allocator, ByteBuf buffer, long nanos, int linkType, int tapId) {
    int length = buffer.readableBytes();
    NettyPackets.checkRange(buffer, buffer.readerIndex(), length);
    ByteBuf copy = allocator.directBuffer(length, length);
    if (!copy.hasMemoryAddress()) {
      copy.release();
      throw new IllegalArgumentException("the allocator's direct buffers have no memory address");
    }
    NettyCopy.copy(buffer, buffer.readerIndex(), copy.memoryAddress(), length);
    copy.writerIndex(length);
    return hold(copy, 0, length, length, nanos, linkType, tapId);
  }

  /** Adds a packet and takes over one reference to its buffer, or gives that back. */
  private int hold(
      ByteBuf buffer, int index, int captured, int wire, long nanos, int linkType, int tapId) {
    boolean added = false;
    try {
      int packet = NettyPackets.add(batch, buffer, index, captured, wire, nanos, linkType, tapId);
      held[packet] = buffer;
      added = true;
      return packet;
    } finally {
      if (!added) {
        buffer.release();
      }
    }
  }

  /**
   * The buffer that a packet lies in.
   *
   * @param packet the packet's index
   * @return the buffer that was added, or the copy of it; lent until {@link #release}, and longer
   *     to whoever retains it
   * @throws IndexOutOfBoundsException if there is no such packet
   */
  public ByteBuf buffer(int packet) {
    Addresses.checkPacket(batch, packet);
    ByteBuf buffer = held[packet];
    if (buffer == null) {
      throw new IllegalStateException("packet " + packet + " was added to the batch from outside");
    }
    return buffer;
  }

  /**
   * Ends the batch and releases each of its buffers once. Does nothing to a batch that was not
   * begun.
   *
   * @throws IllegalReferenceCountException if somebody had released a buffer once too often; all
   *     others are released nevertheless
   */
  public void release() {
    int size = batch.size();
    batch.clear();
    @Nullable IllegalReferenceCountException first = null;
    for (int i = 0; i < size; i++) {
      ByteBuf buffer = held[i];
      held[i] = null;
      if (buffer == null) {
        continue;
      }
      try {
        buffer.release();
      } catch (IllegalReferenceCountException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
