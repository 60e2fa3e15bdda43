package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lending, closing, time, and files that change under the reader. */
@Timeout(60)
class LifecycleTest {
  private static final int PACKETS = 1000;
  private static final int LENGTH = 200;

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("a.pcap");
    Files.write(
        file,
        CaptureBytes.pcap(
            PcapWriter.Variant.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, PACKETS, LENGTH));
  }

  private PacketSource open(boolean mapped) throws IOException {
    return mapped
        ? Captured.open(file)
        : new PcapFileProvider()
            .open(
                "bytes",
                new ByteArrayInputStream(Files.readAllBytes(file)),
                CaptureOptions.defaults());
  }

  private static int firstByte(PacketBatch batch, int index) {
    return batch.memory().get(ValueLayout.JAVA_BYTE, batch.offset(index));
  }

  private static void pollSome(PacketSource source, PacketBatch batch) {
    while (source.poll(batch) == 0) {
      source.release(batch);
      source.await(1_000_000_000L);
    }
    assertTrue(batch.size() > 0);
  }

  @Test
  void packetsStayReadableAfterCloseUntilTheyAreReleased() throws IOException {
    for (boolean mapped : new boolean[] {true, false}) {
      PacketSource source = open(mapped);
      PacketBatch batch = new PacketBatch(2);
      pollSome(source, batch);
      MemorySegment memory = batch.memory();
      source.close();
      source.close();
      assertEquals(0, firstByte(batch, 0));
      assertEquals(31, firstByte(batch, 1));
      assertEquals(PacketSource.END_OF_STREAM, source.poll(new PacketBatch(2)));
      source.release(batch);
      assertThrows(IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_BYTE, 0));
      assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
      assertNull(source.problem());
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      assertEquals(2, statistics.get(CaptureCounter.PACKETS));
    }
  }

  @Test
  void memoryIsFreedByCloseIfNothingIsLent() throws IOException {
    for (boolean mapped : new boolean[] {true, false}) {
      PacketSource source = open(mapped);
      PacketBatch batch = new PacketBatch(2);
      pollSome(source, batch);
      MemorySegment memory = batch.memory();
      source.release(batch);
      assertEquals(false, batch.isLent());
      source.close();
      assertThrows(IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_BYTE, 0));
    }
  }

  @Test
  void theEndLeavesTheBatchEmptyAndStays() throws IOException {
    for (boolean mapped : new boolean[] {true, false}) {
      try (PacketSource source = open(mapped)) {
        PacketBatch batch = new PacketBatch(64);
        Captured.read(source, 64);
        for (int i = 0; i < 3; i++) {
          assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
          assertEquals(false, batch.isLent());
          assertTrue(source.await(1_000_000_000L));
        }
      }
    }
  }

  @Test
  void aMappedFileLendsSeveralBatchesAtOnce() throws IOException {
    try (PacketSource source = open(true)) {
      PacketBatch[] batches = new PacketBatch[10];
      for (int i = 0; i < batches.length; i++) {
        batches[i] = new PacketBatch(4);
        assertEquals(4, source.poll(batches[i]));
      }
      for (int i = batches.length - 1; i >= 0; i--) {
        assertEquals((byte) (4 * i * 31), firstByte(batches[i], 0));
        source.release(batches[i]);
      }
      assertEquals(PACKETS - 40, Captured.read(source, 64).packets().size());
    }
  }

  @Test
  void misuseIsAnsweredByAnException() throws IOException {
    try (PacketSource source = open(true);
        PacketSource other = open(true)) {
      PacketBatch batch = new PacketBatch(4);
      source.release(batch);
      assertEquals(4, source.poll(batch));
      assertThrows(IllegalStateException.class, () -> source.poll(batch));
      assertThrows(IllegalArgumentException.class, () -> other.release(batch));
      source.release(batch);
      source.release(batch);
      assertEquals(4, source.poll(batch));
      source.release(batch);
    }
  }

  @Test
  void closeMayComeWhileAnotherThreadPolls() throws Exception {
    for (int round = 0; round < 200; round++) {
      PacketSource source = open(round % 2 == 0);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread poller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  PacketBatch batch = new PacketBatch(3);
                  while (source.poll(batch) != PacketSource.END_OF_STREAM) {
                    for (int i = 0; i < batch.size(); i++) {
                      firstByte(batch, i);
                    }
                    source.release(batch);
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      Thread.sleep(0, 100_000 * (round % 10));
      source.close();
      poller.join(10_000);
      assertNull(failure.get(), () -> String.valueOf(failure.get()));
    }
  }

  @Test
  void timeNeverRunsBackAndFollowsTheLatestPacket() throws IOException {
    byte[] bytes =
        CaptureBytes.pcapng(
            ByteOrder.LITTLE_ENDIAN,
            writer -> {
              writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "a"));
              for (long time : new long[] {50, 90, 20, 100}) {
                writer.writePacket(0, CaptureBytes.packet(0, 1), 0, 1, 1, time, Direction.UNKNOWN);
              }
              writer.writeSimplePacket(CaptureBytes.packet(0, 1), 0, 1, 1);
            });
    Files.write(file, bytes);
    try (PacketSource source = open(true)) {
      PacketBatch first = new PacketBatch(3);
      assertEquals(3, source.poll(first));
      assertEquals(90, first.now());
      assertEquals(20, first.timestamp(2));
      PacketBatch second = new PacketBatch(1);
      source.poll(second);
      assertEquals(100, second.now());
      source.release(second);
      source.poll(second);
      assertEquals(100, second.timestamp(0));
      assertEquals(PacketFlags.NO_TIMESTAMP, second.flags(0));
      source.release(first);
      source.release(second);
    }
  }

  @Test
  void aFileOfForeignBlocksDoesNotHoldThePollUp() throws IOException {
    byte[] bytes =
        CaptureBytes.pcapng(
            ByteOrder.LITTLE_ENDIAN,
            writer -> {
              for (int i = 0; i < 10_000; i++) {
                writer.writeBlock(0x777, CaptureBytes.packet(0, 0), 0, 0);
              }
            });
    Files.write(file, bytes);
    try (PacketSource source = open(true)) {
      PacketBatch batch = new PacketBatch(3);
      int polls = 0;
      int n;
      while ((n = source.poll(batch)) != PacketSource.END_OF_STREAM) {
        assertEquals(0, n);
        source.release(batch);
        assertTrue(source.await(0));
        polls++;
      }
      assertTrue(polls >= 4 && polls < 10, polls + " polls");
    }
  }

  @Test
  void aFileCutUnderTheMappingIsReported() throws IOException {
    for (int kept : new int[] {24 + 100 * (16 + LENGTH), 24 + 216 * 3 + 5, 30, 0}) {
      writeFile();
      try (PacketSource source = open(true)) {
        PacketBatch batch = new PacketBatch(5);
        assertEquals(5, source.poll(batch));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(kept);
        }
        source.release(batch);
        Captured rest = Captured.read(source, 5);
        // Those that were not cut off still come.
        int left = Math.max(0, kept - (24 + 5 * 216)) / 216;
        assertEquals(left, rest.packets().size());
        assertNotNull(rest.problem());
        assertEquals(
            "the file was cut to "
                + kept
                + " bytes while it was read, it had 216024 when it was opened",
            rest.problem().description());
        assertEquals(24 + (5 + left) * 216, rest.problem().position());
      }
    }
  }

  @Test
  void aPageThatIsGoneIsReported() throws IOException {
    // The size is looked at once a poll; here the file is cut so that only the reading can tell.
    MappedInput input;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      input = MappedInput.map(channel);
    }
    // The channel is closed: the size is not looked at any more.
    input.advance(24);
    PcapHeader header = PcapHeader.read("a", input.memory, 0);
    PcapReader reader = new PcapReader(header, 16, 0, 1000);
    try (PacketSource source =
        new PcapFileSource(
            "a", input, reader, CaptureOptions.defaults().taps(), new WakeupSignal())) {
      PacketBatch batch = new PacketBatch(5);
      assertEquals(5, source.poll(batch));
      source.release(batch);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      Captured rest = Captured.read(source, 5);
      assertNotNull(rest.problem());
      assertEquals(
          "the file could not be read any more, it may have been cut",
          rest.problem().description());
    }
  }

  @Test
  void anInterruptedThreadReadsOn() throws IOException {
    try (PacketSource source = open(true)) {
      Thread.currentThread().interrupt();
      assertEquals(PACKETS, Captured.read(source, 64).packets().size());
      assertTrue(Thread.interrupted());
    }
  }
}
