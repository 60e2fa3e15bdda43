package io.vpi.jmh;

import io.vpi.decode.IpProtocol;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.FlowTimeouts;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.FlowState;
import io.vpi.flow.table.FlowHash;
import io.vpi.flow.table.FlowKey;
import io.vpi.flow.table.FlowKeys;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.table.FlowTable;
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
 * Looking up flows in random order and updating them: nanoseconds a packet. Beside it what one load
 * costs that waits for the one before, over memory of the same size.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FlowTableBenchmark {
  private static final int BATCH = PacketBatch.DEFAULT_CAPACITY;
  private static final long START = 1_700_000_000_000_000_000L;

  /** How many flows there are. */
  @Param({"1000", "100000", "1000000", "4000000"})
  public int flows = 1000;

  private final Arena arena = Arena.ofShared();
  private final FlowHash hash = FlowHash.random();
  private final FlowKeys keys = new FlowKeys(BATCH, hash, TenantKey.INNERMOST);
  private FlowTable table =
      new FlowTable(1, FlowTimeouts.DEFAULT, EvictionPolicy.NONE, hash, (flow, end) -> {});
  private MemorySegment chain = MemorySegment.NULL;
  private long random = 88_172_645_463_325_252L;
  private long at;
  private long now = START;

  /** Fills the table, and lays a chain of the same length through other memory. */
  @Setup
  public void fill() {
    table.close();
    table =
        new FlowTable(flows, FlowTimeouts.DEFAULT, EvictionPolicy.NONE, hash, (flow, end) -> {});
    FlowKey key = new FlowKey();
    for (int i = 0; i < flows; i++) {
      set(key, i);
      int flow = table.create(key, hash.of(key), START);
      table.state(flow, FlowState.ESTABLISHED);
    }
    chain = arena.allocate((long) flows * FlowRecord.SIZE, FlowRecord.ALIGNMENT);
    SplittableRandom order = new SplittableRandom(1);
    int[] next = new int[flows];
    for (int i = 0; i < flows; i++) {
      next[i] = i;
    }
    // Sattolo's shuffle: one cycle through all.
    for (int i = flows - 1; i > 0; i--) {
      int j = order.nextInt(i);
      int other = next[i];
      next[i] = next[j];
      next[j] = other;
    }
    for (int i = 0; i < flows; i++) {
      chain.set(
          ValueLayout.JAVA_LONG, (long) i * FlowRecord.SIZE, (long) next[i] * FlowRecord.SIZE);
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    table.close();
    arena.close();
  }

  private static void set(FlowKey key, int n) {
    key.ends(0, 0x0A000000L + n, 1024 + (n & 0x7FFF), 0, 0xC6336401L, 443);
    key.scope(4, IpProtocol.TCP, TenantKey.NONE, 0);
  }

  private void nextKeys() {
    for (int i = 0; i < BATCH; i++) {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      set(keys.key(i), (int) ((random >>> 33) * flows >>> 31));
    }
    keys.hashKeys(BATCH);
    now += BATCH * 100;
  }

  private int update() {
    int found = 0;
    for (int i = 0; i < BATCH; i++) {
      FlowKey key = keys.key(i);
      int flow = table.find(key, keys.hash(i));
      if (flow >= 0) {
        table.seen(flow, key.isFromA(), now, 100);
        found++;
      }
    }
    return found;
  }

  /**
   * Batch by batch: all keys, then all buckets, then all records, then the look-ups.
   *
   * @return how many flows were found
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int lookUp() {
    nextKeys();
    table.touch(keys);
    return update();
  }

  /**
   * Packet by packet, each waiting for its own memory.
   *
   * @return how many flows were found
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int lookUpOneByOne() {
    nextKeys();
    return update();
  }

  /**
   * Only what a look-up has to read: choosing flows, keys and hashes.
   *
   * @return something of them
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int keysAlone() {
    nextKeys();
    return keys.hash(0);
  }

  /**
   * Loads of which each says where the next is.
   *
   * @return where it came to
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long dependentMiss() {
    long offset = at;
    for (int i = 0; i < BATCH; i++) {
      offset = chain.get(ValueLayout.JAVA_LONG, offset);
    }
    at = offset;
    return offset;
  }
}
