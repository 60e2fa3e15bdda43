package io.vpi.buffers;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.vpi.packet.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Copies bytes between native memory and a Netty buffer of any kind, without an object in between:
 * Netty's own ways to and from a direct buffer make an NIO buffer each time where there is no
 * Unsafe.
 */
final class NettyCopy {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private NettyCopy() {}

  /**
   * Copies; the source's range must have been checked by the caller.
   *
   * @throws IndexOutOfBoundsException if the target has no such range
   * @throws java.nio.ReadOnlyBufferException if the target is read-only
   */
  static void copy(MemorySegment memory, long offset, ByteBuf into, int index, int length) {
    if (into.refCnt() <= 0) {
      throw new IllegalReferenceCountException(into.refCnt());
    }
    Objects.checkFromIndexSize(index, length, into.capacity());
    if (into.hasArray()) {
      int start = into.arrayOffset() + index;
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, into.array(), start, length);
    } else if (Addresses.available() && into.hasMemoryAddress() && !into.isReadOnly()) {
      MemorySegment.copy(memory, offset, NativeMemory.all(), into.memoryAddress() + index, length);
    } else {
      copyByWords(memory, offset, into, index, length);
    }
  }

  /** For composite buffers, and for all direct ones where native access is not enabled. */
  private static void copyByWords(
      MemorySegment memory, long offset, ByteBuf into, int index, int length) {
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      into.setLongLE(index + done, memory.get(LONG, offset + done));
    }
    for (; done < length; done++) {
      into.setByte(index + done, memory.get(ValueLayout.JAVA_BYTE, offset + done));
    }
  }

  /**
   * Copies from a buffer to an address; ranges on both sides must have been checked by the caller.
   */
  static void copy(ByteBuf from, int index, long address, int length) {
    MemorySegment all = NativeMemory.all();
    if (from.hasArray()) {
      int start = from.arrayOffset() + index;
      MemorySegment.copy(from.array(), start, all, ValueLayout.JAVA_BYTE, address, length);
    } else if (from.hasMemoryAddress()) {
      MemorySegment.copy(all, from.memoryAddress() + index, all, address, length);
    } else {
      int done = 0;
      for (; done <= length - Long.BYTES; done += Long.BYTES) {
        all.set(LONG, address + done, from.getLongLE(index + done));
      }
      for (; done < length; done++) {
        all.set(ValueLayout.JAVA_BYTE, address + done, from.getByte(index + done));
      }
    }
  }
}
