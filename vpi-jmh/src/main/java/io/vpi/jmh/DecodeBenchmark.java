package io.vpi.jmh;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.io.IOException;
import java.lang.foreign.Arena;
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
import org.openjdk.jmh.infra.Blackhole;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;

/**
 * Decoding from link to transport: nanoseconds a packet.
 *
 * <p>Cold: one pass over 400,000 packets of a real capture, some 200 MB, so that headers come from
 * DRAM. Hot: 512 packets again and again, from the cache.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms4g", "-Xmx4g"})
public class DecodeBenchmark {
  private static final int PACKETS = 400_000;
  private static final int HOT = 512;
  private static final int BATCH = 64;

  /** The packets. */
  @State(Scope.Thread)
  public static class Packets {
    /** What stands before the packets of the capture. */
    @Param({"PLAIN", "VXLAN"})
    public Encapsulation encapsulation = Encapsulation.PLAIN;

    /** Whether headers come from DRAM. */
    @Param({"true", "false"})
    public boolean cold;

    private final Arena arena = Arena.ofShared();
    private PacketStore store;

    /** How many different packets a pass visits. */
    private int distinct;

    /**
     * Reads the capture.
     *
     * @throws IOException if it cannot be read
     */
    @Setup
    public void read() throws IOException {
      store = PacketStore.read(arena, PACKETS, encapsulation);
      distinct = cold ? PACKETS : HOT;
    }

    /** Frees the packets. */
    @TearDown
    public void free() {
      arena.close();
    }
  }

  /** What vpi needs. */
  @State(Scope.Thread)
  public static class Vpi {
    private final TapRegistry taps = new TapRegistry();
    private final PacketBatch batch = new PacketBatch(BATCH);
    private final PacketDecoder decoder = new PacketDecoder();
    private final LayerTable layers = decoder.newTable(BATCH);
  }

  /** The peer in C. */
  @State(Scope.Thread)
  public static class C {
    private final Arena arena = Arena.ofShared();
    private CDecoder decoder;

    /**
     * Compiles it.
     *
     * @param packets what it will read
     * @throws IOException if there is no gcc
     */
    @Setup
    public void compile(Packets packets) throws IOException {
      decoder = CDecoder.compile(arena, packets.store, BATCH);
    }

    /** Unloads it. */
    @TearDown
    public void free() {
      arena.close();
    }
  }

  /**
   * vpi, in batches of 64; that the batch is filled is part of it.
   *
   * @param packets the packets
   * @param vpi the decoder
   * @return how many transport headers were found
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public long vpi(Packets packets, Vpi vpi) {
    PacketStore store = packets.store;
    PacketBatch batch = vpi.batch;
    LayerTable layers = vpi.layers;
    long found = 0;
    for (int done = 0; done < PACKETS; done += BATCH) {
      int first = done % packets.distinct;
      batch.begin(store.memory, vpi.taps, done);
      for (int i = first; i < first + BATCH; i++) {
        int length = store.lengths[i];
        batch.add(store.offsets[i], length, length, done, LinkType.ETHERNET, 0);
      }
      vpi.decoder.decode(batch, layers);
      for (int i = 0; i < BATCH; i++) {
        found += layers.transport(i) >= 0 ? 1 : 0;
      }
      batch.clear();
    }
    return found;
  }

  /**
   * C, one packet after the other, 64 a call.
   *
   * @param packets the packets
   * @param c the peer
   * @return how many transport headers were found
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public long cEach(Packets packets, C c) {
    long found = 0;
    for (int done = 0; done < PACKETS; done += BATCH) {
      found += c.decoder.each(done % packets.distinct, BATCH);
    }
    return found;
  }

  /**
   * C, with the headers of 64 packets prefetched before they are decoded.
   *
   * @param packets the packets
   * @param c the peer
   * @return how many transport headers were found
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public long cPrefetched(Packets packets, C c) {
    long found = 0;
    for (int done = 0; done < PACKETS; done += BATCH) {
      found += c.decoder.prefetched(done % packets.distinct, BATCH);
    }
    return found;
  }

  /**
   * pcap4j, which reads arrays only: that a packet is copied out of native memory is part of it, as
   * it is wherever pcap4j captures. It does not look into VXLAN.
   *
   * @param packets the packets
   * @param blackhole takes what was made
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public void pcap4j(Packets packets, Blackhole blackhole) {
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = packets.store.bytes(i % packets.distinct);
      try {
        blackhole.consume(EthernetPacket.newPacket(packet, 0, packet.length));
      } catch (IllegalRawDataException e) {
        blackhole.consume(e);
      }
    }
  }

  /**
   * What {@link #vpi} does beside decoding: the batch is filled and cleared.
   *
   * @param packets the packets
   * @param vpi the batch
   * @return how many packets there were
   */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public long vpiFill(Packets packets, Vpi vpi) {
    PacketStore store = packets.store;
    PacketBatch batch = vpi.batch;
    long found = 0;
    for (int done = 0; done < PACKETS; done += BATCH) {
      int first = done % packets.distinct;
      batch.begin(store.memory, vpi.taps, done);
      for (int i = first; i < first + BATCH; i++) {
        int length = store.lengths[i];
        batch.add(store.offsets[i], length, length, done, LinkType.ETHERNET, 0);
      }
      found += batch.size();
      batch.clear();
    }
    return found;
  }
}
