package io.vpi.buffers;

import io.vpi.packet.LinkType;
import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A batch of packets that lie in Agrona's buffers over native memory, one here, one there.
 *
 * <pre>{@code
 * agrona.begin(taps, nanos);
 * agrona.add(buffer, offset, length, nanos, LinkType.ETHERNET, tap);
 * inspector.inspect(agrona.batch());                  // reads where the bytes lie
 * agrona.release();
 * }</pre>
 *
 * <p><b>Lifetime.</b> A batch knows addresses alone, and a direct {@link ByteBuffer} that nobody
 * refers to is freed with what lies at them. So this class refers to what is behind each buffer,
 * from {@link #add} to {@link #release}. Memory that is freed by hand (an arena, a mapping, a
 * driver's ring) stays the caller's to keep, and nobody may write to it, until {@link #release}.
 *
 * <p>The batch is begun over {@link NativeMemory#all()}, which has no bounds and needs {@code
 * --enable-native-access}: see there.
 *
 * <p>Reusable, and nothing is allocated after construction. Not thread safe: it belongs to one
 * thread at a time.
 */
public final class AgronaBatch {
  private final PacketBatch batch;
  private final @Nullable Object[] held;

  /**
   * Makes an empty batch.
   *
   * @param capacity the most packets it can hold, 1 to {@link PacketBatch#MAX_CAPACITY}
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public AgronaBatch(int capacity) {
    batch = new PacketBatch(capacity);
    held = new Object[capacity];
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
   * Adds a range of a buffer as a packet, where it lies.
   *
   * @param buffer a buffer over native memory; it may be wrapped around something else at once,
   *     what it was wrapped around is kept
   * @param offset the buffer's index of the packet's first byte
   * @param length how many bytes the packet has, 1 or more
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the range is empty or not within the buffer, or the buffer
   *     is on the heap
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public int add(DirectBuffer buffer, int offset, int length, long nanos, int linkType, int tapId) {
    return add(buffer, offset, length, length, nanos, linkType, tapId);
  }

  /**
   * Adds a range of a buffer as a packet, where it lies: for a packet that was cut when it was
   * captured.
   *
   * @param buffer a buffer over native memory; it may be wrapped around something else at once,
   *     what it was wrapped around is kept
   * @param offset the buffer's index of the packet's first byte
   * @param captured how many bytes are there, 1 or more
   * @param wire how many there were on the wire, in bytes, taken as unsigned
   * @param nanos when the packet was captured, nanoseconds since 1970-01-01 UTC
   * @param linkType what it begins with, a number of {@link LinkType}
   * @param tapId an id of the taps, or {@link PacketBatch#NO_TAP}
   * @return the packet's index in the batch
   * @throws IllegalArgumentException if the range is empty or not within the buffer, or the buffer
   *     is on the heap
   * @throws IllegalStateException if the batch was not begun, or is full
   */
  public int add(
      DirectBuffer buffer,
      int offset,
      int captured,
      int wire,
      long nanos,
      int linkType,
      int tapId) {
    int packet = AgronaPackets.add(batch, buffer, offset, captured, wire, nanos, linkType, tapId);
    @Nullable ByteBuffer behind = buffer.byteBuffer();
    held[packet] = behind != null ? behind : buffer;
    return packet;
  }

  /** Ends the batch and lets go of its memory. Does nothing to a batch that was not begun. */
  public void release() {
    Arrays.fill(held, 0, batch.size(), null);
    batch.clear();
  }
}
