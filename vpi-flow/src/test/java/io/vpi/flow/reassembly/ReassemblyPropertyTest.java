package io.vpi.flow.reassembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random streams, segments, orders and consumers. */
class ReassemblyPropertyTest {
  private static final long HALF = Reassembly.half(0);

  private record Segment(int start, int end) {}

  /** Consumes at random, and checks that what comes is the stream's. */
  private static final class Fickle extends RecordingConsumer {
    private final Random random;
    private final byte[] stream;
    private long expected;

    Fickle(long seed, byte[] stream) {
      random = new Random(seed);
      this.stream = stream;
    }

    @Override
    int answer(StreamData data) {
      assertEquals(expected, data.streamOffset());
      long end = expected + data.length();
      assertArrayEquals(
          Arrays.copyOfRange(stream, (int) expected, (int) end),
          Arrays.copyOfRange(read(data), 0, data.length()));
      int answer =
          switch (random.nextInt(6)) {
            case 0 -> MORE;
            case 1 -> data.isLast() ? MORE : WAIT;
            case 2 -> random.nextInt(data.length() + 1);
            case 3 -> 0;
            default -> data.length();
          };
      expected += Math.max(0, answer);
      return answer;
    }

    private static byte[] read(StreamData data) {
      return data.memory()
          .asSlice(data.offset(), data.length())
          .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }
  }

  private static byte[] stream(Random random, int size) {
    byte[] stream = new byte[size];
    random.nextBytes(stream);
    return stream;
  }

  /** Covers a stream by segments of at most some length, some twice or overlapping. */
  private static List<Segment> segments(Random random, int size, int longest) {
    List<Segment> segments = new ArrayList<>();
    for (int at = 0; at < size; ) {
      int end = Math.min(size, at + 1 + random.nextInt(longest));
      segments.add(new Segment(at, end));
      if (random.nextInt(4) == 0) {
        int from = Math.max(0, at - random.nextInt(longest));
        segments.add(new Segment(from, Math.min(size, from + 1 + random.nextInt(2 * longest))));
      }
      at = end;
    }
    return segments;
  }

  @Property(tries = 150)
  void aShuffledStreamComesOutWhole(
      @ForAll long seed,
      @ForAll OverlapPolicy policy,
      @ForAll @IntRange(min = 1, max = 20_000) int size,
      @ForAll @IntRange(min = 1, max = 1500) int longest) {
    Random random = new Random(seed);
    byte[] stream = stream(random, size);
    List<Segment> segments = segments(random, size, Math.max(longest, size / 500));
    Collections.shuffle(segments, random);
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.policy = policy;
      for (Segment segment : segments) {
        streams.send(
            HALF, segment.start(), stream, segment.start(), segment.end() - segment.start());
        if (random.nextInt(3) == 0) {
          streams.reassembler.acknowledged(HALF, streams.reassembler.next(HALF));
        }
        streams.checkCounters();
      }
      streams.reassembler.finish(HALF, size);
      assertArrayEquals(stream, consumer.consumed.toByteArray());
      assertEquals(List.of(StreamEnd.FIN), consumer.ends);
      assertEquals(List.of(), streams.anomalies);
      assertEquals(size, streams.reassembler.delivered(HALF));
      streams.reassembler.acknowledged(HALF, size);
      streams.checkEmpty();
    }
  }

  @Property(tries = 150)
  void aFickleConsumerGetsTheStreamWhole(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5000) int size,
      @ForAll @IntRange(min = 1, max = 400) int longest,
      @ForAll boolean compare,
      @ForAll @IntRange(min = 0, max = 1) int order) {
    Random random = new Random(seed);
    byte[] stream = stream(random, size);
    List<Segment> segments = segments(random, size, Math.max(longest, size / 500));
    if (order == 1) {
      Collections.shuffle(segments, random);
    }
    Fickle consumer = new Fickle(seed, stream);
    StreamOptions options = Reassembly.options().compareRetransmissions(compare).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      for (Segment segment : segments) {
        streams.send(
            HALF, segment.start(), stream, segment.start(), segment.end() - segment.start());
        if (random.nextInt(3) == 0) {
          streams.reassembler.resume(HALF);
        }
        if (random.nextInt(3) == 0) {
          streams.reassembler.acknowledged(HALF, streams.reassembler.next(HALF));
        }
        streams.reassembler.packet(HALF, 0);
        streams.checkCounters();
      }
      streams.reassembler.finish(HALF, size);
      streams.checkCounters();
      streams.end(StreamEnd.TIMEOUT);
      assertArrayEquals(stream, consumer.consumed.toByteArray());
      assertEquals(List.of(StreamEnd.FIN), consumer.ends);
      streams.checkEmpty();
    }
  }

  /** Segments whose bytes differ, on a small range, so that many overlap. */
  @Property(tries = 1500)
  void differingSegmentsComeOutAsByteForByte(
      @ForAll long seed,
      @ForAll OverlapPolicy policy,
      @ForAll @IntRange(min = 1, max = 40) int number,
      @ForAll @IntRange(min = 2, max = 60) int size) {
    Random random = new Random(seed);
    ReassemblyModel model = new ReassemblyModel(policy, size);
    RecordingConsumer consumer = new RecordingConsumer();
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.policy = policy;
      for (int i = 0; i < number; i++) {
        int start = i == number - 1 ? 0 : random.nextInt(size);
        int length = 1 + random.nextInt(random.nextBoolean() ? 2 : size);
        byte[] bytes = new byte[Math.min(length, size - start)];
        Arrays.fill(bytes, (byte) ('!' + random.nextInt(90)));
        model.arrive(start, bytes);
        streams.send(HALF, start, bytes);
        streams.checkCounters();
        assertEquals(model.next(), streams.reassembler.next(HALF));
      }
      assertArrayEquals(
          Arrays.copyOf(model.bytes(), model.next()), consumer.consumed.toByteArray());
      streams.end(StreamEnd.RST);
      streams.checkEmpty();
    }
  }

  /** Everything that can be called, in any order, with little room. */
  @Property(tries = 600)
  void anySequenceOfCallsAddsUpAndGivesEverythingBack(
      @ForAll long seed,
      @ForAll OverlapPolicy policy,
      @ForAll boolean compare,
      @ForAll @IntRange(min = 1, max = 300) int calls) {
    Random random = new Random(seed);
    StreamOptions options =
        StreamOptions.builder()
            .memory(1 << 16)
            .waitingSegments(1 + random.nextInt(20))
            .waitingBytes(1 + random.nextInt(5000))
            .unconsumedBytes(1 + random.nextInt(1000))
            .retainedBytes(random.nextInt(3000))
            .depthToServer(random.nextInt(3) == 0 ? 1 + random.nextInt(4000) : 0)
            .gapPatience(random.nextInt(20), 1L << 30)
            .compareRetransmissions(compare)
            .build();
    RecordingConsumer consumer =
        new RecordingConsumer() {
          @Override
          int answer(StreamData data) {
            return switch (random.nextInt(12)) {
              case 0 -> MORE;
              case 1 -> WAIT;
              case 2 -> random.nextInt(data.length() + 1);
              case 3 -> random.nextInt(20) == 0 ? BYPASS : 0;
              default -> data.length();
            };
          }
        };
    byte[] bytes = new byte[3000];
    random.nextBytes(bytes);
    try (Reassembly streams = new Reassembly(options, consumer)) {
      StreamReassembler reassembler = streams.reassembler;
      streams.policy = policy;
      for (int i = 0; i < calls; i++) {
        int flow = random.nextInt(4);
        long half = Reassembly.half(flow);
        if (!reassembler.isOpen(half)) {
          reassembler.open(half, flow, true, 0);
        }
        long near = Math.max(0, reassembler.next(half) + random.nextInt(2000) - 500);
        switch (random.nextInt(16)) {
          case 0 -> reassembler.acknowledged(half, near);
          case 1 -> reassembler.skip(half, near, 1 + random.nextInt(3));
          case 2 -> reassembler.hole(half, near, 1);
          case 3 -> reassembler.lost(half, near, 1 + random.nextInt(100));
          case 4 -> reassembler.resume(half);
          case 5 -> reassembler.packet(half, (long) i << 22);
          case 6 -> {
            if (random.nextInt(8) == 0) {
              reassembler.finish(half, near);
            }
          }
          case 7 -> {
            if (random.nextInt(4) == 0) {
              reassembler.end(half, StreamEnd.values()[random.nextInt(7)]);
              assertFalse(reassembler.original(half, 0, 100, streams.packet, 0));
            }
          }
          case 8 -> streams.send(half, reassembler.next(half), bytes, 0, 1 + random.nextInt(2999));
          default -> streams.send(half, near, bytes, random.nextInt(100), 1 + random.nextInt(200));
        }
        streams.checkCounters();
        streams.checkDirections(4);
      }
      for (int flow = 0; flow < 4; flow++) {
        reassembler.end(Reassembly.half(flow), StreamEnd.SHUTDOWN);
        streams.checkCounters();
      }
      streams.checkEmpty();
    }
  }
}
