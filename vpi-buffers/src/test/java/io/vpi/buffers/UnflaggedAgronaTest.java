package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** This runs in a JVM without {@code --add-exports}: what of Agrona works there, and what not. */
class UnflaggedAgronaTest {
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

  @Test
  void onlyAgronasOwnReadsNeedTheFlag() {
    byte[] packet = Frames.udp(53, Frames.counting(10));
    AgronaBatch agrona = new AgronaBatch(1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(64);
      MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, 5, packet.length);
      AgronaPackets.wrap(memory, 0, 64, buffer);
      agrona.begin(new TapRegistry(), Frames.NANOS);
      agrona.add(buffer, 5, packet.length, Frames.NANOS, ETHERNET, NO_TAP);
      assertArrayEquals(packet, Frames.bytes(agrona.batch(), 0));
      PacketDecoder decoder = new PacketDecoder();
      LayerTable layers = decoder.newTable(1);
      decoder.decode(agrona.batch(), layers);
      assertEquals(Protocol.UDP, layers.protocol(0, layers.transport(0)));
      AgronaPackets.wrap(agrona.batch(), 0, buffer);
      assertEquals(packet.length, buffer.capacity());
      assertEquals(agrona.batch().offset(0), buffer.addressOffset());
      MemorySegment copy = arena.allocate(packet.length);
      AgronaPackets.wrap(copy, 0, packet.length, buffer);
      AgronaPackets.copyTo(agrona.batch(), 0, buffer, 0);
      assertArrayEquals(packet, copy.toArray(ValueLayout.JAVA_BYTE));
      agrona.release();
      // Both kinds of error are Agrona's: its class could not be made, once and ever after.
      assertThrows(LinkageError.class, () -> buffer.getByte(0));
      assertThrows(LinkageError.class, () -> new UnsafeBuffer(new byte[8]));
    }
  }
}
