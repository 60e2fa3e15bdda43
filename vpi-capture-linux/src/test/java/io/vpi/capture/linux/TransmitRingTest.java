package io.vpi.capture.linux;

import static io.vpi.capture.linux.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Allocation;
import io.vpi.testing.Lab;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Short frames through an inline pair, which go out by the ring, and others among them. */
class TransmitRingTest {
  private static final Inspection.Judge PASS = (batch, i) -> {};
  private static final int DOT1Q = 0x8100;
  private static final int EXPERIMENTS = 0x88B5;

  /** Fewer frames than the pair has slots for those that come. */
  private static final int AT_ONCE = 256;

  private Lab lab;

  @BeforeEach
  void buildLab() throws IOException {
    lab = Lab.up("inline", "--guests", "2");
  }

  @AfterEach
  void takeLabDown() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  /** A frame with a number in it, and in a VLAN if that is not 0. */
  private static byte[] frame(int number, int length, int vlan) {
    ByteBuffer frame = ByteBuffer.allocate(length);
    frame.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    if (vlan != 0) {
      frame.putInt(DOT1Q << 16 | vlan);
    }
    frame.putShort((short) EXPERIMENTS).putInt(number);
    while (frame.hasRemaining()) {
      frame.put((byte) (frame.position() * 7 + number));
    }
    return frame.array();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void framesOfEveryLengthGoOnAsTheyWereAndTheirChecksumsAreNotTakenForGood() throws Exception {
    try (Inspection inspection = Inspection.join(lab, "", PASS);
        CableEnd first = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.withVnetHeaders(lab, "g2")) {
      for (int length = 18; length <= 1514; length++) {
        first.send(frame(length, length, 0));
        if (length % AT_ONCE == 0 || length == 1514) {
          int sent = length - 17;
          eventually("all come", () -> second.received().size() == sent);
        }
      }
      for (int length = 18; length <= 1514; length++) {
        ByteBuffer expected = ByteBuffer.allocate(VnetHeader.BYTES + length);
        expected.position(VnetHeader.BYTES).put(frame(length, length, 0));
        byte[] received = second.received().get(length - 18);
        // How long the headers are said to be is the kernel's own affair; the rest leaves nothing.
        received[2] = 0;
        received[3] = 0;
        assertArrayEquals(expected.array(), received, length + " bytes");
      }
      assertEquals(1514 - 17, inspection.counter(CaptureCounter.FORWARDED));
      assertEquals(0, inspection.counter(CaptureCounter.SEND_FAILED));
    }
  }

  private PacketSource open() throws IOException {
    String target = "p1,p2,netns=" + lab.namespace("host");
    return new BridgeProvider().open(new CaptureUri("bridge", target), CaptureOptions.defaults());
  }

  @Test
  void aBatchOfMoreFramesThanTheRingHasSlotsGoesOnInItsOrderWithTaggedOnesAmongIt()
      throws Exception {
    try (CableEnd first = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.of(lab, "g2");
        PacketSource source = open()) {
      // A frame in a VLAN goes as a message; the first 600 do not make room by one.
      for (int i = 0; i < 1000; i++) {
        first.send(frame(i, 64, i >= 600 && i % 3 == 0 ? 100 : 0));
      }
      PacketBatch batch = new PacketBatch(1024);
      eventually(
          "all are there",
          () -> {
            source.await(1_000_000_000L);
            source.poll(batch);
            source.release(batch);
            return Received.counter(source, CaptureCounter.FORWARDED) >= 1000;
          });
      eventually("all come", () -> second.numbers().size() >= 1000);
      assertEquals(range(0, 1000), second.numbers());
    }
  }

  @Test
  void whatWasGivenUpWhileTheInterfaceWasDownIsCountedAndDoesNotComeLater() throws Exception {
    try (Inspection inspection = Inspection.join(lab, "", PASS);
        CableEnd first = CableEnd.of(lab, "g1")) {
      lab.exec("host", "ip", "link", "set", "dev", "p2", "down");
      // More than there are slots.
      for (int i = 0; i < 700; i++) {
        first.send(frame(i, 64, 0));
      }
      eventually("all are", () -> inspection.counter(CaptureCounter.SEND_FAILED) == 700);
      assertEquals(0, inspection.counter(CaptureCounter.FORWARDED));
      lab.exec("host", "ip", "link", "set", "dev", "p2", "up");
      try (CableEnd second = CableEnd.of(lab, "g2")) {
        for (int i = 1000; i < 1700; i++) {
          first.send(frame(i, 64, 0));
        }
        eventually("all come", () -> second.numbers().size() >= 700);
        assertEquals(range(1000, 1700), second.numbers());
      }
      assertEquals(700, inspection.counter(CaptureCounter.FORWARDED));
    }
  }

  @Test
  void whatTheInterfaceIsTooSmallForIsCountedAndTheRestGoesOn() throws Exception {
    lab.exec("host", "ip", "link", "set", "dev", "p2", "mtu", "1400");
    try (Inspection inspection = Inspection.join(lab, "", PASS);
        CableEnd first = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.of(lab, "g2")) {
      first.send(frame(0, 1414, 0));
      first.send(frame(1, 1500, 0));
      first.send(frame(2, 1414, 0));
      eventually("two come", () -> inspection.counter(CaptureCounter.FORWARDED) == 2);
      // What the ring takes is set when it is opened. Later it is the interface that refuses, and
      // the kernel that would try the same slot again and again.
      lab.exec("g2", "ip", "link", "set", "dev", "eth0", "mtu", "1000");
      first.send(frame(3, 1414, 0));
      first.send(frame(4, 64, 0));
      eventually("it comes", () -> second.numbers().size() == 3);
      assertEquals(List.of(0, 2, 4), second.numbers());
      eventually("both", () -> inspection.counter(CaptureCounter.SEND_FAILED) == 2);
    }
  }

  @Test
  void sendingAllocatesNothing() throws Exception {
    try (CableEnd first = CableEnd.of(lab, "g1");
        PacketSource source = open()) {
      PacketBatch batch = new PacketBatch(64);
      byte[] frame = frame(0, 200, 0);
      long bytes = Long.MAX_VALUE;
      // The first rounds warm up.
      for (int round = 0; round < 200 && bytes != 0; round++) {
        for (int i = 0; i < 256; i++) {
          first.send(frame);
        }
        bytes =
            Allocation.bytesAllocatedBy(() -> {
              while (source.poll(batch) > 0) {
                source.release(batch);
              }
              source.release(batch);
            });
      }
      assertEquals(0, bytes);
      assertTrue(Received.counter(source, CaptureCounter.FORWARDED) >= 256, "frames went on");
    }
  }
}
