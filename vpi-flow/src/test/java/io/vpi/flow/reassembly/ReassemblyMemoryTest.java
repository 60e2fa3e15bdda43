package io.vpi.flow.reassembly;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What memory is taken for, what becomes of traffic without it, and that it is given back. */
class ReassemblyMemoryTest {
  private static final long HALF = Reassembly.half(0);
  private static final StreamOptions SMALL = StreamOptions.builder().memory(1 << 16).build();

  @ParameterizedTest
  @EnumSource
  void segmentsOfOneByteInReverseTakeOneRunAndTheirBytes(OverlapPolicy policy) {
    RecordingConsumer consumer = new RecordingConsumer();
    StreamOptions options = StreamOptions.builder().memory(1 << 16).waitingSegments(1).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.policy = policy;
      for (int i = 49_999; i >= 0; i--) {
        assertEquals(StreamReassembler.TAKEN, streams.send(i, i % 2 == 0 ? "a" : "b"));
      }
      assertEquals("ab".repeat(25_000), consumer.text());
    }
  }

  @Test
  void othersAreServedWhileMemoryIsFull() {
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = new Reassembly(SMALL, consumer)) {
      fill(streams);
      assertTrue(streams.anomalies.contains("tcp.memcap 0 65536"));
      long refused = streams.count(FlowCounter.STREAM_NO_MEMORY_BYTES);
      assertTrue(refused > 0);
      streams.reassembler.open(Reassembly.half(9), 9, true, 0);
      for (int i = 0; i < 100; i++) {
        assertEquals(
            StreamReassembler.TAKEN, streams.send(Reassembly.half(9), 1000L * i, new byte[1000]));
      }
      assertEquals(100_000, streams.reassembler.delivered(Reassembly.half(9)));
      assertEquals(refused, streams.count(FlowCounter.STREAM_NO_MEMORY_BYTES));
      streams.reassembler.end(Reassembly.half(9), StreamEnd.FIN);
      for (int flow = 0; flow < 4; flow++) {
        streams.reassembler.end(Reassembly.half(flow), StreamEnd.RST);
      }
      streams.checkEmpty();
    }
  }

  /** Segments behind a hole on four flows until some are refused. */
  private static void fill(Reassembly streams) {
    for (int flow = 0; flow < 4; flow++) {
      streams.reassembler.open(Reassembly.half(flow), flow, true, 0);
      streams.send(Reassembly.half(flow), 0, new byte[1]);
      streams.reassembler.acknowledged(Reassembly.half(flow), 1);
      for (int i = 1; i < 20; i++) {
        streams.send(Reassembly.half(flow), 2000L * i, new byte[1500]);
      }
    }
  }

  @Test
  void whoFillsTheMemoryMakesRoomForOthers() {
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = new Reassembly(SMALL, consumer)) {
      fill(streams);
      long good = Reassembly.half(9);
      streams.reassembler.open(good, 9, true, 0);
      for (int i = 0; i < 100; i++) {
        // Two segments that have changed places, and more of the flood.
        assertEquals(StreamReassembler.TAKEN, streams.send(good, 2000L * i + 1000, new byte[1000]));
        streams.send(Reassembly.half(i & 3), 2000L * (20 + i), new byte[1500]);
        assertEquals(StreamReassembler.TAKEN, streams.send(good, 2000L * i, new byte[1000]));
        streams.checkCounters();
        streams.checkDirections(Reassembly.FLOWS);
      }
      assertEquals(200_000, streams.reassembler.delivered(good));
      assertEquals(0, streams.reassembler.gapBytes(good));
      for (int flow = 0; flow < Reassembly.FLOWS; flow++) {
        streams.reassembler.end(Reassembly.half(flow), StreamEnd.SHUTDOWN);
      }
      streams.checkEmpty();
    }
  }

  @Test
  void whoTakesAllRunsMakesRoomForOthers() {
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = new Reassembly(SMALL, consumer)) {
      for (int i = 0; i < 2000; i++) {
        long half = Reassembly.half(i & 3);
        if (!streams.reassembler.isOpen(half)) {
          streams.reassembler.open(half, i & 3, true, 0);
        }
        // Bytes that stand alone, a hundred of them in a region.
        streams.send(half, 20L * (i >> 2) + 1, new byte[1]);
      }
      long good = Reassembly.half(9);
      streams.reassembler.open(good, 9, true, 0);
      for (int i = 0; i < 100; i++) {
        assertEquals(StreamReassembler.TAKEN, streams.send(good, 20L * i + 10, new byte[10]));
        streams.send(Reassembly.half(i & 3), 20L * (500 + i) + 1, new byte[1]);
        assertEquals(StreamReassembler.TAKEN, streams.send(good, 20L * i, new byte[10]));
        streams.checkCounters();
        streams.checkDirections(Reassembly.FLOWS);
      }
      assertEquals(2000, streams.reassembler.delivered(good));
      for (int flow = 0; flow < Reassembly.FLOWS; flow++) {
        streams.reassembler.end(Reassembly.half(flow), StreamEnd.SHUTDOWN);
      }
      streams.checkEmpty();
    }
  }

  @Test
  void whatIsHeldStaysWhereThePolicyIsNotToIgnore() {
    RecordingConsumer consumer = new RecordingConsumer();
    StreamOptions options =
        StreamOptions.builder().memory(1 << 16).memoryFull(ExceptionPolicy.DROP_FLOW).build();
    try (Reassembly streams = new Reassembly(options, consumer)) {
      fill(streams);
      long good = Reassembly.half(9);
      streams.reassembler.open(good, 9, true, 0);
      long waiting = streams.reassembler.waitingBytes();
      assertEquals(StreamReassembler.REFUSED_MEMORY, streams.send(good, 1000, new byte[1000]));
      assertEquals(waiting, streams.reassembler.waitingBytes());
    }
  }

  @Test
  void whatIsInOrderAndWaitsForItsConsumerStays() {
    StringBuilder text = new StringBuilder();
    StreamConsumer wantsAll =
        data -> {
          if (data.flowId() == 9 && data.length() == 20) {
            for (int i = 0; i < 20; i++) {
              text.append((char) data.memory().get(JAVA_BYTE, data.offset() + i));
            }
          }
          return data.flowId() == 9 && data.length() < 20 ? StreamConsumer.MORE : data.length();
        };
    try (Reassembly streams = new Reassembly(SMALL, wantsAll)) {
      long good = Reassembly.half(9);
      streams.reassembler.open(good, 9, true, 0);
      streams.send(good, 0, "0123456789".getBytes(US_ASCII));
      fill(streams);
      fill(streams);
      streams.send(good, 10, "ABCDEFGHIJ".getBytes(US_ASCII));
      assertEquals("0123456789ABCDEFGHIJ", text.toString());
    }
  }

  @Test
  void aHoleIsFilledAlsoWhileMemoryIsFull() {
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = new Reassembly(SMALL, consumer)) {
      fill(streams);
      long delivered = streams.reassembler.delivered(HALF);
      streams.send(HALF, 1, new byte[2100]);
      assertTrue(streams.reassembler.delivered(HALF) >= delivered + 2100);
      for (int flow = 0; flow < 4; flow++) {
        streams.reassembler.end(Reassembly.half(flow), StreamEnd.SHUTDOWN);
      }
      streams.checkEmpty();
    }
  }

  @Test
  void retainedBytesLeaveRoomForWaitingOnes() {
    StreamConsumer consumer = data -> data.length();
    try (Reassembly streams = new Reassembly(SMALL, consumer)) {
      for (int flow = 0; flow < Reassembly.FLOWS; flow++) {
        streams.reassembler.open(Reassembly.half(flow), flow, true, 0);
        for (int i = 0; i < 40; i++) {
          streams.send(Reassembly.half(flow), 1000L * i, new byte[1000]);
        }
      }
      assertEquals(
          StreamReassembler.TAKEN, streams.send(Reassembly.half(3), 50_000, new byte[12_000]));
      assertEquals(0, streams.count(FlowCounter.STREAM_NO_MEMORY_BYTES));
      for (int flow = 0; flow < Reassembly.FLOWS; flow++) {
        streams.reassembler.end(Reassembly.half(flow), StreamEnd.SHUTDOWN);
      }
      streams.checkEmpty();
    }
  }

  @Test
  void lonelyBytesTakeSmallBlocks() {
    StreamConsumer consumer = data -> data.length();
    try (Reassembly streams = new Reassembly(SMALL, consumer).open()) {
      streams.send(0, "a");
      streams.reassembler.acknowledged(HALF, 1);
      // 256 regions, of which 32 in full would fill the memory.
      for (int i = 1; i <= 200; i++) {
        assertEquals(StreamReassembler.TAKEN, streams.send(2048L * i, "x"));
      }
      streams.end(StreamEnd.RST);
      streams.checkEmpty();
    }
  }

  @Test
  void theNumberOfRunsOfADirectionIsBounded() {
    StreamOptions options = Reassembly.options().waitingSegments(10).build();
    StreamConsumer consumer = data -> data.length();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(0, "a");
      streams.reassembler.acknowledged(HALF, 1);
      for (int i = 1; i <= 10; i++) {
        assertEquals(StreamReassembler.TAKEN, streams.send(10L * i, "xx"));
      }
      assertEquals(StreamReassembler.REFUSED_LIMIT, streams.send(200, "xx"));
      assertEquals(List.of("tcp.too_many_segments 0 10"), streams.anomalies);
    }
  }

  /**
   * The steps through trees and runs for a number of segments that come in some order before the
   * first byte, each of the given length at multiples of 4.
   */
  private static long steps(List<Integer> order, int length) {
    StreamOptions options = StreamOptions.builder().memory(8 << 20).waitingSegments(65_535).build();
    try (Reassembly streams = new Reassembly(options, data -> data.length()).open()) {
      byte[] bytes = new byte[length];
      for (int index : order) {
        streams.send(HALF, 1 + 4L * index, bytes);
      }
      for (int i = 0; i < order.size(); i++) {
        streams.send(HALF, 4L * i, new byte[4]);
      }
      assertEquals(
          0, streams.count(FlowCounter.STREAM_NO_MEMORY_BYTES) + consumerFailures(streams));
      return streams.reassembler.steps();
    }
  }

  private static long consumerFailures(Reassembly streams) {
    return streams.count(FlowCounter.CONSUMER_FAILURES);
  }

  private static List<Integer> range(int number) {
    return IntStream.range(0, number).boxed().collect(Collectors.toList());
  }

  private static List<Integer> order(String name, int number) {
    List<Integer> order = range(number);
    switch (name) {
      case "reversed" -> Collections.reverse(order);
      case "random" -> Collections.shuffle(order, new Random(7));
      case "interleaved" -> order.sort((a, b) -> Integer.compare(a & 63, b & 63));
      case "from both ends" ->
          order.sort((a, b) -> Integer.compare(Math.min(a, number - a), Math.min(b, number - b)));
      default -> {
        // Ascending.
      }
    }
    return order;
  }

  @Test
  void noOrderOfArrivalMakesTheWorkGrowFasterThanNLogN() {
    for (String name :
        List.of("ascending", "reversed", "random", "interleaved", "from both ends")) {
      long few = steps(order(name, 1024), 2);
      long many = steps(order(name, 8192), 2);
      // n log n grows by 8 * 13 / 10 = 10.4, the square of n by 64.
      assertTrue(many < 16 * few, name + ": " + few + " steps, then " + many);
      assertTrue(many < 8192L * 13 * 16, name + ": " + many);
    }
  }

  @Test
  void segmentsThatAllOverlapCostNoMoreThanTheirLength() {
    // Each of 2,000 segments of 1,500 bytes lies beneath all that come later.
    StreamOptions options = StreamOptions.builder().memory(1 << 20).waitingSegments(65_535).build();
    for (OverlapPolicy policy : OverlapPolicy.values()) {
      try (Reassembly streams = new Reassembly(options, data -> data.length()).open()) {
        streams.policy = policy;
        for (int i = 0; i < 1000; i++) {
          streams.send(HALF, 1 + i, new byte[1500]);
        }
        long before = streams.reassembler.steps();
        for (int i = 0; i < 1000; i++) {
          streams.send(HALF, 1000 - i, new byte[1500 + (i & 7)]);
        }
        long each = (streams.reassembler.steps() - before) / 1000;
        assertTrue(each < 2 * 1500, policy + ": " + each + " steps a segment");
      }
    }
  }
}
