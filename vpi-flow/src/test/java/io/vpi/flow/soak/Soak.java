package io.vpi.flow.soak;

import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowOptions;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.MemoryUse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An engine in the {@link Weather}. */
final class Soak implements AutoCloseable {
  private static final int BATCH = PacketBatch.DEFAULT_CAPACITY;
  private static final int SLOT = 2048;

  final FlowEngine engine;
  final Weather weather;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate((long) BATCH * SLOT);
  private final FrameWriter frame = new FrameWriter(memory);
  private final PacketBatch batch = new PacketBatch(BATCH);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(BATCH);
  private final ChecksumVerifier checksums = new ChecksumVerifier(BATCH);
  private final TapRegistry taps = new TapRegistry();
  private final int tap = taps.register(TapPoint.ofPort("soak"));
  private long packets;
  private int mostFlows;
  private long mostWaiting;

  Soak(FlowOptions options, long seed) {
    weather = new Weather(seed, options.capacity(), arena);
    GoodWatch watch = new GoodWatch(weather.conversations, weather.datagrams);
    engine = FlowEngine.builder().options(options).listener(watch).consumer(watch).build();
    watch.watch(engine);
  }

  private void run(long number) {
    for (long done = 0; done < number; done += BATCH) {
      batch.begin(memory, taps, weather.now());
      for (int i = 0; i < BATCH; i++) {
        long at = (long) i * SLOT;
        frame.at(at);
        weather.next(frame);
        int length = frame.length();
        batch.add(at, length, length, weather.now(), LinkType.ETHERNET, tap);
      }
      batch.advanceNow(weather.now());
      decoder.decode(batch, layers);
      checksums.verify(batch, layers);
      engine.process(batch, layers, checksums);
      batch.clear();
      mostFlows = Math.max(mostFlows, engine.size());
      mostWaiting = Math.max(mostWaiting, engine.waitingBytes());
    }
  }

  /** Lets so many packets come, and tells what came of it. */
  Report report(long number) {
    mostFlows = 0;
    mostWaiting = 0;
    long conversations = weather.conversations.sent();
    long conversationsServed = weather.conversations.served();
    long sent = weather.datagrams.sent();
    long served = weather.datagrams.served();
    long allocated = MemoryUse.allocatedByThread();
    long start = System.nanoTime();
    run(number);
    long nanos = System.nanoTime() - start;
    allocated = MemoryUse.allocatedByThread() - allocated;
    long heap = MemoryUse.liveHeap();
    packets += number;
    return new Report(
        packets,
        nanos / number,
        allocated,
        MemoryUse.resident(),
        heap,
        engine.size(),
        mostFlows,
        engine.waitingBytes(),
        mostWaiting,
        weather.conversations.sent() - conversations,
        weather.conversations.served() - conversationsServed,
        weather.datagrams.sent() - sent,
        weather.datagrams.served() - served);
  }

  @Override
  public void close() {
    engine.close();
    arena.close();
  }
}
