package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapPoint;
import io.vpi.testing.MemoryUse;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a cable of its own, as the kernel makes it. */
@Timeout(60)
class AfPacketTest {
  private VethPair pair;
  private FrameSender sender;

  @BeforeEach
  void makePair() throws IOException {
    pair = VethPair.make();
    sender = FrameSender.open(pair, VethPair.PEER);
  }

  @AfterEach
  void removePair() throws IOException {
    if (sender != null) {
      sender.close();
    }
    if (pair != null) {
      pair.close();
    }
  }

  private CaptureUri uri(String options) {
    return new CaptureUri("afpacket", VethPair.SENSOR + ",netns=" + pair.namespace + options);
  }

  private PacketSource open(String options) throws CaptureException {
    return new AfPacketProvider().open(uri(options), CaptureOptions.defaults());
  }

  private void send(int first, int count, int length) {
    for (int i = first; i < first + count; i++) {
      sender.send(Frames.numbered(i, length));
    }
  }

  private static List<Integer> numbers(List<Received> packets) {
    return packets.stream().map(Received::number).toList();
  }

  private static List<Integer> range(int first, int count) {
    return IntStream.range(first, first + count).boxed().toList();
  }

  @Test
  void isOpenedByItsName() throws CaptureException {
    CaptureOptions options = CaptureOptions.defaults().withHost("host1");
    try (PacketSource source = PacketSources.open(uri("").toString(), options)) {
      assertInstanceOf(AfPacketSource.class, source);
      send(0, 3, 60);
      assertEquals(range(0, 3), numbers(Received.take(source, 3)));
      TapPoint tap = new TapPoint("host1", "", VethPair.SENSOR, "", Direction.UNKNOWN, 0);
      assertEquals(tap, options.taps().tap(0));
      assertEquals(FlowAffinity.INNER, source.affinity());
    }
  }

  @Test
  void aReaderThatIsAwayForASecondOfLightTrafficLosesNothing() throws Exception {
    try (PacketSource source = open("")) {
      long start = System.nanoTime();
      int sent = 0;
      // By the clock, as the kernel closes blocks; few enough packets for any ring by their bytes.
      while (System.nanoTime() - start < 1_000_000_000L) {
        send(sent++, 1, 60);
        Thread.sleep(2);
      }
      assertEquals(range(0, sent), numbers(Received.take(source, sent)));
      assertEquals(0, Received.counter(source, CaptureCounter.DROPPED_BY_KERNEL));
    }
  }

  @Test
  void framesComeOnceWithTheTagsThatTheyHad() throws CaptureException {
    byte[] plain = Frames.numbered(1, 100);
    byte[] tagged = Frames.tagged(plain, 0x8100, 0x6064);
    byte[] doubly = Frames.tagged(tagged, 0x88A8, 0x0123);
    try (PacketSource source = open("")) {
      sender.send(plain);
      sender.send(tagged);
      sender.send(doubly);
      List<Received> seen = Received.take(source, 3);
      assertArrayEquals(plain, seen.get(0).bytes());
      assertEquals(List.of(), seen.get(0).vlans());
      assertArrayEquals(plain, seen.get(1).bytes());
      assertEquals(List.of(0x81006064), seen.get(1).vlans());
      assertArrayEquals(tagged, seen.get(2).bytes());
      assertEquals(List.of(0x88A80123), seen.get(2).vlans());
      assertEquals(List.of(), Received.drain(source));
    }
  }

  @Test
  void tellsWhatComesInFromWhatGoesOut() throws CaptureException {
    try (PacketSource source = open("");
        FrameSender own = FrameSender.open(pair, VethPair.SENSOR)) {
      own.send(Frames.numbered(1, 60));
      assertEquals(Direction.EGRESS, Received.take(source, 1).getFirst().direction());
      send(2, 1, 60);
      assertEquals(Direction.INGRESS, Received.take(source, 1).getFirst().direction());
    }
  }

  @Test
  void aChecksumThatIsLeftToTheCardIsNotReady() throws IOException {
    try (PacketSource source = open("")) {
      pair.sendDatagramByTheKernel();
      List<Received> seen = Received.take(source, 1);
      assertEquals(PacketFlags.CHECKSUM_NOT_READY, seen.getFirst().flags());
      assertEquals(Frames.UDP_PAYLOAD + 10, seen.getFirst().bytes().length);
      send(0, 1, 60);
      assertEquals(0, Received.take(source, 1).getFirst().flags());
    }
  }

  @Test
  void theLoopbackInterfaceShowsEachPacketOnce() throws IOException {
    pair.up("lo");
    CaptureUri loopback = new CaptureUri("afpacket", "lo,netns=" + pair.namespace);
    try (PacketSource source = new AfPacketProvider().open(loopback, CaptureOptions.defaults());
        FrameSender own = FrameSender.open(pair, "lo")) {
      own.send(Frames.numbered(1, 60));
      assertEquals(1, Received.take(source, 1).size());
      assertEquals(List.of(), Received.drain(source));
    }
  }

  @Test
  void whatDoesNotFitIntoTheRingIsCounted() throws CaptureException {
    PacketSource source = open(",ring=128K,block=64K");
    long dropped;
    try (source) {
      send(0, 2000, 1000);
      int seen = Received.drain(source).size();
      dropped = Received.counter(source, CaptureCounter.DROPPED_BY_KERNEL);
      assertTrue(seen > 20 && dropped > 1000, seen + " seen, " + dropped + " dropped");
      assertEquals(2000, seen + dropped);
      send(2000, 10, 1000);
      assertEquals(range(2000, 10), numbers(Received.take(source, 10)), "and it goes on");
      assertEquals(dropped, Received.counter(source, CaptureCounter.DROPPED_BY_KERNEL));
    }
    assertEquals(dropped, Received.counter(source, CaptureCounter.DROPPED_BY_KERNEL));
  }

  @Test
  void theQueuesOfAGroupShareTheFramesAndKeepFlowsTogether() throws CaptureException {
    CaptureOptions options = CaptureOptions.defaults();
    List<PacketSource> queues = new AfPacketProvider().openQueues(uri(""), options, 2);
    try {
      for (int flow = 0; flow < 200; flow++) {
        int port = 10_000 + 7 * flow;
        sender.send(Frames.udp(0x0A000001, port, 0x0A000002, 53, 2 * flow, 80));
        sender.send(Frames.udp(0x0A000002, 53, 0x0A000001, port, 2 * flow + 1, 80));
      }
      Map<Integer, Integer> queueOf = new HashMap<>();
      for (int i = 0; i < 2; i++) {
        assertEquals(FlowAffinity.OUTER, queues.get(i).affinity());
        List<Received> packets = Received.drain(queues.get(i));
        assertTrue(packets.size() > 40, "each has its share");
        for (Received packet : packets) {
          assertNull(queueOf.put(packet.number(), i), "a frame came twice");
        }
      }
      assertEquals(400, queueOf.size());
      for (int flow = 0; flow < 200; flow++) {
        assertEquals(queueOf.get(2 * flow), queueOf.get(2 * flow + 1), "both directions");
      }
      assertEquals(1, options.taps().size(), "one tap");
    } finally {
      queues.forEach(PacketSource::close);
    }
  }

  @Test
  void socketsOfOneGroupNumberShareTheFrames() throws CaptureException {
    try (PacketSource first = open(",fanout=4711,fanout-mode=lb");
        PacketSource second = open(",fanout=4711,fanout-mode=lb")) {
      assertEquals(FlowAffinity.NONE, first.affinity());
      send(0, 100, 60);
      List<Integer> seen = new ArrayList<>(numbers(Received.drain(first)));
      assertEquals(50, seen.size());
      seen.addAll(numbers(Received.drain(second)));
      assertEquals(range(0, 100), seen.stream().sorted().toList());
      CaptureException e =
          assertThrows(CaptureException.class, () -> open(",fanout=4711,fanout-mode=cpu"));
      assertTrue(e.getMessage().contains("joining fanout group 4711 failed (E"), e.getMessage());
    }
  }

  @Test
  void oneQueueAloneIsInNoGroup() throws CaptureException {
    List<PacketSource> one =
        new AfPacketProvider().openQueues(uri(""), CaptureOptions.defaults(), 1);
    try (PacketSource source = one.getFirst()) {
      assertEquals(FlowAffinity.INNER, source.affinity());
    }
  }

  @Test
  void theKernelPutsFragmentsTogetherBeforeItSharesThemOut() throws CaptureException {
    List<PacketSource> queues =
        new AfPacketProvider().openQueues(uri(""), CaptureOptions.defaults(), 2);
    try {
      byte[] whole = Frames.numbered(9, 14 + 20 + 8 + 64);
      sender.send(Frames.fragment(whole, 0, 48, true));
      sender.send(Frames.fragment(whole, 48, 24, false));
      List<Received> seen = new ArrayList<>();
      queues.forEach(queue -> seen.addAll(Received.drain(queue)));
      assertEquals(List.of(9), numbers(seen));
      assertEquals(whole.length, seen.getFirst().bytes().length);
    } finally {
      queues.forEach(PacketSource::close);
    }
  }

  @Test
  void theFilterLetsOnlyInWhatMatches() throws CaptureException {
    requireLibpcap();
    try (PacketSource source = open(",snaplen=64,filter=udp port 53 and less 70")) {
      sender.send(Frames.udp(1, 1000, 2, 54, 0, 60));
      sender.send(Frames.udp(1, 1000, 2, 53, 1, 60));
      sender.send(Frames.tagged(Frames.udp(1, 1000, 2, 53, 2, 68), 0x8100, 5));
      sender.send(Frames.udp(1, 1000, 2, 53, 3, 100));
      List<Received> seen = Received.take(source, 2);
      assertEquals(List.of(1, 2), numbers(seen));
      assertEquals(64, seen.get(1).bytes().length, "cut to the snap length");
      assertEquals(List.of(), Received.drain(source));
    }
  }

  @Test
  void noFrameSlipsInBeforeTheFilter() throws Exception {
    requireLibpcap();
    Thread flood = Thread.ofPlatform().start(() -> send(0, 20_000, 60));
    int sources = 0;
    while (flood.isAlive()) {
      try (PacketSource source = open(",ring=128K,block=64K,filter=udp port 54")) {
        assertEquals(List.of(), Received.drain(source));
        sources++;
      }
    }
    flood.join();
    assertTrue(sources > 0);
  }

  @Test
  void saysWhatIsWrongWithAFilter() {
    requireLibpcap();
    CaptureException e = assertThrows(CaptureException.class, () -> open(",filter=udp prot 53"));
    assertEquals(
        uri(",filter=udp prot 53") + ": the filter 'udp prot 53' is wrong: syntax error",
        e.getMessage().replaceAll("can't parse filter expression: ", ""));
    e = assertThrows(CaptureException.class, () -> open(",filter=vlan 7 and udp"));
    assertTrue(e.getMessage().contains("cannot ask for 'vlan'"), e.getMessage());
  }

  @Test
  void aRemovedInterfaceEndsTheSourceAfterItsLastPacket() throws Exception {
    try (PacketSource source = open("")) {
      send(0, 3, 60);
      pair.removeCable();
      List<Received> seen = Received.take(source, 100);
      assertEquals(range(0, 3), numbers(seen));
      assertEquals(PacketSource.END_OF_STREAM, source.poll(new PacketBatch(1)));
      assertNotNull(source.problem());
      assertEquals(uri("") + ": the interface sens0 was removed", source.problem().toString());
      assertTrue(source.await(1_000_000_000L), "the end is worth a poll");
    }
  }

  @Test
  void aRemovedInterfaceEndsASourceThatIsOnlyPolled() throws Exception {
    try (PacketSource source = open("")) {
      pair.removeCable();
      PacketBatch batch = new PacketBatch(4);
      long start = System.nanoTime();
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        source.release(batch);
        assertTrue(System.nanoTime() - start < 30_000_000_000L, "the end comes");
        Thread.sleep(1);
      }
      assertFalse(batch.isLent());
    }
  }

  @Test
  void anInterfaceThatWasDownIsHeardAgain() throws Exception {
    try (PacketSource source = open("")) {
      send(0, 1, 60);
      assertEquals(1, Received.take(source, 1).size());
      pair.down(VethPair.SENSOR);
      assertEquals(List.of(), Received.drain(source));
      pair.up(VethPair.SENSOR);
      send(1, 2, 60);
      assertEquals(range(1, 2), numbers(Received.take(source, 2)));
      assertNull(source.problem());
    }
  }

  @Test
  void anInterfaceMayBeDownWhenItIsOpened() throws Exception {
    pair.down(VethPair.SENSOR);
    try (PacketSource source = open("")) {
      assertEquals(List.of(), Received.drain(source));
      pair.up(VethPair.SENSOR);
      send(0, 2, 60);
      assertEquals(range(0, 2), numbers(Received.take(source, 2)));
    }
  }

  @Test
  void waitingWithABatchLentDoesNotSpin() throws IOException {
    try (PacketSource source = open("")) {
      send(0, 1, 60);
      PacketBatch lent = new PacketBatch(4);
      while (source.poll(lent) == 0) {
        source.release(lent);
        source.await(100_000_000L);
      }
      long before = cpuNanos();
      assertFalse(source.await(300_000_000L), "nothing more came");
      long cpu = cpuNanos() - before;
      assertTrue(cpu < 100_000_000L, () -> cpu + " ns of 300 ms");
      source.release(lent);
    }
  }

  /** What the calling thread has had of the CPU, as Linux tells it. */
  private static long cpuNanos() throws IOException {
    String times = Files.readString(Path.of("/proc/thread-self/schedstat"));
    return Long.parseLong(times.substring(0, times.indexOf(' ')));
  }

  @Test
  void theKernelsTimeComesWithEachPacket() throws CaptureException {
    try (PacketSource source = open("")) {
      long before = System.currentTimeMillis();
      send(0, 1, 60);
      long stamp = Received.take(source, 1).getFirst().timestamp() / 1_000_000;
      assertTrue(stamp >= before - 1 && stamp <= System.currentTimeMillis() + 1);
    }
  }

  @Test
  void theWholeLoopAllocatesNothing() throws CaptureException {
    try (PacketSource source = open("")) {
      PacketBatch batch = new PacketBatch(16);
      byte[] frame = Frames.numbered(0, 60);
      Runnable loop =
          () -> {
            for (int seen = 0; seen < 8; ) {
              int n = source.poll(batch);
              source.release(batch);
              seen += n;
              if (n == 0) {
                source.await(1_000_000L);
              }
            }
          };
      long least = Long.MAX_VALUE;
      long start = System.nanoTime();
      while (least > 0 && System.nanoTime() - start < 40_000_000_000L) {
        for (int i = 0; i < 8; i++) {
          sender.send(frame);
        }
        least = Math.min(least, allocatedBy(loop));
      }
      assertEquals(0, least);
    }
  }

  private static long allocatedBy(Runnable code) {
    long before = MemoryUse.allocatedByThread();
    code.run();
    return MemoryUse.allocatedByThread() - before;
  }

  @Test
  void saysThatThereIsNoSuchInterface() {
    CaptureUri none = new CaptureUri("afpacket", "vpi-none,netns=" + pair.namespace);
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () -> new AfPacketProvider().open(none, CaptureOptions.defaults()));
    assertEquals(
        none + ": looking up the interface vpi-none failed (ENODEV): there is no such interface",
        e.getMessage());
  }

  @Test
  void descriptorsAndMemoryAreGivenBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      open(",ring=8M").close();
      assertThrows(CaptureException.class, () -> open(",fanout=1,fanout-mode=hash,netns=x"));
    }
    long before = descriptors();
    for (int i = 0; i < 100; i++) {
      open(",ring=8M").close();
    }
    assertTrue(descriptors() <= before + 5, () -> before + " descriptors became more");
  }

  private static long descriptors() throws IOException {
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      return list.count();
    }
  }

  private static void requireLibpcap() {
    boolean there;
    try {
      FilterCompiler.compile("test", "ip", LinkType.ETHERNET, 64);
      there = true;
    } catch (CaptureException e) {
      there = false;
    }
    Requirements.require("libpcap", there, "libpcap");
  }
}
