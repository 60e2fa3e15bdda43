package io.vpi.flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vpi.decode.LayerTable;
import io.vpi.decode.Tcp;
import io.vpi.flow.reassembly.StreamReassembler;
import io.vpi.flow.tcp.TcpResult;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Makes an inline packet what was inspected: bytes that contradict those accepted before are set
 * back to them, and the urgent pointer is taken off so that every receiver reads the same. The
 * replacement lies in a slot of the packet's own until its batch is released.
 *
 * <p>The TCP checksum is carried over by the difference (RFC 1624), so that one which a card is
 * still to fill in stays as unfinished as it was.
 */
final class SegmentRewriter implements AutoCloseable {
  /** The longest packet that is rewritten, in bytes; longer ones are dropped. */
  static final int SLOT = 2048;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int FLAGS = 12;
  private static final int CHECKSUM = 16;
  private static final int URGENT_POINTER = 18;

  private final StreamReassembler reassembler;
  private final int slots;
  private final ByteBuf buffer;
  private final MemorySegment memory;

  SegmentRewriter(StreamReassembler reassembler, int batchCapacity) {
    this.reassembler = reassembler;
    slots = batchCapacity;
    buffer = PooledByteBufAllocator.DEFAULT.directBuffer(slots * SLOT);
    memory = MemorySegment.ofBuffer(buffer.nioBuffer(0, slots * SLOT));
  }

  /**
   * Replaces a packet of the source's batch.
   *
   * @param batch the source's batch
   * @param layers what was decoded of it
   * @param index the packet
   * @param half the half of the record that its data is in
   * @param streamOffset where its first byte of data belongs
   * @param result what the tracker made of it: bits of {@link TcpResult} that say what is to be
   *     done, each alone or both
   * @return false if that cannot be done: the packet is too long, or not all of the bytes that it
   *     contradicts are held any more
   */
  boolean rewrite(
      PacketBatch batch, LayerTable layers, int index, long half, long streamOffset, int result) {
    int length = batch.capturedLength(index);
    if (length > SLOT || index >= slots) {
      return false;
    }
    long at = (long) index * SLOT;
    MemorySegment.copy(batch.memory(), batch.offset(index), memory, at, length);
    int transport = layers.transport(index);
    int header = layers.offset(index, transport);
    int end = layers.end(index, transport);
    int payload = header + layers.headerLength(index, transport);
    long before = sum(at + header, end - header);
    if ((result & TcpResult.STRIP_URGENT_INLINE) != 0) {
      int flags = memory.get(SHORT, at + header + FLAGS) & ~Tcp.URG;
      memory.set(SHORT, at + header + FLAGS, (short) flags);
      memory.set(SHORT, at + header + URGENT_POINTER, (short) 0);
    }
    if ((result & TcpResult.REWRITE_INLINE) != 0
        && !reassembler.original(half, streamOffset, end - payload, memory, at + payload)) {
      return false;
    }
    long after = sum(at + header, end - header);
    int checksum = memory.get(SHORT, at + header + CHECKSUM) & 0xFFFF;
    long carried = (~checksum & 0xFFFF) + after + (~fold(before) & 0xFFFF);
    memory.set(SHORT, at + header + CHECKSUM, (short) ~fold(carried));
    batch.replace(index, memory, at, length);
    return true;
  }

  private long sum(long from, int length) {
    long sum = 0;
    int i = 0;
    for (; i + 2 <= length; i += 2) {
      sum += memory.get(SHORT, from + i) & 0xFFFF;
    }
    if (i < length) {
      sum += (memory.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF) << 8;
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) folded;
  }

  /** What it has taken, in bytes. */
  long memoryBytes() {
    return buffer.capacity();
  }

  @Override
  public void close() {
    buffer.release();
  }
}
