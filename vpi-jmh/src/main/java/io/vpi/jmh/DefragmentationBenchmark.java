package io.vpi.jmh;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.DecoderOptions;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.fragment.Defragmenter;
import io.vpi.flow.host.HostLookup;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
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
 * Putting IPv4 fragments of 1,480 bytes together, 64 datagrams at a time, in turns: nanoseconds a
 * fragment.
 *
 * <p>One pass is over 96,000 fragments, 143 MB, so that packets come from DRAM. The peer copies the
 * same payload once; a defragmenter has to copy it in and, in one piece, out.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DefragmentationBenchmark {
  private static final int FRAGMENTS = 96_000;
  private static final int LENGTH = 1_480;
  private static final int AT_A_TIME = 64;
  private static final int HEADERS = Frames.ETHERNET + Frames.IPV4;
  private static final int SOURCE = 0x0A000000;
  private static final int DESTINATION = 0xC6336401;

  /** Of how many fragments a datagram is. */
  @Param({"2", "6"})
  public int fragments = 2;

  /** In which order these arrive. */
  @Param({"IN_ORDER", "REVERSED"})
  public Arrival arrival = Arrival.IN_ORDER;

  private final Arena arena = Arena.ofShared();
  private final Frames frames = new Frames(arena, (long) FRAGMENTS * (HEADERS + LENGTH));
  private final PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(PacketBatch.DEFAULT_CAPACITY);
  private final FlowEngine engine = FlowEngine.builder().build();
  private final Defragmenter defragmenter =
      new Defragmenter(
          FragmentOptions.DEFAULT,
          DecoderOptions.DEFAULT,
          new HostLookup(AssetResolver.NONE, HostPolicies.all(HostPolicy.MODERN)),
          TenantKey.INNERMOST,
          new FlowStatistics(),
          AnomalySink.NONE);
  private final MemorySegment copy = arena.allocate(LENGTH);
  private long now = 1_700_000_000_000_000_000L;

  /** Lays out what arrives. */
  @Setup
  public void write() {
    int[] order = arrival.order(fragments, fragments, new SplittableRandom(1));
    int datagrams = FRAGMENTS / fragments;
    for (int first = 0; first < datagrams; first += AT_A_TIME) {
      int limit = Math.min(datagrams, first + AT_A_TIME);
      for (int place : order) {
        for (int datagram = first; datagram < limit; datagram++) {
          frames.fragment(
              SOURCE + datagram % 1_000,
              DESTINATION,
              4000 << 16 | 4000,
              datagram & 0xFFFF,
              place * LENGTH,
              LENGTH,
              fragments * LENGTH);
        }
      }
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    engine.close();
    defragmenter.close();
    arena.close();
  }

  private void next(int first) {
    now += 1_000_000;
    frames.fill(batch, first, FRAGMENTS, now);
    decoder.decode(batch, layers);
  }

  /**
   * The whole way through an engine: the datagrams' flows are looked up too, and their packets
   * told.
   *
   * @return how many datagrams were put together so far
   */
  @Benchmark
  @OperationsPerInvocation(FRAGMENTS)
  public long engine() {
    for (int first = 0; first < FRAGMENTS; first += batch.capacity()) {
      next(first);
      engine.process(batch, layers, null);
      batch.clear();
    }
    return engine.statistics().get(FlowCounter.DATAGRAMS);
  }

  /**
   * Decoding the fragments and putting the datagrams together, which are decoded too.
   *
   * @return how many they were
   */
  @Benchmark
  @OperationsPerInvocation(FRAGMENTS)
  public int defragment() {
    int whole = 0;
    for (int first = 0; first < FRAGMENTS; first += batch.capacity()) {
      next(first);
      for (int i = 0; i < batch.size(); i++) {
        Defragmenter.Outcome outcome = defragmenter.offer(batch, layers, i, 0, now);
        whole += outcome == Defragmenter.Outcome.DATAGRAM ? 1 : 0;
      }
      batch.clear();
    }
    if (whole != FRAGMENTS / fragments) {
      throw new IllegalStateException(whole + " datagrams were put together");
    }
    return whole;
  }

  /**
   * Copying each fragment's payload to one place, and nothing else.
   *
   * @return the copy's first byte
   */
  @Benchmark
  @OperationsPerInvocation(FRAGMENTS)
  public byte copyPayload() {
    for (int i = 0; i < FRAGMENTS; i++) {
      MemorySegment.copy(frames.memory, frames.offset(i) + HEADERS, copy, 0, LENGTH);
    }
    return copy.get(ValueLayout.JAVA_BYTE, 0);
  }
}
