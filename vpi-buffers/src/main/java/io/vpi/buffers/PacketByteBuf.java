package io.vpi.buffers;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A packet as a Netty buffer: a read-only view that is wrapped around one packet after the other,
 * without a copy and without an object for each.
 *
 * <pre>{@code
 * PacketByteBuf view = new PacketByteBuf();           // once
 * for (int i = 0; i < batch.size(); i++) {
 *   parser.read(view.wrap(batch, i));
 * }
 * }</pre>
 *
 * <p><b>Lifetime.</b> The bytes are the source's: a view, and whatever was sliced or duplicated
 * from it, is valid until the view is wrapped again or the batch is released, whichever comes
 * first. Whoever needs them longer calls {@link #copy()} or {@link NettyPackets#copyTo}. Of these
 * two ends one is guarded: while somebody else holds a reference (by {@link #retain()} or {@code
 * retainedSlice}), {@link #wrap} refuses. A release of the batch is not noticed here.
 *
 * <p>A new view is empty and has one reference, which is its owner's and need not be released: the
 * view owns no memory. If it is released, as by the end of a pipeline, it is empty again and has no
 * reference until it is wrapped the next time.
 *
 * <p><b>Bounds.</b> Each access is checked against the packet itself, also where Netty's own checks
 * are switched off ({@code -Dio.netty.buffer.checkBounds=false}). That does not hold for {@link
 * #memoryAddress()}.
 *
 * <p><b>Allocation.</b> Wrapping, reading by index or by reader index, and copying into an array or
 * a {@link ByteBuf} by {@code getBytes} and {@code readBytes} allocate nothing. Slices, duplicates,
 * copies and NIO buffers are objects, and so are the transfers to streams, channels and NIO
 * buffers. {@code target.writeBytes(view)} is Netty's code and makes an NIO buffer; {@code
 * view.readBytes(target)} does not.
 *
 * <p>Each attempt to write throws {@link ReadOnlyBufferException}. Not thread safe: it belongs to
 * the thread that has the batch.
 */
public final class PacketByteBuf extends UnwritableByteBuf {
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT_LE =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT_LE =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG_LE =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int CHUNK = 8192;

  private final ByteBufAllocator allocator;
  private MemorySegment memory = MemorySegment.NULL;
  private long base;
  private int length;

  /** Makes an empty view; {@link #copy()} takes from Netty's default allocator. */
  public PacketByteBuf() {
    this(ByteBufAllocator.DEFAULT);
  }

  /**
   * Makes an empty view.
   *
   * @param allocator what {@link #alloc()} answers and {@link #copy()} takes from
   */
  public PacketByteBuf(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Wraps this view around a packet; all of it is readable.
   *
   * @param batch a batch that is lent
   * @param packet the packet's index
   * @return this view, with one reference
   * @throws IndexOutOfBoundsException if there is no such packet
   * @throws IllegalStateException if somebody else still holds a reference to this view
   */
  public PacketByteBuf wrap(PacketBatch batch, int packet) {
    Addresses.checkPacket(batch, packet);
    return wrap(batch.memory(), batch.offset(packet), batch.capturedLength(packet));
  }

  /**
   * Wraps this view around a part of a packet, such as a layer's payload; all of it is readable.
   *
   * @param source native memory, such as a batch's
   * @param offset where the part begins in it, in bytes
   * @param size how many bytes it has; the caller has checked that they are the packet's, here only
   *     the memory's own bounds are
   * @return this view, with one reference
   * @throws IndexOutOfBoundsException if the range is not within the memory
   * @throws IllegalArgumentException if the memory is on the heap
   * @throws IllegalStateException if somebody else still holds a reference to this view
   */
  public PacketByteBuf wrap(MemorySegment source, long offset, int size) {
    if (!source.isNative()) {
      throw new IllegalArgumentException("packets lie in native memory: copy them there once");
    }
    Objects.checkFromIndexSize(offset, size, source.byteSize());
    int references = refCnt();
    if (references > 1) {
      throw new IllegalStateException(
          "the view is still held elsewhere, by " + (references - 1) + " reference(s)");
    }
    if (references == 0) {
      resetRefCnt();
    }
    memory = source;
    base = offset;
    length = size;
    maxCapacity(size);
    setIndex(0, 0);
    markReaderIndex();
    markWriterIndex();
    writerIndex(size);
    return this;
  }

  @Override
  protected void deallocate() {
    memory = MemorySegment.NULL;
    base = 0;
    length = 0;
  }

  /** The place of a range in the memory; not left to Netty's checks, which can be switched off. */
  private long at(int index, int size) {
    return base + Objects.checkFromIndexSize(index, size, length);
  }

  @Override
  protected byte _getByte(int index) {
    return memory.get(JAVA_BYTE, at(index, Byte.BYTES));
  }

  @Override
  protected short _getShort(int index) {
    return memory.get(SHORT, at(index, Short.BYTES));
  }

  @Override
  protected short _getShortLE(int index) {
    return memory.get(SHORT_LE, at(index, Short.BYTES));
  }

  @Override
  protected int _getUnsignedMedium(int index) {
    long at = at(index, 3);
    return ((memory.get(JAVA_BYTE, at) & 0xFF) << 16) | (memory.get(SHORT, at + 1) & 0xFFFF);
  }

  @Override
  protected int _getUnsignedMediumLE(int index) {
    long at = at(index, 3);
    return (memory.get(SHORT_LE, at) & 0xFFFF) | ((memory.get(JAVA_BYTE, at + 2) & 0xFF) << 16);
  }

  @Override
  protected int _getInt(int index) {
    return memory.get(INT, at(index, Integer.BYTES));
  }

  @Override
  protected int _getIntLE(int index) {
    return memory.get(INT_LE, at(index, Integer.BYTES));
  }

  @Override
  protected long _getLong(int index) {
    return memory.get(LONG, at(index, Long.BYTES));
  }

  @Override
  protected long _getLongLE(int index) {
    return memory.get(LONG_LE, at(index, Long.BYTES));
  }

  @Override
  public ByteBuf getBytes(int index, byte[] dst, int dstIndex, int size) {
    checkDstIndex(index, size, dstIndex, dst.length);
    MemorySegment.copy(memory, JAVA_BYTE, at(index, size), dst, dstIndex, size);
    return this;
  }

  @Override
  public ByteBuf getBytes(int index, ByteBuf dst, int dstIndex, int size) {
    checkDstIndex(index, size, dstIndex, dst.capacity());
    NettyCopy.copy(memory, at(index, size), dst, dstIndex, size);
    return this;
  }

  @Override
  public ByteBuf getBytes(int index, ByteBuffer dst) {
    dst.put(nioBuffer(index, dst.remaining()));
    return this;
  }

  @Override
  public ByteBuf getBytes(int index, OutputStream out, int size) throws IOException {
    checkIndex(index, size);
    byte[] chunk = new byte[Math.min(size, CHUNK)];
    for (int done = 0; done < size; ) {
      int part = Math.min(chunk.length, size - done);
      getBytes(index + done, chunk, 0, part);
      out.write(chunk, 0, part);
      done += part;
    }
    return this;
  }

  @Override
  public int getBytes(int index, GatheringByteChannel out, int size) throws IOException {
    return out.write(nioBuffer(index, size));
  }

  @Override
  public int getBytes(int index, FileChannel out, long position, int size) throws IOException {
    return out.write(nioBuffer(index, size), position);
  }

  @Override
  public ByteBuf copy(int index, int size) {
    checkIndex(index, size);
    ByteBuf copy = allocator.directBuffer(size);
    boolean copied = false;
    try {
      NettyCopy.copy(memory, at(index, size), copy, 0, size);
      copy.writerIndex(size);
      copied = true;
    } finally {
      if (!copied) {
        copy.release();
      }
    }
    return copy;
  }

  @Override
  public ByteBuffer nioBuffer(int index, int size) {
    checkIndex(index, size);
    return memory.asSlice(at(index, size), size).asByteBuffer().asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer internalNioBuffer(int index, int size) {
    return nioBuffer(index, size);
  }

  @Override
  public ByteBuffer[] nioBuffers(int index, int size) {
    return new ByteBuffer[] {nioBuffer(index, size)};
  }

  @Override
  public int nioBufferCount() {
    return 1;
  }

  @Override
  public int capacity() {
    return length;
  }

  @Override
  public ByteBufAllocator alloc() {
    return allocator;
  }

  @Override
  @SuppressWarnings("deprecation") // it is abstract in Netty, and so must be there
  public ByteOrder order() {
    return ByteOrder.BIG_ENDIAN;
  }

  @Override
  public @Nullable ByteBuf unwrap() {
    return null;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public boolean isContiguous() {
    return true;
  }

  @Override
  public boolean hasArray() {
    return false;
  }

  @Override
  public byte[] array() {
    throw new UnsupportedOperationException("a direct buffer has no array");
  }

  @Override
  public int arrayOffset() {
    throw new UnsupportedOperationException("a direct buffer has no array");
  }

  @Override
  public boolean hasMemoryAddress() {
    return true;
  }

  @Override
  public long memoryAddress() {
    ensureAccessible();
    return memory.address() + base;
  }
}
