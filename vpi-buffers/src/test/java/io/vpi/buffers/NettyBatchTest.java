package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NettyBatchTest {
  private final TapRegistry taps = new TapRegistry();
  private final NettyBatch netty = new NettyBatch(2);
  private final ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(64);

  /** Each way to a direct buffer with an address, around 40 bytes of which the first is 0xEE. */
  enum Kind {
    POOLED {
      @Override
      ByteBuf make(byte[] bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(64).writeBytes(bytes);
      }
    },
    ADAPTIVE {
      @Override
      ByteBuf make(byte[] bytes) {
        return new AdaptiveByteBufAllocator().directBuffer(64).writeBytes(bytes);
      }
    },
    UNPOOLED {
      @Override
      ByteBuf make(byte[] bytes) {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(64).writeBytes(bytes);
      }
    },
    WRAPPED {
      @Override
      ByteBuf make(byte[] bytes) {
        ByteBuffer nio = ByteBuffer.allocateDirect(bytes.length + 5).position(5);
        return Unpooled.wrappedBuffer(nio.put(bytes).flip().position(5));
      }
    },
    READ_ONLY {
      @Override
      ByteBuf make(byte[] bytes) {
        return UNPOOLED.make(bytes).asReadOnly();
      }
    },
    SLICE {
      @Override
      ByteBuf make(byte[] bytes) {
        return POOLED.make(Frames.behind(9, bytes)).slice(9, bytes.length);
      }
    },
    COMPOSITE_OF_ONE {
      @Override
      ByteBuf make(byte[] bytes) {
        return Unpooled.compositeBuffer().addComponent(true, SLICE.make(bytes));
      }
    };

    abstract ByteBuf make(byte[] bytes);
  }

  @AfterEach
  void release() {
    netty.release();
    if (buffer.refCnt() > 0) {
      buffer.release(buffer.refCnt());
    }
  }

  @ParameterizedTest
  @EnumSource
  void packetsLieWhereTheBufferHasThem(Kind kind) {
    byte[] packet = Frames.counting(40);
    ByteBuf direct = kind.make(Frames.behind(3, packet)).skipBytes(3);
    netty.begin(taps, Frames.NANOS);
    assertEquals(0, netty.add(direct, Frames.NANOS + 1, ETHERNET, NO_TAP));
    assertArrayEquals(packet, Frames.bytes(netty.batch(), 0));
    assertEquals(direct.memoryAddress() + 3, netty.batch().offset(0));
    assertEquals(3, direct.readerIndex(), "the indexes are the owner's");
    assertEquals(40, netty.batch().wireLength(0));
    assertEquals(Frames.NANOS + 1, netty.batch().timestamp(0));
    assertEquals(Frames.NANOS, netty.batch().now());
    netty.release();
    assertTrue(direct.release());
  }

  @Test
  void holdsTheBufferFromAddToRelease() {
    netty.begin(taps, Frames.NANOS);
    netty.add(buffer.writeLong(7), Frames.NANOS, ETHERNET, NO_TAP);
    assertEquals(2, buffer.refCnt());
    assertSame(buffer, netty.buffer(0));
    assertFalse(buffer.release(), "the caller may let go before the batch is released");
    assertEquals(7, netty.batch().memory().get(ValueLayouts.LONG, netty.batch().offset(0)));
    netty.release();
    assertEquals(0, buffer.refCnt());
    assertFalse(netty.batch().isLent());
    assertThrows(IndexOutOfBoundsException.class, () -> netty.buffer(0));
    netty.release();
  }

  @Test
  void takesAPacketFromBehindAHeaderAndKnowsThatItWasCut() {
    netty.begin(taps, Frames.NANOS);
    buffer.writeBytes(Frames.counting(20));
    int packet = netty.add(buffer, 8, 10, 1500, Frames.NANOS, ETHERNET, NO_TAP);
    assertEquals(Frames.counting(20)[8], Frames.bytes(netty.batch(), packet)[0]);
    assertEquals(10, netty.batch().capturedLength(packet));
    assertEquals(1500, netty.batch().wireLength(packet));
    assertEquals(PacketFlags.TRUNCATED, netty.batch().flags(packet));
  }

  @Test
  void refusesWhatHasNoAddressAndSaysWhatToDo() {
    netty.begin(taps, Frames.NANOS);
    ByteBuf heap = Unpooled.buffer(8).writeLong(1);
    assertRefused(
        "a heap buffer has no memory address: add a copy of it (NettyBatch.addCopy), not ", heap);
    CompositeByteBuf composite = Unpooled.compositeBuffer();
    composite.addComponent(true, Unpooled.directBuffer(8).writeLong(1));
    composite.addComponent(true, Unpooled.directBuffer(8).writeLong(2));
    assertRefused(
        "a direct buffer of several parts or read-only has no memory address: add a copy of it"
            + " (NettyBatch.addCopy), not CompositeByteBuf",
        composite);
    assertRefused(
        "a direct buffer of several parts or read-only has no memory address",
        Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(8).asReadOnlyBuffer()));
    assertRefused("a packet has at least one byte, not 0", buffer);
    assertRefused("a packet has at least one byte, not 0", Unpooled.EMPTY_BUFFER);
    assertEquals(0, netty.batch().size());
  }

  private void assertRefused(String message, ByteBuf refused) {
    int references = refused.refCnt();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> netty.add(refused, Frames.NANOS, ETHERNET, NO_TAP));
    assertTrue(e.getMessage().startsWith(message), e::getMessage);
    assertEquals(references, refused.refCnt(), "what is refused is not retained");
  }

  @Test
  void refusesRangesThatAreNotTheBuffers() {
    netty.begin(taps, Frames.NANOS);
    for (int[] range :
        new int[][] {{0, 65}, {60, 5}, {-1, 4}, {64, 1}, {Integer.MAX_VALUE, 2}, {1, 1 << 30}}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> netty.add(buffer, range[0], range[1], 1, Frames.NANOS, ETHERNET, NO_TAP));
      assertEquals(
          range[1] + " bytes from index " + range[0] + " are not within the buffer's 64",
          e.getMessage());
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> netty.add(buffer, 0, -1, 1, Frames.NANOS, ETHERNET, NO_TAP));
    assertEquals("a packet has at least one byte, not -1", e.getMessage());
    assertEquals(1, buffer.refCnt());
  }

  @Test
  void refusesAReleasedBuffer() {
    netty.begin(taps, Frames.NANOS);
    buffer.writeLong(1).release();
    assertThrows(
        IllegalReferenceCountException.class,
        () -> netty.add(buffer, Frames.NANOS, ETHERNET, NO_TAP));
    assertThrows(
        IllegalReferenceCountException.class,
        () -> NettyPackets.add(netty.batch(), buffer, Frames.NANOS, ETHERNET, NO_TAP));
    assertThrows(
        IllegalReferenceCountException.class,
        () ->
            netty.addCopy(PooledByteBufAllocator.DEFAULT, buffer, Frames.NANOS, ETHERNET, NO_TAP));
  }

  @Test
  void refusesWhenTheBatchIsFullOrNotBegun() {
    buffer.writeLong(1);
    IllegalStateException early =
        assertThrows(
            IllegalStateException.class, () -> netty.add(buffer, Frames.NANOS, ETHERNET, NO_TAP));
    assertEquals("the batch was not begun", early.getMessage());
    netty.begin(taps, Frames.NANOS);
    netty.add(buffer, Frames.NANOS, ETHERNET, NO_TAP);
    netty.add(buffer, Frames.NANOS, ETHERNET, NO_TAP);
    IllegalStateException full =
        assertThrows(
            IllegalStateException.class, () -> netty.add(buffer, Frames.NANOS, ETHERNET, NO_TAP));
    assertEquals("the batch is full", full.getMessage());
    assertEquals(3, buffer.refCnt(), "two packets and the caller");
    assertThrows(IllegalStateException.class, () -> netty.begin(taps, Frames.NANOS));
  }

  @Test
  void copiesBuffersOfAnyKindIntoMemoryOfItsOwn() {
    byte[] packet = Frames.counting(50);
    ByteBuf heap = Unpooled.wrappedBuffer(Frames.behind(2, packet)).skipBytes(2);
    ByteBuf composite =
        Unpooled.wrappedBuffer(
            Unpooled.directBuffer().writeBytes(packet, 0, 20),
            Unpooled.directBuffer().writeBytes(packet, 20, 30));
    netty.begin(taps, Frames.NANOS);
    netty.addCopy(PooledByteBufAllocator.DEFAULT, heap, Frames.NANOS, ETHERNET, NO_TAP);
    netty.addCopy(PooledByteBufAllocator.DEFAULT, composite, Frames.NANOS, ETHERNET, NO_TAP);
    assertEquals(52, heap.writerIndex());
    assertEquals(2, heap.readerIndex());
    assertTrue(heap.release(), "free again at once");
    assertTrue(composite.release(), "free again at once");
    assertArrayEquals(packet, Frames.bytes(netty.batch(), 0));
    assertArrayEquals(packet, Frames.bytes(netty.batch(), 1));
    ByteBuf copy = netty.buffer(1);
    assertEquals(1, copy.refCnt());
    netty.release();
    assertEquals(0, copy.refCnt());
  }

  @Test
  void releasesTheOthersWhenOneWasReleasedOnceTooOften() {
    ByteBuf gone = PooledByteBufAllocator.DEFAULT.directBuffer(8).writeLong(1);
    netty.begin(taps, Frames.NANOS);
    netty.add(gone, Frames.NANOS, ETHERNET, NO_TAP);
    netty.add(buffer.writeLong(1), Frames.NANOS, ETHERNET, NO_TAP);
    gone.release(2);
    assertThrows(IllegalReferenceCountException.class, netty::release);
    assertEquals(1, buffer.refCnt());
    netty.begin(taps, Frames.NANOS);
  }

  @Test
  void aBatchOverASlabTakesItsPartsAndNothingElse() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment slab = arena.allocate(256);
      ByteBuf part = Unpooled.wrappedBuffer(slab.asSlice(100, 50).asByteBuffer());
      PacketBatch batch = new PacketBatch(2);
      batch.begin(slab, taps, Frames.NANOS);
      NettyPackets.add(batch, part, Frames.NANOS, ETHERNET, NO_TAP);
      assertEquals(100, batch.offset(0));
      assertNotEquals(NativeMemory.all(), batch.memory());
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> NettyPackets.add(batch, buffer.writeLong(1), Frames.NANOS, ETHERNET, NO_TAP));
      assertEquals(
          "the buffer lies outside of the batch's memory: begin the batch over NativeMemory.all()",
          e.getMessage());
    }
  }

  @Test
  void copiesAPacketBehindWhatATargetHasAlready() {
    byte[] packet = Frames.counting(37);
    netty.begin(taps, Frames.NANOS);
    netty.add(buffer.writeBytes(packet), Frames.NANOS, ETHERNET, NO_TAP);
    for (ByteBuf into :
        new ByteBuf[] {
          Unpooled.buffer(1), Unpooled.directBuffer(1), PooledByteBufAllocator.DEFAULT.buffer(1)
        }) {
      into.writeByte(9);
      assertEquals(37, NettyPackets.copyTo(netty.batch(), 0, into));
      assertEquals(38, into.readableBytes());
      assertEquals(9, into.readByte());
      assertArrayEquals(packet, Frames.bytes(into));
      into.release();
    }
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> NettyPackets.copyTo(netty.batch(), 1, Unpooled.buffer()));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> NettyPackets.copyTo(netty.batch(), 0, Unpooled.directBuffer(8, 36)));
    assertThrows(
        ReadOnlyBufferException.class,
        () -> NettyPackets.copyTo(netty.batch(), 0, Unpooled.directBuffer(64).asReadOnly()));
    ByteBuf released = Unpooled.directBuffer(64);
    released.release();
    assertThrows(
        IllegalReferenceCountException.class,
        () -> NettyPackets.copyTo(netty.batch(), 0, released));
  }
}
