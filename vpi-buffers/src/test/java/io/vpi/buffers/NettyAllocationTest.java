package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Netty's buffers as packets and packets as Netty's buffers allocate nothing once warm. */
class NettyAllocationTest {
  private static final int PACKETS = 16;
  private static final byte[] FRAME = Frames.udp(53, Frames.counting(120));

  private final TapRegistry taps = new TapRegistry();
  private final NettyBatch netty = new NettyBatch(PACKETS);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(PACKETS);
  private final ByteBuf[] buffers = new ByteBuf[PACKETS];
  private final PacketByteBuf view = new PacketByteBuf();
  private long sum;

  NettyAllocationTest() {
    for (int i = 0; i < PACKETS; i++) {
      buffers[i] = PooledByteBufAllocator.DEFAULT.directBuffer(2048).writeBytes(FRAME);
    }
  }

  @AfterEach
  void release() {
    netty.release();
    for (ByteBuf buffer : buffers) {
      buffer.release();
    }
  }

  private void lend() {
    netty.begin(taps, Frames.NANOS);
    for (ByteBuf buffer : buffers) {
      netty.add(buffer, Frames.NANOS, ETHERNET, NO_TAP);
    }
  }

  @Test
  void addDecodeAndReleaseAllocateNothing() {
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          lend();
          decoder.decode(netty.batch(), layers);
          netty.release();
        });
    assertEquals(0, bytes);
    for (int i = 0; i < PACKETS; i++) {
      assertEquals(Protocol.UDP, layers.protocol(i, layers.transport(i)));
      assertEquals(0, layers.anomalyCount(i));
    }
  }

  @Test
  void viewsAllocateNothing() {
    lend();
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          for (int i = 0; i < PACKETS; i++) {
            view.wrap(netty.batch(), i);
            sum += view.getUnsignedShort(12) + view.getInt(26) + view.getLongLE(30);
            while (view.isReadable()) {
              sum += view.readByte();
            }
            view.release();
          }
        });
    assertEquals(0, bytes);
  }

  @Test
  void aDecodedPayloadAsAViewAllocatesNothing() {
    lend();
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          decoder.decode(netty.batch(), layers);
          for (int i = 0; i < PACKETS; i++) {
            long start = netty.batch().offset(i) + layers.payloadOffset(i);
            view.wrap(netty.batch().memory(), start, layers.payloadLength(i));
            sum += view.readLong() + view.readableBytes();
          }
        });
    assertEquals(0, bytes);
    assertEquals(112, view.readableBytes());
  }

  @Test
  void explicitCopiesAllocateNothing() {
    lend();
    ByteBuf pooled = PooledByteBufAllocator.DEFAULT.directBuffer(2048);
    ByteBuf heap = Unpooled.buffer(2048);
    byte[] array = new byte[FRAME.length];
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          for (int i = 0; i < PACKETS; i++) {
            sum += NettyPackets.copyTo(netty.batch(), i, pooled.clear());
            sum += NettyPackets.copyTo(netty.batch(), i, heap.clear());
            view.wrap(netty.batch(), i).readBytes(pooled.clear(), FRAME.length);
            view.getBytes(0, array);
          }
        });
    assertEquals(0, bytes);
    assertEquals(Unpooled.wrappedBuffer(FRAME), pooled);
    pooled.release();
  }

  /** Netty caches what its pools need on its own threads, such as those of event loops. */
  @Test
  void copiesFromAPoolAllocateNothingOnAnEventLoopsThread() throws InterruptedException {
    for (ByteBufAllocator allocator :
        new ByteBufAllocator[] {PooledByteBufAllocator.DEFAULT, new AdaptiveByteBufAllocator()}) {
      AtomicLong bytes = new AtomicLong(-1);
      Thread loop = new FastThreadLocalThread(() -> bytes.set(bytesOfCopies(allocator)));
      loop.start();
      loop.join();
      assertEquals(0, bytes.get(), allocator::toString);
    }
  }

  private long bytesOfCopies(ByteBufAllocator allocator) {
    ByteBuf heap = Unpooled.wrappedBuffer(FRAME);
    ByteBuf composite =
        Unpooled.wrappedBuffer(
            Unpooled.directBuffer().writeBytes(FRAME, 0, 33),
            Unpooled.directBuffer().writeBytes(FRAME, 33, FRAME.length - 33));
    return Allocation.bytesAllocatedBy(() -> {
      netty.begin(taps, Frames.NANOS);
      for (int i = 0; i < PACKETS; i++) {
        ByteBuf from = i % 2 == 0 ? heap : composite;
        netty.addCopy(allocator, from, Frames.NANOS, ETHERNET, NO_TAP);
      }
      netty.release();
    });
  }
}
