package io.vpi.capture.linux;

import static io.vpi.capture.linux.Eventually.eventually;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapPoint;
import io.vpi.testing.Lab;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Single frames through an inline pair, byte for byte. */
class InlineFramesTest {
  private static final int DOT1Q = 0x8100;
  private static final int DOT1AD = 0x88A8;
  private static final int EXPERIMENTS = 0x88B5;

  private static Lab lab;

  @BeforeAll
  static void buildLab() throws IOException {
    lab = Lab.up("inline", "--guests", "2");
  }

  @AfterAll
  static void takeLabDown() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  /** A frame of some length with tags, each a TPID and a TCI in one number. */
  private static byte[] frame(int length, int... tags) {
    ByteBuffer frame = ByteBuffer.allocate(length);
    frame.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    for (int tag : tags) {
      frame.putInt(tag);
    }
    frame.putShort((short) EXPERIMENTS);
    while (frame.hasRemaining()) {
      frame.put((byte) (frame.position() * 7));
    }
    return frame.array();
  }

  private static int tag(int tpid, int tci) {
    return tpid << 16 | tci;
  }

  /** What a source showed of one frame, its VLAN tags put back in. */
  private static byte[] whole(PacketBatch batch, int index) {
    byte[] bytes =
        batch.memory().asSlice(batch.offset(index), batch.capturedLength(index)).toArray(JAVA_BYTE);
    int tags = batch.strippedVlanCount(index);
    ByteBuffer all = ByteBuffer.allocate(bytes.length + 4 * tags);
    all.put(bytes, 0, 12);
    for (int i = 0; i < tags; i++) {
      all.putInt(batch.strippedVlan(index, i));
    }
    return all.put(bytes, 12, bytes.length - 12).array();
  }

  /** What guest g2 receives, as the passive source shows it. */
  private static PacketSource watchSecondGuest() throws IOException {
    String target = "eth0,netns=" + lab.namespace("g2");
    return new AfPacketProvider()
        .open(new CaptureUri("afpacket", target), CaptureOptions.defaults());
  }

  private static List<byte[]> take(PacketSource source, int count) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    PacketBatch batch = new PacketBatch(16);
    eventually(
        "there are " + count + " frames",
        () -> {
          int n = source.poll(batch);
          for (int i = 0; i < n; i++) {
            frames.add(whole(batch, i));
          }
          source.release(batch);
          return frames.size() >= count;
        });
    return frames;
  }

  @Test
  void vlanTagsGoOnAsTheyWere() throws Exception {
    List<byte[]> sent =
        List.of(
            frame(100, tag(DOT1Q, 0x0064)),
            frame(101, tag(DOT1Q, 0xF001)),
            frame(102, tag(DOT1AD, 0x2FFE)),
            frame(103, tag(DOT1AD, 0x0123), tag(DOT1Q, 0x0456)),
            frame(104, tag(DOT1Q, 0x0000)),
            frame(1518, tag(DOT1Q, 0x0FFE)),
            frame(60));
    ConcurrentLinkedQueue<byte[]> seen = new ConcurrentLinkedQueue<>();
    try (Inspection _ = Inspection.join(lab, "", (batch, i) -> seen.add(whole(batch, i)));
        CableEnd first = CableEnd.of(lab, "g1");
        PacketSource second = watchSecondGuest()) {
      sent.forEach(first::send);
      List<byte[]> received = take(second, sent.size());
      List<byte[]> inspected = List.copyOf(seen);
      assertEquals(sent.size(), received.size());
      for (int i = 0; i < sent.size(); i++) {
        assertArrayEquals(sent.get(i), inspected.get(i), "what was inspected of frame " + i);
        assertArrayEquals(sent.get(i), received.get(i), "what came of frame " + i);
      }
    }
  }

  private static void setMtu(String node, String device, int mtu) throws IOException {
    lab.exec(node, "ip", "link", "set", "dev", device, "mtu", Integer.toString(mtu));
  }

  @Test
  void aFullSizedFrameOf8021adGoesOnWhereThePortHasRoomForItsTag() throws Exception {
    byte[] sent = frame(1518, tag(DOT1AD, 0x0064));
    setMtu("g1", "eth0", 1504);
    setMtu("host", "p1", 1504);
    try (Inspection inspection = Inspection.join(lab, "", (batch, i) -> {});
        CableEnd first = CableEnd.of(lab, "g1");
        PacketSource second = watchSecondGuest()) {
      first.send(sent);
      eventually("it is refused", () -> inspection.counter(CaptureCounter.SEND_FAILED) == 1);
      setMtu("host", "p2", 1504);
      first.send(sent);
      assertArrayEquals(sent, take(second, 1).getFirst());
    } finally {
      setMtu("g1", "eth0", 1500);
      setMtu("host", "p1", 1500);
      setMtu("host", "p2", 1500);
    }
  }

  @Test
  void aReplacementGetsTheTagOfTheFrameItStandsFor() throws Exception {
    byte[] sent = frame(100, tag(DOT1Q, 0x0064));
    byte[] instead = frame(80);
    try (Arena arena = Arena.ofShared();
        CableEnd first = CableEnd.of(lab, "g1");
        PacketSource second = watchSecondGuest()) {
      MemorySegment memory = arena.allocate(90);
      MemorySegment.copy(instead, 0, memory, JAVA_BYTE, 10, 80);
      try (Inspection _ =
          Inspection.join(lab, "", (batch, i) -> batch.replace(i, memory, 10, 80))) {
        first.send(sent);
        byte[] received = take(second, 1).getFirst();
        ByteBuffer expected = ByteBuffer.allocate(84);
        expected.put(instead, 0, 12).putInt(tag(DOT1Q, 0x0064)).put(instead, 12, 68);
        assertArrayEquals(expected.array(), received);
      }
    }
  }

  /**
   * A virtio header and a TCP segment of 20,000 bytes in VLAN 100, whose checksum and cutting up
   * are left to the network card. It is for an address that nobody has, so nobody answers.
   */
  private static byte[] largeTaggedSegment(int payload) {
    ByteBuffer all = ByteBuffer.allocate(VnetHeader.BYTES + 18 + 40 + payload);
    all.order(ByteOrder.nativeOrder()).put((byte) 1).put((byte) 1);
    all.putShort((short) 58).putShort((short) 1448).putShort((short) 38).putShort((short) 16);
    all.order(ByteOrder.BIG_ENDIAN);
    all.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    all.putInt(tag(DOT1Q, 100)).putShort((short) 0x0800);
    all.putInt(0x4500_0000 | (40 + payload)).putInt(0).putInt(0x4006_0000);
    all.putInt(0x0A4D0001).putInt(0x0A4D0063);
    all.putInt(0x03E8_270F).putInt(1).putInt(1).putInt(0x5010_FFFF).putInt(0);
    return all.array();
  }

  @Test
  void aLargeSegmentInAVlanGoesOnWithItsHeaderRight() throws Exception {
    byte[] sent = largeTaggedSegment(20_000);
    ConcurrentLinkedQueue<Integer> flags = new ConcurrentLinkedQueue<>();
    try (Inspection _ = Inspection.join(lab, "", (batch, i) -> flags.add(batch.flags(i)));
        CableEnd first = CableEnd.withVnetHeaders(lab, "g1");
        CableEnd second = CableEnd.withVnetHeaders(lab, "g2")) {
      first.send(sent);
      eventually("it comes", () -> !second.received().isEmpty());
      ByteBuffer header =
          ByteBuffer.wrap(second.received().getFirst()).order(ByteOrder.nativeOrder());
      // There the tag is out again, so all is as if it had never been in.
      assertEquals(sent.length - 4, second.received().getFirst().length);
      assertEquals(1, header.get(0), "the checksum is to be computed");
      assertEquals(1, header.get(1), "to be cut up as TCP over IPv4");
      assertEquals(1448, header.getShort(4), "segment size");
      assertEquals(34, header.getShort(6), "checksum start");
      assertEquals(16, header.getShort(8), "checksum offset");
      assertEquals(
          List.of(PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD),
          List.copyOf(flags));
    }
  }

  @Test
  void aFrameThatNoSlotHoldsIsShownInPartAndDoesNotGoOn() throws Exception {
    ConcurrentLinkedQueue<Integer> flags = new ConcurrentLinkedQueue<>();
    try (Inspection inspection =
            Inspection.join(lab, ",frame=2K", (batch, i) -> flags.add(batch.flags(i)));
        CableEnd large = CableEnd.withVnetHeaders(lab, "g1");
        CableEnd small = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.of(lab, "g2")) {
      large.send(largeTaggedSegment(20_000));
      small.send(frame(70));
      eventually("the other frame comes", () -> !second.received().isEmpty());
      assertEquals(1, second.received().size());
      assertArrayEquals(frame(70), second.received().getFirst());
      assertTrue((flags.iterator().next() & PacketFlags.TRUNCATED) != 0);
      eventually("it is counted", () -> inspection.counter(CaptureCounter.SEND_FAILED) == 1);
      assertEquals(1, inspection.counter(CaptureCounter.TRUNCATED));
    }
  }

  @Test
  void bothEndsAreTapsWhereFramesComeIn() throws Exception {
    ConcurrentLinkedQueue<TapPoint> taps = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Direction> directions = new ConcurrentLinkedQueue<>();
    try (Inspection inspection =
            Inspection.join(
                lab,
                "",
                (batch, i) -> {
                  taps.add(java.util.Objects.requireNonNull(batch.taps()).tap(batch.tapId(i)));
                  directions.add(batch.direction(i));
                });
        CableEnd first = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.of(lab, "g2")) {
      first.send(frame(60));
      eventually("the first", () -> inspection.counter(CaptureCounter.FORWARDED) == 1);
      second.send(frame(60));
      eventually("the second", () -> inspection.counter(CaptureCounter.FORWARDED) == 2);
      assertEquals(List.of("p1", "p2"), taps.stream().map(TapPoint::port).toList());
      assertEquals(List.of(Direction.INGRESS, Direction.INGRESS), List.copyOf(directions));
    }
  }

  @Test
  void whatIsInjectedLeavesAtTheTapOrAtTheOther() throws Exception {
    byte[] frame = frame(64);
    try (Arena arena = Arena.ofShared();
        CableEnd first = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.of(lab, "g2");
        PacketSource source =
            new BridgeProvider()
                .open(
                    new CaptureUri("bridge", "p1,p2,netns=" + lab.namespace("host")),
                    CaptureOptions.defaults())) {
      MemorySegment memory = arena.allocate(64);
      MemorySegment.copy(frame, 0, memory, JAVA_BYTE, 0, 64);
      assertTrue(source.inject(memory, 0, 64, 0, Direction.EGRESS), "to the guest behind p1");
      eventually("it comes", () -> first.received().size() == 1);
      assertEquals(0, second.received().size());
      assertTrue(source.inject(memory, 0, 64, 0, Direction.INGRESS), "as if that guest sent it");
      eventually("it comes", () -> second.received().size() == 1);
      assertEquals(1, first.received().size());
      assertEquals(false, source.inject(memory, 0, 64, 2, Direction.EGRESS), "no such tap");
      assertEquals(false, source.inject(memory, 0, 64, 0, Direction.UNKNOWN), "which way?");
    }
  }
}
