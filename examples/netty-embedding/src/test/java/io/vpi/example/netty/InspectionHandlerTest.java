package io.vpi.example.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.vpi.capture.Capability;
import io.vpi.detect.InspectionMode;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.packet.PacketBatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handler alone, one call after the other. */
class InspectionHandlerTest {
  private static final int VNI = 7;
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4789);

  private final InspectionHandler handler =
      new InspectionHandler(
          Inspector.builder(
                  RuleSet.parse("drop tcp any any -> any 80 (msg:\"e\"; content:\"EVIL\"; sid:1;)"))
              .mode(InspectionMode.INLINE)
              .capabilities(EnumSet.of(Capability.INLINE))
              .build(),
          VNI);
  private final EmbeddedChannel channel = new EmbeddedChannel(handler);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static DatagramPacket datagram(String text) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
    buffer.writeBytes(GuestTraffic.vxlan(VNI, GuestTraffic.request(1, text)));
    return new DatagramPacket(buffer, ADDRESS);
  }

  private void receive(Object message) {
    channel.pipeline().fireChannelRead(message);
  }

  @Test
  void handsOnTheVeryBufferThatCameIn() {
    DatagramPacket good = datagram("GOOD");
    DatagramPacket evil = datagram("EVIL");
    receive(good);
    receive(evil);
    assertNull(channel.readInbound(), "a burst is judged when it is complete");
    assertEquals(2, good.refCnt(), "the pipeline's and the batch's");
    channel.pipeline().fireChannelReadComplete();
    assertSame(good, channel.readInbound());
    assertNull(channel.readInbound());
    assertEquals(1, good.refCnt());
    assertEquals(0, evil.refCnt());
    good.release();
  }

  @Test
  void aBurstMayBeLongerThanABatch() {
    List<DatagramPacket> burst = new ArrayList<>();
    for (int i = 0; i < PacketBatch.DEFAULT_CAPACITY * 2 + 5; i++) {
      burst.add(datagram(i % 2 == 0 ? "GOOD" : "EVIL"));
      receive(burst.getLast());
    }
    channel.pipeline().fireChannelReadComplete();
    for (int i = 0; i < burst.size(); i++) {
      if (i % 2 == 0) {
        assertSame(burst.get(i), channel.readInbound());
        assertEquals(1, burst.get(i).refCnt());
        burst.get(i).release();
      } else {
        assertEquals(0, burst.get(i).refCnt());
      }
    }
    assertNull(channel.readInbound());
  }

  @Test
  void letsGoOfABurstThatIsNeverCompleted() {
    DatagramPacket pending = datagram("GOOD");
    receive(pending);
    channel.pipeline().remove(handler);
    assertEquals(0, pending.refCnt());
    assertEquals(0, handler.passed());
  }

  @Test
  void releasesWhatIsNoDatagram() {
    ByteBuf other = PooledByteBufAllocator.DEFAULT.directBuffer(8);
    receive(other);
    channel.pipeline().fireChannelReadComplete();
    assertEquals(0, other.refCnt());
    assertEquals(1, handler.ignored());
  }
}
