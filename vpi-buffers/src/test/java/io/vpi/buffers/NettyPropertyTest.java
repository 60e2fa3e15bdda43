package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vpi.tap.TapRegistry;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever way a packet goes in and out, its bytes stay what they are. */
class NettyPropertyTest {
  private static final PooledByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;
  private final TapRegistry taps = new TapRegistry();
  private final NettyBatch netty = new NettyBatch(8);
  private final PacketByteBuf view = new PacketByteBuf();

  @Property(tries = 500)
  void bytesAreEqualOnEachPath(
      @ForAll @Size(min = 1, max = 2000) byte[] packet,
      @ForAll @IntRange(max = 70) int lead,
      @ForAll NettyBatchTest.Kind kind) {
    ByteBuf direct = kind.make(Frames.behind(lead, packet)).skipBytes(lead);
    ByteBuf heap = Unpooled.wrappedBuffer(packet);
    int cut = packet.length / 2;
    ByteBuf composite =
        Unpooled.wrappedBuffer(
            Unpooled.directBuffer().writeBytes(packet, 0, cut),
            Unpooled.directBuffer().writeBytes(packet, cut, packet.length - cut));
    netty.begin(taps, Frames.NANOS);
    netty.add(direct, Frames.NANOS, ETHERNET, NO_TAP);
    netty.addCopy(POOL, heap, Frames.NANOS, ETHERNET, NO_TAP);
    netty.addCopy(POOL, composite, Frames.NANOS, ETHERNET, NO_TAP);
    // A view is a direct buffer with an address itself.
    netty.add(view.wrap(netty.batch(), 0), Frames.NANOS, ETHERNET, NO_TAP);
    view.release();
    direct.release();
    for (int i = 0; i < netty.batch().size(); i++) {
      assertArrayEquals(packet, Frames.bytes(netty.batch(), i));
      assertCopies(packet, i, POOL.directBuffer(1));
      assertCopies(packet, i, POOL.heapBuffer(1));
    }
    netty.release();
    assertArrayEquals(packet, Frames.bytes(heap));
    composite.release();
  }

  private void assertCopies(byte[] packet, int index, ByteBuf into) {
    assertEquals(packet.length, NettyPackets.copyTo(netty.batch(), index, into));
    assertArrayEquals(packet, Frames.bytes(into));
    into.release();
  }

  @Property(tries = 500)
  void aViewReadsAsACopyDoes(
      @ForAll @Size(min = 8, max = 300) byte[] packet, @ForAll @IntRange(max = 299) int at) {
    ByteBuf direct = POOL.directBuffer().writeBytes(packet);
    netty.begin(taps, Frames.NANOS);
    netty.add(direct, Frames.NANOS, ETHERNET, NO_TAP);
    view.wrap(netty.batch(), 0);
    ByteBuf expected = Unpooled.wrappedBuffer(packet);
    int i = at % (packet.length - 7);
    assertEquals(expected.getByte(i), view.getByte(i));
    assertEquals(expected.getShort(i), view.getShort(i));
    assertEquals(expected.getShortLE(i), view.getShortLE(i));
    assertEquals(expected.getMedium(i), view.getMedium(i));
    assertEquals(expected.getMediumLE(i), view.getMediumLE(i));
    assertEquals(expected.getUnsignedMedium(i), view.getUnsignedMedium(i));
    assertEquals(expected.getUnsignedMediumLE(i), view.getUnsignedMediumLE(i));
    assertEquals(expected.getInt(i), view.getInt(i));
    assertEquals(expected.getIntLE(i), view.getIntLE(i));
    assertEquals(expected.getLong(i), view.getLong(i));
    assertEquals(expected.getLongLE(i), view.getLongLE(i));
    assertEquals(expected, view);
    assertEquals(expected.hashCode(), view.hashCode());
    assertEquals(expected.slice(i, 8), view.slice(i, 8));
    assertEquals(expected.indexOf(i, packet.length, packet[i]), i);
    assertEquals(i, view.indexOf(i, packet.length, packet[i]));
    netty.release();
    direct.release();
  }
}
