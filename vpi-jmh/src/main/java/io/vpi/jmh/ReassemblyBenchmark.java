package io.vpi.jmh;

import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Tcp;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.report.FlowCounter;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Putting 1,000 TCP streams in order, all at once, segment by segment in turns: nanoseconds a
 * segment of 1,460 bytes. It includes what stands before (decoding, checksums, the flow's look-up)
 * and half an acknowledgment a segment. The consumer looks at nothing, so that the engine's own
 * work is what is seen.
 *
 * <p>One pass is over 96 MB, so that packets come from DRAM. The peers touch the same payload once:
 * one copies it, one reads it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ReassemblyBenchmark {
  private static final int STREAMS = 1_000;
  private static final int SEGMENTS = 64;
  private static final int LENGTH = 1_460;

  /** Within how many places segments are shuffled. */
  private static final int PLACES = 32;

  private static final int HANDSHAKE = 3 * STREAMS;
  private static final int HEADERS = Frames.ETHERNET + Frames.IPV4 + Frames.TCP;
  private static final int SERVER = 0xC6336401;
  private static final int PORT = 443;
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  /** In which order a stream's segments arrive. */
  @Param({"IN_ORDER", "SHUFFLED"})
  public Arrival arrival = Arrival.IN_ORDER;

  private final Arena arena = Arena.ofShared();
  private final Frames frames =
      new Frames(arena, (long) STREAMS * (SEGMENTS * (HEADERS + LENGTH + HEADERS / 2) + 3 * 64));
  private final PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(PacketBatch.DEFAULT_CAPACITY);
  private final ChecksumVerifier checksums = new ChecksumVerifier(PacketBatch.DEFAULT_CAPACITY);
  private final FlowEngine engine =
      FlowEngine.builder().options(FlowOptions.DEFAULT).consumer(data -> data.length()).build();
  private final MemorySegment copy = arena.allocate(LENGTH);
  private long now = 1_700_000_000_000_000_000L;

  /** Lays out what arrives: handshakes, then data with its acknowledgments. */
  @Setup
  public void write() {
    for (int stream = 0; stream < STREAMS; stream++) {
      toServer(stream, -1, 0, Tcp.SYN, 0);
      toClient(stream, -1, 0, Tcp.SYN | Tcp.ACK);
      toServer(stream, 0, 0, Tcp.ACK, 0);
    }
    SplittableRandom random = new SplittableRandom(1);
    int[][] orders = new int[STREAMS][];
    boolean[][] arrived = new boolean[STREAMS][SEGMENTS + 1];
    int[] inOrder = new int[STREAMS];
    for (int stream = 0; stream < STREAMS; stream++) {
      orders[stream] = arrival.order(SEGMENTS, PLACES, random);
    }
    for (int i = 0; i < SEGMENTS; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        int segment = orders[stream][i];
        toServer(stream, segment * LENGTH, 0, Tcp.ACK, LENGTH);
        arrived[stream][segment] = true;
        while (arrived[stream][inOrder[stream]]) {
          inOrder[stream]++;
        }
        if (i % 2 == 1) {
          toClient(stream, 0, inOrder[stream] * LENGTH, Tcp.ACK);
        }
      }
    }
  }

  private void toServer(int stream, int offset, int acknowledged, int flags, int payload) {
    int ack = (flags & Tcp.ACK) != 0 ? acknowledged + 1 : 0;
    int ports = (10_000 + stream) << 16 | PORT;
    frames.tcp(0x0A000000 + stream, SERVER, ports, offset + 1, ack, flags, payload);
  }

  private void toClient(int stream, int offset, int acknowledged, int flags) {
    int ports = PORT << 16 | (10_000 + stream);
    frames.tcp(SERVER, 0x0A000000 + stream, ports, offset + 1, acknowledged + 1, flags, 0);
  }

  /**
   * Ends the streams, as nothing has come for an hour, and begins them anew.
   *
   * @throws IllegalStateException if not all bytes came out
   */
  @Setup(Level.Invocation)
  public void begin() {
    long taken = engine.statistics().get(FlowCounter.SEGMENT_BYTES);
    if (engine.statistics().get(FlowCounter.STREAM_BYTES) != taken) {
      throw new IllegalStateException("streams have gaps");
    }
    now += HOUR;
    while (engine.size() > 0) {
      batch.begin(frames.memory, frames.taps, now);
      engine.process(batch, layers, null);
      batch.clear();
    }
    process(0, HANDSHAKE);
  }

  private void process(int from, int to) {
    for (int first = from; first < to; first += batch.capacity()) {
      now += 1_000_000;
      frames.fill(batch, first, to, now);
      decoder.decode(batch, layers);
      checksums.verify(batch, layers);
      engine.process(batch, layers, checksums);
      batch.clear();
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    engine.close();
    arena.close();
  }

  /**
   * The whole way from a batch to the consumer.
   *
   * @return how many bytes came out so far
   */
  @Benchmark
  @OperationsPerInvocation(STREAMS * SEGMENTS)
  public long reassemble() {
    process(HANDSHAKE, frames.count());
    return engine.statistics().get(FlowCounter.STREAM_BYTES);
  }

  /**
   * Copying each segment's payload to one place, and nothing else.
   *
   * @return the copy's first byte
   */
  @Benchmark
  @OperationsPerInvocation(STREAMS * SEGMENTS)
  public byte copyPayload() {
    for (int i = HANDSHAKE; i < frames.count(); i++) {
      int payload = frames.length(i) - HEADERS;
      MemorySegment.copy(frames.memory, frames.offset(i) + HEADERS, copy, 0, payload);
    }
    return copy.get(ValueLayout.JAVA_BYTE, 0);
  }

  /**
   * Adding each segment's payload up, eight bytes at a time, and nothing else.
   *
   * @return the sum
   */
  @Benchmark
  @OperationsPerInvocation(STREAMS * SEGMENTS)
  public long readPayload() {
    long sum = 0;
    for (int i = HANDSHAKE; i < frames.count(); i++) {
      long at = frames.offset(i) + HEADERS;
      int payload = frames.length(i) - HEADERS;
      for (int j = 0; j + Long.BYTES <= payload; j += Long.BYTES) {
        sum += frames.memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at + j);
      }
    }
    return sum;
  }
}
