package io.vpi.flow.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.CounterBalance;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import java.nio.ByteBuffer;

/**
 * Runs an input through an engine that was built as the input's first bytes say, and checks what
 * must hold.
 */
final class EngineRun {
  /**
   * How many bytes say how the engine is built: switches, the hosts' policy, what a met bound
   * means, the consumer.
   */
  static final int PREFIX = 4;

  static final int INLINE = 1;
  static final int REPLACES = 1 << 1;
  static final int MIDSTREAM = 1 << 2;
  static final int ONE_SIDED = 1 << 3;
  static final int MIRRORS = 1 << 4;
  static final int VERIFY = 1 << 5;
  static final int SHALLOW = 1 << 6;
  static final int IMPATIENT = 1 << 7;

  private static final int FLOWS = 8;
  private static final long STREAM_MEMORY = 1 << 16;
  private static final int WAITING_SEGMENTS = 16;
  private static final int DEPTH = 600;
  private static final HostPolicy[] HOSTS = HostPolicy.values();
  private static final ExceptionPolicy[] EXCEPTIONS = ExceptionPolicy.values();
  private static final EvictionPolicy[] EVICTIONS = EvictionPolicy.values();

  private EngineRun() {}

  /**
   * Runs an input.
   *
   * @return what the engine has counted, nothing if the input is too short for an engine
   */
  static FlowStatistics run(byte[] bytes) {
    if (bytes.length < PREFIX) {
      return new FlowStatistics();
    }
    ByteBuffer input = ByteBuffer.wrap(bytes);
    int switches = input.get();
    FlowOptions options = options(switches, input.get() & 0xFF, input.get() & 0xFF);
    Outgoing outgoing = new Outgoing(FLOWS, options.streams().memoryFull(), WAITING_SEGMENTS);
    StreamLaws laws = new StreamLaws(FLOWS, outgoing, input.get(), options.inline());
    Traffic traffic = new Traffic((switches & INLINE) != 0 ? outgoing : null);
    FlowEngine engine = FlowEngine.builder().options(options).listener(laws).consumer(laws).build();
    try {
      new Script(input, engine, traffic, laws, FLOWS).play();
      assertTrue(engine.size() <= FLOWS);
      assertTrue(engine.waitingBytes() <= STREAM_MEMORY);
    } finally {
      engine.close();
    }
    FlowStatistics statistics = engine.statistics();
    CounterBalance.check(statistics);
    assertEquals(0, engine.size());
    assertEquals(laws.flowsEnded, statistics.get(FlowCounter.FLOWS));
    assertEquals(
        statistics.get(FlowCounter.FLOWS),
        statistics.get(FlowCounter.FLOWS_ENDED) + statistics.get(FlowCounter.FLOWS_EVICTED));
    assertEquals(0, statistics.get(FlowCounter.CONSUMER_FAILURES));
    return statistics;
  }

  private static FlowOptions options(int switches, int host, int bounds) {
    HostPolicies hosts = HostPolicies.all(HOSTS[host % HOSTS.length]);
    ExceptionPolicy exception = EXCEPTIONS[bounds % EXCEPTIONS.length];
    ExceptionPolicy ofFragments =
        exception == ExceptionPolicy.IGNORE ? exception : ExceptionPolicy.DROP_PACKET;
    boolean inline = (switches & INLINE) != 0;
    ChecksumPolicy checksums =
        (switches & VERIFY) != 0 ? ChecksumPolicy.VERIFY : ChecksumPolicy.AUTO;
    StreamOptions.Builder streams =
        StreamOptions.builder()
            .memory(STREAM_MEMORY)
            .waitingSegments(WAITING_SEGMENTS)
            .waitingBytes(8192)
            .unconsumedBytes(2048)
            .memoryFull(exception);
    if ((switches & SHALLOW) != 0) {
      streams.depthToServer(DEPTH).depthToClient(DEPTH);
    }
    if ((switches & IMPATIENT) != 0) {
      streams.gapPatience(2, 1_000_000);
    }
    return FlowOptions.builder()
        .capacity(FLOWS)
        .batchCapacity(Traffic.BATCH)
        .seed(1)
        .inline(inline)
        .replaces((switches & REPLACES) != 0)
        .mirrorWindow((switches & MIRRORS) != 0 ? 1_000_000 : 0)
        .tableFull(exception)
        .invalid(exception)
        .eviction(EVICTIONS[(bounds >>> 4) % EVICTIONS.length])
        .hosts(hosts)
        .fragments(
            FragmentOptions.builder()
                .memory(FragmentOptions.MIN_MEMORY)
                .maxDatagrams(4)
                .maxFragments(16)
                .memoryPolicy(ofFragments)
                .checksumPolicy(checksums)
                .build())
        .tcp(
            TcpOptions.builder()
                .inline(inline)
                .midstream((switches & MIDSTREAM) != 0)
                .midstreamPolicy(exception)
                .oneSided((switches & ONE_SIDED) != 0)
                .checksums(checksums)
                .synDataSlots(2)
                .build())
        .streams(streams.build())
        .build();
  }
}
