package io.vpi.jmh;

import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.capture.pcap.PcapWriter;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading a mapped pcap file of 400,000 packets from its beginning to its end: nanoseconds a
 * packet, the file being in the page cache.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ReadBenchmark {
  private static final int PACKETS = 400_000;
  private static final int BATCH = PacketBatch.DEFAULT_CAPACITY;

  /** What stands before the packets of the capture. */
  @Param({"PLAIN", "VXLAN"})
  public Encapsulation encapsulation = Encapsulation.PLAIN;

  private final PacketBatch batch = new PacketBatch(BATCH);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(BATCH);
  private Path file = Path.of("");

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written
   */
  @Setup
  public void write() throws IOException {
    file = Files.createTempFile("vpi-bench", ".pcap");
    try (Arena arena = Arena.ofConfined();
        PcapWriter writer = PcapWriter.create(file, PcapWriter.Options.of(LinkType.ETHERNET))) {
      PacketStore store = PacketStore.read(arena, PACKETS, encapsulation);
      for (int i = 0; i < PACKETS; i++) {
        writer.write(
            store.memory, store.offsets[i], store.lengths[i], store.lengths[i], 1_000_000_000L + i);
      }
    }
  }

  /**
   * Deletes the file.
   *
   * @throws IOException if it cannot be deleted
   */
  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }

  /**
   * Polls and releases.
   *
   * @return how many packets there were
   * @throws IOException if the file cannot be opened
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public long poll() throws IOException {
    return read(false);
  }

  /**
   * Polls, decodes and releases.
   *
   * @return how many packets had a transport header
   * @throws IOException if the file cannot be opened
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public long pollAndDecode() throws IOException {
    return read(true);
  }

  private long read(boolean decode) throws IOException {
    long found = 0;
    try (PacketSource source = PacketSources.open("pcap:" + file)) {
      for (int n = source.poll(batch); n != PacketSource.END_OF_STREAM; n = source.poll(batch)) {
        if (decode) {
          decoder.decode(batch, layers);
          for (int i = 0; i < n; i++) {
            found += layers.transport(i) >= 0 ? 1 : 0;
          }
        } else {
          found += n;
        }
        source.release(batch);
      }
    }
    return found;
  }
}
