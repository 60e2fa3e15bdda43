package io.vpi.buffers;

import io.vpi.packet.LinkType;
import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Agrona's buffers over native memory as packets of a batch, and packets as Agrona's buffers.
 *
 * <p>Agrona counts no references and guards no lifetime: reading a buffer whose memory is gone ends
 * the process, or worse, does not. The caller sees to it that the memory stays, unwritten, until
 * the batch is released; {@link AgronaBatch} keeps the garbage collector from it.
 *
 * <p>None of it allocates, and none of it reads through Agrona: no call here needs {@code
 * --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}. Agrona's own reads do.
 *
 * <p>Thread safety: there is no state; batch and buffers belong to the calling thread.
 */
public final class AgronaPackets {
  private AgronaPackets() {}

  /**
   * Adds a range of a buffer as a packet, by its address.
   *
   * @param batch a batch that was begun over {@link NativeMemory#all()}, or over a segment in which
   *     the buffer lies
   * @param buffer a buffer over native memory, which stays allocated and unwritten until the batch
   *     is released; the buffer itself may be wrapped around something else at once
   * @param offset the buffer's index of the packet's first byte
   * @param length how many bytes the packet has, 1 or more
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the batch's taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the range is empty or not within the buffer, or the buffer
   *     is on the heap or outside of the batch's memory
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public static int add(
      PacketBatch batch,
      DirectBuffer buffer,
      int offset,
      int length,
      long nanos,
      int linkType,
      int tapId) {
    return add(batch, buffer, offset, length, length, nanos, linkType, tapId);
  }

  /**
   * Adds a range of a buffer as a packet, by its address: for a packet that was cut when it was
   * captured.
   *
   * @param batch a batch that was begun over {@link NativeMemory#all()}, or over a segment in which
   *     the buffer lies
   * @param buffer a buffer over native memory, which stays allocated and unwritten until the batch
   *     is released; the buffer itself may be wrapped around something else at once
   * @param offset the buffer's index of the packet's first byte
   * @param captured how many bytes are there, 1 or more
   * @param wire how many there were on the wire, in bytes, taken as unsigned
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the batch's taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the range is empty or not within the buffer, or the buffer
   *     is on the heap or outside of the batch's memory
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public static int add(
      PacketBatch batch,
      DirectBuffer buffer,
      int offset,
      int captured,
      int wire,
      long nanos,
      int linkType,
      int tapId) {
    if (buffer.byteArray() != null) {
      throw new IllegalArgumentException(
          "the buffer is on the heap, where bytes have no address that lasts: packets lie in native"
              + " memory, copy them there once");
    }
    if (captured <= 0) {
      throw new IllegalArgumentException("a packet has at least one byte, not " + captured);
    }
    if (offset < 0 || offset > buffer.capacity() - captured) {
      throw new IllegalArgumentException(
          captured
              + " bytes from index "
              + offset
              + " are not within the buffer's "
              + buffer.capacity());
    }
    long start = Addresses.offset(batch, buffer.addressOffset() + offset, captured);
    return batch.add(start, captured, wire, nanos, linkType, tapId);
  }

  /**
   * Wraps a buffer around a packet, where it lies.
   *
   * <p>The view is valid until the batch is released and nothing warns afterwards; it lets write,
   * which must not be done: type it {@link DirectBuffer} where it is handed on.
   *
   * @param batch a batch that is lent
   * @param packet the packet's index
   * @param view a buffer to reuse, such as one {@code UnsafeBuffer} a thread; index 0 is the
   *     packet's first byte, the capacity its captured length
   * @throws IndexOutOfBoundsException if there is no such packet
   */
  public static void wrap(PacketBatch batch, int packet, DirectBuffer view) {
    Addresses.checkPacket(batch, packet);
    view.wrap(batch.memory().address() + batch.offset(packet), batch.capturedLength(packet));
  }

  /**
   * Wraps a buffer around a part of a packet, such as a layer's payload. Valid as long as the
   * memory is, and nothing warns afterwards.
   *
   * @param memory native memory, such as a batch's
   * @param offset where the part begins in it, in bytes
   * @param length how many bytes it has; the caller has checked that they are the packet's, here
   *     only the memory's own bounds are
   * @param view a buffer to reuse
   * @throws IndexOutOfBoundsException if the range is not within the memory
   * @throws IllegalArgumentException if the memory is on the heap
   */
  public static void wrap(MemorySegment memory, long offset, int length, DirectBuffer view) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("memory on the heap has no address that lasts");
    }
    Objects.checkFromIndexSize(offset, length, memory.byteSize());
    view.wrap(memory.address() + offset, length);
  }

  /**
   * Copies a packet's bytes into a buffer, which then outlive the batch. It needs none of Agrona's
   * flags; a target over native memory needs {@link NativeMemory#all()}.
   *
   * @param batch a batch that is lent
   * @param packet the packet's index
   * @param into where its bytes are written; it does not grow
   * @param index the target's index of the first byte
   * @return how many bytes were copied
   * @throws IndexOutOfBoundsException if there is no such packet, or the target has no room for it
   */
  public static int copyTo(PacketBatch batch, int packet, MutableDirectBuffer into, int index) {
    Addresses.checkPacket(batch, packet);
    int length = batch.capturedLength(packet);
    Objects.checkFromIndexSize(index, length, into.capacity());
    MemorySegment memory = batch.memory();
    long offset = batch.offset(packet);
    byte[] array = into.byteArray();
    if (array != null) {
      int start = into.wrapAdjustment() + index;
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, array, start, length);
    } else {
      MemorySegment.copy(memory, offset, NativeMemory.all(), into.addressOffset() + index, length);
    }
    return length;
  }
}
