package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.vpi.tap.TapRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Netty's own detector, which watches every buffer here, sees none that was not given back. */
class NettyLeakTest {
  private static final int ROUNDS = 200;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final PooledByteBufAllocator pool = new PooledByteBufAllocator(true);
  private final NettyBatch netty = new NettyBatch(4);
  private final PacketByteBuf view = new PacketByteBuf();
  private final TapRegistry taps = new TapRegistry();
  private final List<String> leaks = new CopyOnWriteArrayList<>();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          // Tests that ran before in this process lose buffers of their own, which is not their
          // subject, and the detector watches one in some hundred of these too.
          String message = record.getMessage();
          if (message.startsWith("LEAK") && message.contains(NettyLeakTest.class.getName())) {
            leaks.add(message);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Test
  void onlyTheBufferThatThisTestLosesItselfIsMissed() throws InterruptedException {
    Logger logger = Logger.getLogger(ResourceLeakDetector.class.getName());
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        useBuffers();
      }
      loseOne();
      long start = System.nanoTime();
      while (leaks.isEmpty() && System.nanoTime() - start < PATIENCE_NANOS) {
        System.gc();
        Thread.sleep(20);
        useBuffers(); // the detector reports when it is asked to watch the next buffer
      }
      for (int i = 0; i < ROUNDS; i++) {
        useBuffers();
      }
      assertEquals(1, leaks.size(), leaks::toString);
      assertTrue(leaks.getFirst().contains("loseOne"), leaks::toString);
    } finally {
      ResourceLeakDetector.setLevel(level);
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
  }

  private void loseOne() {
    pool.directBuffer(8).writeLong(1).touch("loseOne");
  }

  /** Each way in and out, the refused ones too. */
  private void useBuffers() {
    ByteBuf packet = pool.directBuffer(64).writeBytes(Frames.counting(60));
    ByteBuf heap = pool.heapBuffer(64).writeBytes(Frames.counting(60));
    netty.begin(taps, Frames.NANOS);
    netty.add(packet, Frames.NANOS, ETHERNET, NO_TAP);
    netty.add(packet, 20, 10, 10, Frames.NANOS, ETHERNET, NO_TAP);
    netty.addCopy(pool, heap, Frames.NANOS, ETHERNET, NO_TAP);
    assertThrows(
        IllegalArgumentException.class, () -> netty.add(heap, Frames.NANOS, ETHERNET, NO_TAP));
    assertThrows(
        IllegalArgumentException.class,
        () -> netty.addCopy(pool, Unpooled.EMPTY_BUFFER, Frames.NANOS, ETHERNET, NO_TAP));
    netty.addCopy(pool, packet, Frames.NANOS, ETHERNET, NO_TAP);
    assertThrows( // full
        IllegalStateException.class,
        () -> netty.addCopy(pool, packet, Frames.NANOS, ETHERNET, NO_TAP));
    packet.release();
    heap.release();
    ByteBuf copy = view.wrap(netty.batch(), 0).copy();
    ByteBuf appended = pool.directBuffer(1);
    NettyPackets.copyTo(netty.batch(), 1, appended);
    view.release();
    netty.release();
    assertEquals(60, copy.readableBytes());
    assertTrue(copy.release());
    assertTrue(appended.release());
  }
}
