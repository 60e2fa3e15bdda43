package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.tap.TapRegistry;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** Whatever way a packet goes in and out, its bytes stay what they are. */
@Tag("agrona-access")
class AgronaPropertyTest {
  private final TapRegistry taps = new TapRegistry();
  private final AgronaBatch agrona = new AgronaBatch(2);
  private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

  @Property(tries = 500)
  void bytesAreEqualOnEachPath(
      @ForAll @Size(min = 1, max = 2000) byte[] packet, @ForAll @IntRange(max = 70) int lead) {
    int size = lead + packet.length;
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(size + lead), lead, size);
    buffer.putBytes(lead, packet);
    agrona.begin(taps, Frames.NANOS);
    agrona.add(buffer, lead, packet.length, Frames.NANOS, ETHERNET, NO_TAP);
    AgronaPackets.wrap(agrona.batch(), 0, view);
    assertArrayEquals(packet, bytes(view, 0, packet.length));
    agrona.add(view, 0, packet.length, Frames.NANOS, ETHERNET, NO_TAP);
    assertEquals(agrona.batch().offset(0), agrona.batch().offset(1));
    assertArrayEquals(packet, Frames.bytes(agrona.batch(), 1));
    UnsafeBuffer heap = new UnsafeBuffer(new byte[size]);
    AgronaPackets.copyTo(agrona.batch(), 0, heap, lead);
    UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
    AgronaPackets.copyTo(agrona.batch(), 1, direct, lead);
    agrona.release();
    assertArrayEquals(packet, bytes(heap, lead, packet.length));
    assertArrayEquals(packet, bytes(direct, lead, packet.length));
  }

  private static byte[] bytes(UnsafeBuffer buffer, int index, int length) {
    byte[] bytes = new byte[length];
    buffer.getBytes(index, bytes);
    return bytes;
  }
}
