package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Allocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Poll and release allocate nothing once they are warm. */
class AllocationTest {
  private static final int BATCH = 16;
  private static final int POLLS_A_RUN = 500;
  private static final int RUNS = 30;
  private static final int PACKETS = BATCH * POLLS_A_RUN * RUNS;

  @TempDir Path folder;
  private final PacketBatch batch = new PacketBatch(BATCH);

  private static byte[] pcapng() {
    return CaptureBytes.pcapng(
        ByteOrder.LITTLE_ENDIAN,
        writer -> {
          writer.addInterface(
              new PcapngWriter.Interface(
                  LinkType.ETHERNET, "a", 0, PcapngWriter.POWER_OF_TWO + 20, 0));
          MemorySegment packet = CaptureBytes.packet(1, 30);
          for (int i = 0; i < PACKETS; i++) {
            writer.writePacket(0, packet, 0, 30, 40, i, Direction.EGRESS);
            if (i % 16 == 0) {
              writer.writeBlock(0x777, packet, 0, 30);
              writer.writeStatistics(0, i, i, i);
            }
          }
        });
  }

  private static byte[] pcap() {
    return CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.BIG_ENDIAN, PACKETS, 30);
  }

  private long bytesOfAWarmRun(byte[] content) throws IOException {
    Path file = folder.resolve("capture");
    Files.write(file, content);
    for (int i = 0; i < 3; i++) {
      try (PacketSource source = Captured.open(file)) {
        Runnable run = () -> poll(source);
        for (int j = 0; j < RUNS; j++) {
          run.run();
        }
      }
    }
    try (PacketSource source = Captured.open(file)) {
      return Allocation.bytesAllocatedByWarm(() -> poll(source));
    }
  }

  private void poll(PacketSource source) {
    for (int i = 0; i < POLLS_A_RUN; i++) {
      int n = source.poll(batch);
      if (n <= 0) {
        throw new AssertionError("the file is too short for the measurement");
      }
      source.release(batch);
    }
  }

  @Test
  void mappedPcapAllocatesNothing() throws IOException {
    assertEquals(0, bytesOfAWarmRun(pcap()));
  }

  @Test
  void mappedPcapngAllocatesNothing() throws IOException {
    assertEquals(0, bytesOfAWarmRun(pcapng()));
  }

  @Test
  void gzipAllocatesNothing() throws IOException {
    assertEquals(0, bytesOfAWarmRun(CompressionTest.gzip(pcap())));
  }

  @Test
  void zstdAllocatesNothingAPacket() throws IOException {
    // The library allocates some 100 bytes a call, and a call yields up to 256 KiB.
    long bytes = bytesOfAWarmRun(Zstd.compress(pcap()));
    assertTrue(bytes < 1000, bytes + " bytes for " + POLLS_A_RUN * BATCH + " packets");
  }

  @Test
  void writingAllocatesNothing() throws IOException {
    try (Arena arena = Arena.ofConfined();
        PcapngWriter ng = PcapngWriter.create(folder.resolve("a.pcapng"));
        PcapWriter plain =
            PcapWriter.create(folder.resolve("a.pcap"), PcapWriter.Options.of(LinkType.ETHERNET))) {
      MemorySegment packet = arena.allocate(100);
      int at = ng.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "a"));
      long bytes =
          Allocation.bytesAllocatedBy(() -> {
            try {
              ng.writePacket(at, packet, 0, 100, 100, 5, Direction.EGRESS);
              plain.write(packet, 0, 100, 100, 5);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertEquals(0, bytes);
    }
  }
}
