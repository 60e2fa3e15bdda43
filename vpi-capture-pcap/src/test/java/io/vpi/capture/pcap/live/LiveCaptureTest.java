package io.vpi.capture.pcap.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Allocation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Capturing from a cable in a namespace of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveCaptureTest {
  private @Nullable VethPair cable;

  @BeforeEach
  void layTheCable() throws IOException, InterruptedException {
    LiveTests.requireLibpcap();
    cable = new VethPair();
  }

  @AfterEach
  void removeIt() throws IOException {
    if (cable != null) {
      cable.close();
    }
  }

  private VethPair cable() {
    return LiveTests.notNull(cable);
  }

  private PacketSource open(LiveOptions live) throws IOException {
    return LiveTests.open(cable(), live);
  }

  private static long counter(PacketSource source, CaptureCounter counter) {
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    return statistics.get(counter);
  }

  @Test
  void isFoundByTheServiceLoader() throws IOException {
    String name = "live:near,netns=" + cable().namespace() + ",promisc=no,filter=udp port 53";
    try (PacketSource source = PacketSources.open(name);
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      assertEquals("live:near", source.name());
      sender.send(LiveTests.udp(53, 80));
      assertArrayEquals(LiveTests.udp(53, 80), LiveTests.take(source, 1).getFirst());
    }
  }

  @Test
  void showsWhatTheFilterLetsThroughAndNothingElse() throws IOException {
    try (PacketSource source = open(LiveOptions.defaults().withFilter("udp dst port 53"));
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      for (int i = 0; i < 20; i++) {
        sender.send(LiveTests.udp(53 + i % 4, 60 + i));
      }
      List<byte[]> seen = LiveTests.take(source, 5);
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(LiveTests.udp(53, 60 + 4 * i), seen.get(i));
      }
      assertFalse(source.await(TimeUnit.MILLISECONDS.toNanos(50)), "more packets");
    }
  }

  @Test
  void stampsPacketsWithNanosecondsOfTheKernelsClock() throws IOException {
    try (PacketSource source = open(LiveOptions.defaults());
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      PacketBatch batch = new PacketBatch(1);
      boolean finer = false;
      for (int i = 0; i < 20; i++) {
        sender.send(60, 1);
        while (source.poll(batch) == 0) {
          source.release(batch);
          source.await(LiveTests.PATIENCE_NANOS);
        }
        long age = batch.now() - batch.timestamp(0);
        assertTrue(age >= 0 && age < LiveTests.PATIENCE_NANOS, () -> "it is " + age + " ns old");
        finer |= batch.timestamp(0) % 1000 != 0;
        source.release(batch);
      }
      assertTrue(finer, "twenty stamps of whole microseconds");
    }
  }

  @Test
  void tellsTheDirectionWhereItShowsOnlyOne() throws IOException {
    CaptureOptions options = CaptureOptions.defaults().withHost("hv1");
    LiveOptions live =
        LiveOptions.defaults().withNamespace(cable().namespace()).withDirection(LiveDirection.OUT);
    try (PacketSource source = new LiveProvider().open(VethPair.NEAR, live, options);
        FrameSender near = FrameSender.at(cable(), VethPair.NEAR);
        FrameSender far = FrameSender.at(cable(), VethPair.FAR)) {
      far.send(70, 3);
      near.send(80, 1);
      PacketBatch batch = new PacketBatch(8);
      while (source.poll(batch) == 0) {
        source.release(batch);
        source.await(LiveTests.PATIENCE_NANOS);
      }
      assertEquals(1, batch.size());
      assertEquals(80, batch.capturedLength(0));
      assertEquals(Direction.EGRESS, batch.direction(0));
      assertEquals("near", source.taps().tap(batch.tapId(0)).port());
      assertEquals("hv1", source.taps().tap(batch.tapId(0)).host());
      assertEquals(Direction.EGRESS, source.taps().tap(batch.tapId(0)).direction());
      source.release(batch);
    }
  }

  @Test
  void showsAllInterfacesUnderTheCookedHeaderWithDirections() throws IOException {
    LiveOptions live = LiveOptions.defaults().withNamespace(cable().namespace());
    try (PacketSource source = new LiveProvider().open("any", live, CaptureOptions.defaults());
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      sender.send(LiveTests.udp(53, 80));
      PacketBatch batch = new PacketBatch(8);
      int out = 0;
      int in = 0;
      while (out + in < 2) {
        source.await(LiveTests.PATIENCE_NANOS);
        source.poll(batch);
        for (int i = 0; i < batch.size(); i++) {
          assertEquals(LinkType.LINUX_SLL2, batch.linkType(i));
          assertEquals(80 - 14 + 20, batch.capturedLength(i));
          out += batch.direction(i) == Direction.EGRESS ? 1 : 0;
          in += batch.direction(i) == Direction.INGRESS ? 1 : 0;
        }
        source.release(batch);
      }
      assertEquals(1, out, "sent at the far end");
      assertEquals(1, in, "received at the near end");
    }
  }

  @Test
  void putsTheVlanTagBackThatTheKernelTookOut() throws IOException {
    byte[] tagged = new byte[80];
    tagged[12] = (byte) 0x81;
    tagged[15] = 42;
    tagged[16] = 0x08;
    try (PacketSource source = open(LiveOptions.defaults());
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      sender.send(tagged);
      assertArrayEquals(tagged, LiveTests.take(source, 1).getFirst());
    }
  }

  @Test
  @SuppressWarnings("try") // What the counters are after close is the question.
  void countsEveryPacketThatItDoesNotShow() throws IOException {
    int sent = 40_000;
    LiveOptions small = LiveOptions.defaults().withBufferBytes(LiveOptions.MIN_BUFFER_BYTES);
    try (PacketSource source = open(small);
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      sender.send(200, sent);
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      long seen = 0;
      do {
        seen += Math.max(0, source.poll(batch));
        source.release(batch);
      } while (source.await(TimeUnit.MILLISECONDS.toNanos(100)));
      long dropped = counter(source, CaptureCounter.DROPPED_BY_KERNEL);
      assertTrue(dropped > 0, "a ring of 1 MiB held all of it");
      assertEquals(sent, seen + dropped);
      assertEquals(dropped, counter(source, CaptureCounter.DROPPED_BY_KERNEL), "asked twice");
      source.close();
      assertEquals(dropped, counter(source, CaptureCounter.DROPPED_BY_KERNEL), "after close");
      assertEquals(seen, counter(source, CaptureCounter.PACKETS));
      assertEquals(
          CaptureStatistics.UNKNOWN,
          counter(source, CaptureCounter.DROPPED_BY_INTERFACE),
          "/sys shows another namespace");
    }
  }

  @Test
  void endsWithAProblemWhenTheInterfaceIsRemovedWhileSomebodyWaits() throws Exception {
    try (PacketSource source = open(LiveOptions.defaults());
        FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
      sender.send(60, 2);
      LiveTests.take(source, 2);
      AtomicLong removed = new AtomicLong();
      Thread remover =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(100);
                  cable().inside("ip", "link", "delete", VethPair.NEAR);
                  removed.set(System.nanoTime());
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      PacketBatch batch = new PacketBatch(4);
      int n = 0;
      for (int i = 0; i < 10 && n != PacketSource.END_OF_STREAM; i++) {
        source.await(LiveTests.PATIENCE_NANOS);
        n = source.poll(batch);
        source.release(batch);
      }
      remover.join();
      long elapsed = System.nanoTime() - removed.get();
      assertEquals(PacketSource.END_OF_STREAM, n);
      assertNotNull(source.problem());
      assertTrue(source.await(LiveTests.PATIENCE_NANOS), "the end is worth a poll");
      assertTrue(elapsed < TimeUnit.SECONDS.toNanos(1), () -> "told after " + elapsed + " ns");
    }
  }

  @Test
  void goesOnAfterTheInterfaceWasDown() throws Exception {
    try (PacketSource source = open(LiveOptions.defaults())) {
      cable().inside("ip", "link", "set", VethPair.NEAR, "down");
      PacketBatch batch = new PacketBatch(4);
      for (int i = 0; i < 10; i++) {
        source.await(TimeUnit.MILLISECONDS.toNanos(20));
        assertEquals(0, source.poll(batch));
        source.release(batch);
      }
      cable().inside("ip", "link", "set", VethPair.NEAR, "up");
      try (FrameSender sender = FrameSender.at(cable(), VethPair.FAR)) {
        sender.send(60, 3);
        assertEquals(3, LiveTests.take(source, 3).size());
      }
      assertNull(source.problem());
    }
  }

  @Test
  void allocatesNothingForWaitingOrCounting() throws IOException {
    try (PacketSource source = open(LiveOptions.defaults())) {
      CaptureStatistics statistics = new CaptureStatistics();
      PacketBatch batch = new PacketBatch(4);
      long bytes =
          Allocation.bytesAllocatedBy(() -> {
            source.poll(batch);
            source.release(batch);
            source.await(1000);
            source.wakeup();
            source.await(1000);
            source.statistics(statistics);
          });
      assertEquals(0, bytes);
    }
  }
}
