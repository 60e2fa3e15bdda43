package io.vpi.example.vswitch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MirrorSourceTest {
  private final PacketBatch batch = new PacketBatch(4);

  @Test
  void findsTheAttackBetweenTwoGuests() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MirrorRing ring = new MirrorRing("t1", "web-1", "client-1")) {
      Thread.ofPlatform().daemon().start(() -> GuestTraffic.play(ring));
      Main.inspect("vswitch:t1", new PrintStream(out, true, StandardCharsets.UTF_8));
    }
    assertEquals(
        "path traversal between guests: 10.0.0.2 -> 10.0.0.1, seen at port client-1 of t1\n",
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void isFoundByItsSchemeLikeASourceThatShips() throws IOException {
    assertTrue(
        PacketSources.providers().stream().anyMatch(p -> p.synopsis().equals("vswitch:SWITCH")));
    CaptureException none =
        assertThrows(CaptureException.class, () -> PacketSources.open("vswitch:none"));
    assertEquals("there is no virtual switch 'none'", none.getMessage());
  }

  @Test
  void lendsTheRingsMemoryUntilRelease() throws IOException {
    try (MirrorRing ring = new MirrorRing("t2", "p0");
        PacketSource source = PacketSources.open("vswitch:t2")) {
      ring.mirror(0, 7, new byte[] {1, 2, 3});
      assertEquals(1, source.poll(batch));
      assertEquals(3, batch.capturedLength(0));
      assertEquals(7, batch.timestamp(0));
      assertEquals(Direction.INGRESS, batch.direction(0));
      assertEquals("p0", source.taps().tap(batch.tapId(0)).port());
      PacketBatch other = new PacketBatch(4);
      ring.mirror(0, 8, new byte[] {4});
      assertEquals(0, source.poll(other), "one batch at a time");
      source.release(other);
      for (int i = 0; i < 1000; i++) { // far more than the ring has slots
        ring.mirror(0, 9, new byte[] {9, 9, 9});
      }
      byte first = batch.memory().get(ValueLayout.JAVA_BYTE, batch.offset(0));
      assertEquals(1, first, "what is lent is not written over");
      source.release(batch);
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      assertEquals(1, statistics.get(CaptureCounter.PACKETS));
      assertEquals(1000 - 254, statistics.get(CaptureCounter.DROPPED_BY_KERNEL));
      assertFalse(statistics.isKnown(CaptureCounter.BLOCKED));
    }
  }

  @Test
  void endsWhenTheSwitchGoesDownButNotBeforeItsLastFrame() throws IOException {
    try (MirrorRing ring = new MirrorRing("t3", "p0");
        PacketSource source = PacketSources.open("vswitch:t3")) {
      ring.mirror(0, 1, new byte[60]);
      ring.shutDown();
      assertEquals(1, source.poll(batch));
      source.release(batch);
      assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
      assertFalse(batch.isLent());
    }
  }

  @Test
  void waitsForAFrameAWakeupOrTheTime() throws IOException {
    try (MirrorRing ring = new MirrorRing("t4", "p0")) {
      PacketSource source = PacketSources.open("vswitch:t4");
      assertFalse(source.await(1_000_000));
      source.wakeup();
      assertTrue(source.await(60_000_000_000L));
      ring.mirror(0, 1, new byte[60]);
      assertTrue(source.await(60_000_000_000L));
      source.close();
      assertTrue(source.await(60_000_000_000L));
      assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
    }
  }

  @Test
  void isShort() throws IOException {
    Path file = Path.of("src/main/java/io/vpi/example/vswitch/MirrorSource.java");
    assertTrue(Files.readAllLines(file).size() < 100, "a source in less than 100 lines");
  }
}
