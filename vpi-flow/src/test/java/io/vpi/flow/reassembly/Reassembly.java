package io.vpi.flow.reassembly;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A reassembler with records and a packet to send from; checks at its close that bytes add up. */
final class Reassembly implements AutoCloseable {
  static final int FLOWS = 16;
  private static final int PACKET = 1 << 16;

  final Arena arena = Arena.ofConfined();
  final FlowStatistics statistics = new FlowStatistics();
  final List<String> anomalies = new ArrayList<>();
  final StreamReassembler reassembler;
  final MemorySegment packet = arena.allocate(PACKET);
  final MemorySegment records = arena.allocate((long) FLOWS * FlowRecord.SIZE, 128);
  OverlapPolicy policy = OverlapPolicy.BSD;
  long sent;

  Reassembly(StreamOptions options, StreamConsumer consumer) {
    reassembler =
        new StreamReassembler(options, FLOWS, records, consumer, statistics, this::anomaly, 0x5EED);
  }

  static Reassembly of(StreamConsumer consumer) {
    return new Reassembly(options().build(), consumer);
  }

  static StreamOptions.Builder options() {
    return StreamOptions.builder().memory(1 << 20);
  }

  private void anomaly(FlowAnomaly kind, long required, long available) {
    anomalies.add(kind.label() + " " + required + " " + available);
  }

  /** What A of a flow sends. */
  static long half(int flow) {
    return (long) flow * FlowRecord.SIZE + FlowRecord.HALF_A;
  }

  Reassembly open() {
    reassembler.open(half(0), 0, true, 0);
    return this;
  }

  int send(long offset, String text) {
    return send(half(0), offset, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  int send(long half, long offset, byte[] bytes) {
    return send(half, offset, bytes, 0, bytes.length);
  }

  int send(long half, long offset, byte[] bytes, int from, int length) {
    MemorySegment.copy(bytes, from, packet, JAVA_BYTE, 100, length);
    sent += length;
    return reassembler.segment(half, offset, packet, 100, length, policy);
  }

  void end(StreamEnd reason) {
    reassembler.end(half(0), reason);
  }

  long count(FlowCounter counter) {
    return statistics.get(counter);
  }

  void checkCounters() {
    assertEquals(
        sent,
        count(FlowCounter.STREAM_BYTES)
            + count(FlowCounter.STREAM_DUPLICATE_BYTES)
            + count(FlowCounter.STREAM_REFUSED_BYTES)
            + count(FlowCounter.STREAM_BEYOND_DEPTH_BYTES)
            + count(FlowCounter.STREAM_NO_MEMORY_BYTES)
            + count(FlowCounter.STREAM_DISCARDED_BYTES)
            + reassembler.waitingBytes(),
        "every byte is counted once");
  }

  void checkDirections(int flows) {
    long sum = 0;
    for (int flow = 0; flow < flows; flow++) {
      if (reassembler.isOpen(half(flow))) {
        sum += reassembler.waitingBytes(half(flow));
      }
    }
    assertEquals(reassembler.waitingBytes(), sum, "what waits is what each direction has waiting");
  }

  void checkEmpty() {
    assertEquals(0, reassembler.waitingBytes());
    assertTrue(reassembler.isEmpty(), "all memory was given back");
  }

  @Override
  public void close() {
    checkCounters();
    reassembler.end(half(0), StreamEnd.SHUTDOWN);
    checkCounters();
    reassembler.close();
    arena.close();
  }
}
