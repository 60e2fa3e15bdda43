package io.vpi.buffers;

import static io.vpi.packet.LinkType.ETHERNET;
import static io.vpi.packet.PacketBatch.NO_TAP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Agrona's buffers as packets and packets as Agrona's buffers allocate nothing once warm. */
@Tag("agrona-access")
class AgronaAllocationTest {
  private static final int PACKETS = 16;
  private static final int SLOT = 256;
  private static final byte[] FRAME = Frames.udp(53, Frames.counting(120));

  private final TapRegistry taps = new TapRegistry();
  private final AgronaBatch agrona = new AgronaBatch(PACKETS);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(PACKETS);
  private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(PACKETS * SLOT));
  private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
  private long sum;

  AgronaAllocationTest() {
    for (int i = 0; i < PACKETS; i++) {
      ring.putBytes(i * SLOT, FRAME);
    }
  }

  private void lend() {
    agrona.begin(taps, Frames.NANOS);
    for (int i = 0; i < PACKETS; i++) {
      agrona.add(ring, i * SLOT, FRAME.length, Frames.NANOS, ETHERNET, NO_TAP);
    }
  }

  @Test
  void addDecodeAndReleaseAllocateNothing() {
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          lend();
          decoder.decode(agrona.batch(), layers);
          agrona.release();
        });
    assertEquals(0, bytes);
    for (int i = 0; i < PACKETS; i++) {
      assertEquals(Protocol.UDP, layers.protocol(i, layers.transport(i)));
      assertEquals(0, layers.anomalyCount(i));
    }
  }

  @Test
  void viewsAndCopiesAllocateNothing() {
    lend();
    UnsafeBuffer heap = new UnsafeBuffer(new byte[SLOT]);
    UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT));
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          decoder.decode(agrona.batch(), layers);
          for (int i = 0; i < PACKETS; i++) {
            AgronaPackets.wrap(agrona.batch(), i, view);
            sum += view.getShort(12) + view.getInt(26) + view.getByte(view.capacity() - 1);
            long payload = agrona.batch().offset(i) + layers.payloadOffset(i);
            AgronaPackets.wrap(agrona.batch().memory(), payload, layers.payloadLength(i), view);
            sum += view.getLong(0);
            sum += AgronaPackets.copyTo(agrona.batch(), i, heap, 0);
            sum += AgronaPackets.copyTo(agrona.batch(), i, direct, 0);
          }
        });
    assertEquals(0, bytes);
    assertEquals(120, view.capacity());
    agrona.release();
  }
}
