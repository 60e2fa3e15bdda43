package io.vpi.buffers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.GuardPage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketByteBufTest {
  private static final byte[] FIRST = Frames.counting(60);
  private static final byte[] SECOND = "the second packet".getBytes(StandardCharsets.US_ASCII);

  private final Arena arena = Arena.ofConfined();
  private final PacketBatch batch = new PacketBatch(4);
  private final PacketByteBuf view = new PacketByteBuf();

  @BeforeEach
  void lend() {
    MemorySegment memory = arena.allocate(200).fill((byte) 0xEE);
    MemorySegment.copy(FIRST, 0, memory, ValueLayout.JAVA_BYTE, 11, FIRST.length);
    MemorySegment.copy(SECOND, 0, memory, ValueLayout.JAVA_BYTE, 101, SECOND.length);
    batch.begin(memory, new TapRegistry(), Frames.NANOS);
    batch.add(11, FIRST.length, FIRST.length, 0, LinkType.ETHERNET, PacketBatch.NO_TAP);
    batch.add(101, SECOND.length, SECOND.length, 0, LinkType.ETHERNET, PacketBatch.NO_TAP);
  }

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void showsOnePacketAfterTheOther() {
    assertEquals(0, view.readableBytes());
    assertSame(view, view.wrap(batch, 0));
    assertArrayEquals(FIRST, Frames.bytes(view));
    view.skipBytes(20).markReaderIndex();
    view.wrap(batch, 1);
    assertArrayEquals(SECOND, Frames.bytes(view));
    view.skipBytes(3).resetReaderIndex();
    assertEquals(0, view.readerIndex(), "a mark does not outlive its packet");
    assertEquals("the second packet", view.toString(StandardCharsets.US_ASCII));
    assertEquals(Unpooled.wrappedBuffer(SECOND), view);
    assertEquals(4, view.bytesBefore((byte) 's'));
    assertEquals(batch.memory().address() + 101, view.memoryAddress());
    view.wrap(batch.memory(), 105, 6);
    assertEquals("second", view.toString(StandardCharsets.US_ASCII));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(batch, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(batch.memory(), 195, 6));
    assertThrows(
        IllegalArgumentException.class, () -> view.wrap(MemorySegment.ofArray(new byte[8]), 0, 8));
  }

  @Test
  void endsWhereThePacketEnds() {
    view.wrap(batch, 0);
    int last = FIRST.length - 1;
    assertEquals(FIRST[last], view.getByte(last));
    for (Runnable read :
        List.<Runnable>of(
            () -> view.getByte(last + 1),
            () -> view.getByte(-1),
            () -> view.getShort(last),
            () -> view.getShortLE(last),
            () -> view.getMedium(last - 1),
            () -> view.getMediumLE(last - 1),
            () -> view.getInt(last - 2),
            () -> view.getIntLE(last - 2),
            () -> view.getLong(last - 6),
            () -> view.getLongLE(last - 6),
            () -> view.getBytes(1, new byte[FIRST.length]),
            () -> view.getBytes(1, Unpooled.buffer(100), 0, FIRST.length),
            () -> view.getBytes(0, Unpooled.directBuffer(8, 8), 0, 9),
            () -> view.nioBuffer(1, FIRST.length),
            () -> view.copy(1, FIRST.length),
            () -> view.slice(1, FIRST.length),
            () -> view.writerIndex(FIRST.length + 1))) {
      assertThrows(IndexOutOfBoundsException.class, read::run);
    }
  }

  @Test
  void touchesNothingBesideThePacket() {
    try (GuardPage guard = GuardPage.allocate(4096)) {
      MemorySegment all = GuardPage.unbounded();
      view.wrap(all, guard.offsetAtEnd(FIRST), FIRST.length);
      readAll();
      guard.copyToStart(FIRST);
      view.wrap(all, guard.memory().address(), FIRST.length);
      readAll();
    }
  }

  private void readAll() {
    ByteBuf expected = Unpooled.wrappedBuffer(FIRST);
    for (int i = 0; i < FIRST.length; i++) {
      assertEquals(expected.getByte(i), view.getByte(i));
      if (i <= FIRST.length - 2) {
        assertEquals(expected.getShort(i), view.getShort(i));
        assertEquals(expected.getShortLE(i), view.getShortLE(i));
      }
      if (i <= FIRST.length - 3) {
        assertEquals(expected.getUnsignedMedium(i), view.getUnsignedMedium(i));
        assertEquals(expected.getUnsignedMediumLE(i), view.getUnsignedMediumLE(i));
      }
      if (i <= FIRST.length - 4) {
        assertEquals(expected.getInt(i), view.getInt(i));
        assertEquals(expected.getIntLE(i), view.getIntLE(i));
      }
      if (i <= FIRST.length - 8) {
        assertEquals(expected.getLong(i), view.getLong(i));
        assertEquals(expected.getLongLE(i), view.getLongLE(i));
      }
    }
    assertEquals(expected, view);
  }

  @Test
  void isNotWrappedAgainWhileSomebodyHoldsIt() {
    ByteBuf slice = view.wrap(batch, 1).retainedSlice(4, 6);
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> view.wrap(batch, 0));
    assertEquals("the view is still held elsewhere, by 1 reference(s)", e.getMessage());
    assertEquals("second", slice.toString(StandardCharsets.US_ASCII));
    assertFalse(slice.release());
    assertArrayEquals(FIRST, Frames.bytes(view.wrap(batch, 0)));
  }

  @Test
  void isEmptyAfterItsLastReleaseAndCanBeWrappedAgain() {
    assertTrue(view.wrap(batch, 0).release());
    assertThrows(IllegalReferenceCountException.class, () -> view.getByte(0));
    assertThrows(IllegalReferenceCountException.class, view::memoryAddress);
    assertEquals(0, view.capacity());
    assertArrayEquals(SECOND, Frames.bytes(view.wrap(batch, 1)));
    assertEquals(1, view.refCnt());
  }

  @Test
  void noticesMemoryThatIsGoneWhereTheSegmentHasAScope() {
    PacketByteBuf late = new PacketByteBuf();
    try (Arena brief = Arena.ofConfined()) {
      late.wrap(brief.allocate(8), 0, 8);
    }
    assertThrows(IllegalStateException.class, () -> late.getLong(0));
  }

  @Test
  void isReadOnly() {
    view.wrap(batch, 0);
    assertTrue(view.isReadOnly());
    assertSame(view, view.asReadOnly());
    view.writerIndex(10);
    assertFalse(view.isWritable());
    assertFalse(view.isWritable(1));
    assertEquals(1, view.ensureWritable(1, true));
    ByteBuf source = Unpooled.buffer(64).writeZero(64);
    for (Runnable write :
        List.<Runnable>of(
            () -> view.setByte(0, 1),
            () -> view.setShort(0, 1),
            () -> view.setShortLE(0, 1),
            () -> view.setMedium(0, 1),
            () -> view.setMediumLE(0, 1),
            () -> view.setInt(0, 1),
            () -> view.setIntLE(0, 1),
            () -> view.setLong(0, 1),
            () -> view.setLongLE(0, 1),
            () -> view.setZero(0, 8),
            () -> view.setBytes(0, new byte[1]),
            () -> view.setBytes(0, source, 0, 1),
            () -> view.setBytes(0, ByteBuffer.allocate(1)),
            () -> view.setBytes(0, new ByteArrayInputStream(new byte[1]), 1),
            () -> view.writeByte(1),
            () -> view.ensureWritable(1),
            () -> view.capacity(5),
            () -> view.slice().setByte(0, 1),
            () -> view.nioBuffer().put(0, (byte) 1),
            () -> view.skipBytes(1).discardReadBytes())) {
      assertThrows(ReadOnlyBufferException.class, write::run);
    }
    assertArrayEquals(FIRST, Frames.bytes(batch, 0));
  }

  @Test
  void copiesIntoBuffersOfEachKind() {
    view.wrap(batch, 0);
    ByteBuf composite =
        Unpooled.wrappedBuffer(
            Unpooled.directBuffer().writeZero(19), Unpooled.directBuffer().writeZero(45));
    for (ByteBuf into : new ByteBuf[] {Unpooled.buffer(64), Unpooled.directBuffer(64), composite}) {
      view.getBytes(0, into, 3, FIRST.length);
      assertEquals(Unpooled.wrappedBuffer(FIRST), into.slice(3, FIRST.length).writerIndex(60));
      into.release();
    }
    ByteBuf written = Unpooled.directBuffer(8).writeBytes(view);
    assertEquals(Unpooled.wrappedBuffer(FIRST), written);
    assertEquals(0, view.readableBytes());
    written.release();
    ByteBuf copy = view.readerIndex(10).copy();
    view.wrap(batch, 1);
    assertEquals(Unpooled.wrappedBuffer(FIRST, 10, 50), copy);
    copy.release();
  }

  @Test
  void givesItsBytesToStreamsChannelsAndNioBuffers(@TempDir Path folder) throws IOException {
    view.wrap(batch, 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    view.getBytes(4, out, 6);
    ByteBuffer nio = ByteBuffer.allocate(7);
    view.getBytes(0, nio);
    out.write(nio.array());
    assertEquals("secondthe sec", out.toString(StandardCharsets.US_ASCII));
    assertEquals(1, view.nioBufferCount());
    assertEquals(ByteBuffer.wrap(SECOND), view.nioBuffers()[0]);
    assertEquals(ByteBuffer.wrap(SECOND), view.internalNioBuffer(0, SECOND.length));
    Path file = folder.resolve("bytes");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertEquals(6, view.getBytes(4, channel, 3L, 6));
    }
    assertEquals("\0\0\0second", Files.readString(file));
    ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertEquals(3, view.getBytes(0, channel, 3));
    }
    assertEquals("thesecond", Files.readString(file));
    Channels.newChannel(gathered).write(view.nioBuffer());
    assertArrayEquals(SECOND, gathered.toByteArray());
  }

  @Test
  void tellsWhatKindOfBufferItIs() {
    ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    PacketByteBuf own = new PacketByteBuf(allocator).wrap(batch, 0);
    assertSame(allocator, own.alloc());
    assertTrue(own.isDirect());
    assertTrue(own.isContiguous());
    assertTrue(own.hasMemoryAddress());
    assertFalse(own.hasArray());
    assertThrows(UnsupportedOperationException.class, own::array);
    assertThrows(UnsupportedOperationException.class, own::arrayOffset);
    assertEquals(null, own.unwrap());
    assertEquals(60, own.capacity());
    assertEquals(60, own.maxCapacity());
  }
}
