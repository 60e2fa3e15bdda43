package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("agrona-access")
class AgronaBatchTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final TapRegistry taps = new TapRegistry();
  private final AgronaBatch agrona = new AgronaBatch(2);
  private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64));

  @AfterEach
  void release() {
    agrona.release();
  }

  @Test
  void packetsLieWhereTheBufferHasThem() {
    byte[] packet = Frames.counting(40);
    agrona.begin(taps, Frames.NANOS);
    buffer.putBytes(3, packet);
    assertEquals(0, agrona.add(buffer, 3, 40, Frames.NANOS + 1, ETHERNET, NO_TAP));
    assertEquals(buffer.addressOffset() + 3, agrona.batch().offset(0));
    assertArrayEquals(packet, Frames.bytes(agrona.batch(), 0));
    assertEquals(Frames.NANOS + 1, agrona.batch().timestamp(0));
    ExpandableDirectByteBuffer growing = new ExpandableDirectByteBuffer(8);
    growing.putBytes(0, packet); // it is somewhere else now
    agrona.add(growing, 0, 40, 1500, Frames.NANOS, ETHERNET, NO_TAP);
    assertArrayEquals(packet, Frames.bytes(agrona.batch(), 1));
    assertEquals(PacketFlags.TRUNCATED, agrona.batch().flags(1));
  }

  @Test
  void refusesTheHeapAndRangesThatAreNotTheBuffers() {
    agrona.begin(taps, Frames.NANOS);
    for (DirectBuffer heap :
        new DirectBuffer[] {
          new UnsafeBuffer(new byte[64]), new UnsafeBuffer(ByteBuffer.allocate(64))
        }) {
      assertRefused(
          "the buffer is on the heap, where bytes have no address that lasts: packets lie in native"
              + " memory, copy them there once",
          heap,
          0,
          8);
    }
    assertRefused("a packet has at least one byte, not 0", buffer, 0, 0);
    assertRefused("a packet has at least one byte, not -5", buffer, 8, -5);
    assertRefused("65 bytes from index 0 are not within the buffer's 64", buffer, 0, 65);
    assertRefused("8 bytes from index 57 are not within the buffer's 64", buffer, 57, 8);
    assertRefused("8 bytes from index -1 are not within the buffer's 64", buffer, -1, 8);
    assertRefused(
        "2147483647 bytes from index 2147483647 are not within the buffer's 64",
        buffer,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE);
    assertEquals(0, agrona.batch().size());
  }

  private void assertRefused(String message, DirectBuffer refused, int offset, int length) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> agrona.add(refused, offset, length, Frames.NANOS, ETHERNET, NO_TAP));
    assertEquals(message, e.getMessage());
  }

  @Test
  void refusesWhenTheBatchIsFullOrNotBegun() {
    IllegalStateException early =
        assertThrows(
            IllegalStateException.class,
            () -> agrona.add(buffer, 0, 8, Frames.NANOS, ETHERNET, NO_TAP));
    assertEquals("the batch was not begun", early.getMessage());
    agrona.begin(taps, Frames.NANOS);
    agrona.add(buffer, 0, 8, Frames.NANOS, ETHERNET, NO_TAP);
    agrona.add(buffer, 8, 8, Frames.NANOS, ETHERNET, NO_TAP);
    IllegalStateException full =
        assertThrows(
            IllegalStateException.class,
            () -> agrona.add(buffer, 16, 8, Frames.NANOS, ETHERNET, NO_TAP));
    assertEquals("the batch is full", full.getMessage());
    agrona.release();
    assertFalse(agrona.batch().isLent());
    agrona.release();
  }

  @Test
  void aBatchOverASlabTakesItsPartsAndNothingElse() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slab = arena.allocate(256);
      UnsafeBuffer part = new UnsafeBuffer(slab.address() + 100, 50);
      PacketBatch batch = new PacketBatch(1);
      batch.begin(slab, taps, Frames.NANOS);
      assertThrows(
          IllegalArgumentException.class,
          () -> AgronaPackets.add(batch, buffer, 0, 8, Frames.NANOS, ETHERNET, NO_TAP));
      AgronaPackets.add(batch, part, 10, 40, Frames.NANOS, ETHERNET, NO_TAP);
      assertEquals(110, batch.offset(0));
    }
  }

  @Test
  void keepsTheMemoryFromTheCollectorUntilRelease() throws InterruptedException {
    UnsafeBuffer flyweight = new UnsafeBuffer(0, 0);
    agrona.begin(taps, Frames.NANOS);
    WeakReference<ByteBuffer> memory = addAndForget(flyweight);
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNotNull(memory.get());
    assertArrayEquals(Frames.counting(32), Frames.bytes(agrona.batch(), 0));
    agrona.release();
    long start = System.nanoTime();
    while (memory.get() != null && System.nanoTime() - start < PATIENCE_NANOS) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(memory.get());
  }

  private WeakReference<ByteBuffer> addAndForget(UnsafeBuffer flyweight) {
    ByteBuffer memory = ByteBuffer.allocateDirect(32);
    flyweight.wrap(memory);
    flyweight.putBytes(0, Frames.counting(32));
    agrona.add(flyweight, 0, 32, Frames.NANOS, ETHERNET, NO_TAP);
    flyweight.wrap(buffer);
    return new WeakReference<>(memory);
  }

  @Test
  void viewsShowThePacketAndNothingMore() {
    byte[] packet = Frames.counting(20);
    buffer.putBytes(10, packet);
    agrona.begin(taps, Frames.NANOS);
    agrona.add(buffer, 10, 20, Frames.NANOS, ETHERNET, NO_TAP);
    UnsafeBuffer view = new UnsafeBuffer(0, 0);
    AgronaPackets.wrap(agrona.batch(), 0, view);
    byte[] read = new byte[20];
    view.getBytes(0, read);
    assertArrayEquals(packet, read);
    assertEquals(20, view.capacity());
    assertThrows(IndexOutOfBoundsException.class, () -> view.getByte(20));
    AgronaPackets.wrap(agrona.batch().memory(), agrona.batch().offset(0) + 4, 6, view);
    assertEquals(packet[4], view.getByte(0));
    assertEquals(6, view.capacity());
    assertThrows(
        IndexOutOfBoundsException.class, () -> AgronaPackets.wrap(agrona.batch(), 1, view));
    assertThrows(
        IllegalArgumentException.class,
        () -> AgronaPackets.wrap(MemorySegment.ofArray(new byte[8]), 0, 8, view));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment small = arena.allocate(8);
      assertThrows(IndexOutOfBoundsException.class, () -> AgronaPackets.wrap(small, 4, 5, view));
    }
  }

  @Test
  void copiesIntoTheHeapAndIntoNativeMemory() {
    byte[] packet = Frames.counting(20);
    buffer.putBytes(10, packet);
    agrona.begin(taps, Frames.NANOS);
    agrona.add(buffer, 10, 20, Frames.NANOS, ETHERNET, NO_TAP);
    ByteBuffer part = ByteBuffer.allocate(64).position(16).slice();
    for (MutableDirectBuffer into :
        new MutableDirectBuffer[] {
          new UnsafeBuffer(new byte[64], 9, 40),
          new UnsafeBuffer(part, 3, 40),
          new UnsafeBuffer(ByteBuffer.allocateDirect(40)),
        }) {
      assertEquals(20, AgronaPackets.copyTo(agrona.batch(), 0, into, 5));
      byte[] read = new byte[20];
      into.getBytes(5, read);
      assertArrayEquals(packet, read);
      assertEquals(0, into.getByte(4));
      assertEquals(0, into.getByte(25));
      for (int index : new int[] {-1, 21, Integer.MAX_VALUE}) {
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> AgronaPackets.copyTo(agrona.batch(), 0, into, index));
      }
    }
    assertTrue(agrona.batch().isLent());
  }
}
