package io.vpi.flow.reassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a hole is given up. */
class ReassemblyGapTest {
  private static final long HALF = Reassembly.half(0);
  private static final long SECOND = 1_000_000_000L;

  private final RecordingConsumer consumer = new RecordingConsumer();

  private void packets(Reassembly streams, int number, long now) {
    for (int i = 0; i < number; i++) {
      streams.reassembler.packet(HALF, now);
    }
  }

  @Test
  void anAcknowledgedHoleIsAGapAfterSoManyPackets() {
    StreamOptions options = Reassembly.options().gapPatience(10, 60 * SECOND).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.reassembler.packet(HALF, SECOND);
      streams.send(3, "def");
      streams.reassembler.acknowledged(HALF, 6);
      packets(streams, 10, SECOND);
      assertEquals(List.of(), consumer.events);
      packets(streams, 1, SECOND);
      assertEquals(List.of("0:gap 3", "3:def"), consumer.events);
      assertEquals(List.of("tcp.gap 0 3"), streams.anomalies);
      assertEquals(3, streams.count(FlowCounter.STREAM_GAP_BYTES));
      assertEquals(StreamReassembler.DUPLICATE, streams.send(0, "abc"));
      packets(streams, 100, 100 * SECOND);
      assertEquals(2, consumer.events.size());
    }
  }

  @Test
  void anAcknowledgedHoleIsAGapAfterSomeTime() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.reassembler.packet(HALF, SECOND);
      streams.send(3, "def");
      streams.reassembler.acknowledged(HALF, 6);
      packets(streams, 5, 2 * SECOND);
      assertEquals(List.of(), consumer.events);
      packets(streams, 1, 3 * SECOND + 10_000_000);
      assertEquals(List.of("0:gap 3", "3:def"), consumer.events);
    }
  }

  @Test
  void aHoleThatIsFilledInTimeIsNoGap() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(3, "def");
      streams.reassembler.acknowledged(HALF, 6);
      packets(streams, 200, 0);
      streams.send(0, "abc");
      packets(streams, 500, 10 * SECOND);
      assertEquals("abcdef", consumer.text());
      assertEquals(0, consumer.gapBytes);
    }
  }

  @Test
  void aHoleThatIsNotAcknowledgedIsNotGivenUp() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(3, "def");
      packets(streams, 10_000, 3600 * SECOND);
      assertEquals(List.of(), consumer.events);
      streams.send(0, "abc");
      assertEquals("abcdef", consumer.text());
    }
  }

  @Test
  void ofAHoleOnlyWhatIsAcknowledgedIsGivenUp() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(5, "fg");
      streams.reassembler.acknowledged(HALF, 2);
      packets(streams, 300, 0);
      assertEquals(List.of("0:gap 2"), consumer.events);
      streams.send(2, "cde");
      assertEquals(List.of("0:gap 2", "2:cde", "5:fg"), consumer.events);
    }
  }

  @Test
  void holesThatWereAcknowledgedTogetherAreGivenUpTogether() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      for (int i = 0; i < 10; i++) {
        streams.send(2 * i + 1, "x");
      }
      streams.reassembler.acknowledged(HALF, 20);
      packets(streams, 257, 0);
      assertEquals(10, consumer.gapBytes);
      assertEquals(10, streams.reassembler.gaps(HALF));
      assertEquals(10, streams.reassembler.delivered(HALF));
    }
  }

  @Test
  void aHoleAcknowledgedLaterIsWaitedForAnew() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(1, "b");
      streams.send(3, "d");
      streams.reassembler.acknowledged(HALF, 2);
      packets(streams, 200, 0);
      streams.reassembler.acknowledged(HALF, 4);
      packets(streams, 57, 0);
      assertEquals(List.of("0:gap 1", "1:b"), consumer.events);
      packets(streams, 256, 0);
      assertEquals(2, consumer.events.size());
      packets(streams, 1, 0);
      assertEquals(List.of("0:gap 1", "1:b", "2:gap 1", "3:d"), consumer.events);
    }
  }

  @Test
  void acknowledgedBytesOfWhichNothingWasSeenAreAGap() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "abc");
      streams.reassembler.acknowledged(HALF, 1003);
      packets(streams, 257, 0);
      assertEquals(List.of("0:abc", "3:gap 1000"), consumer.events);
      streams.reassembler.acknowledged(HALF, 2003);
      streams.end(StreamEnd.TIMEOUT);
      assertEquals(List.of("1003:gap 1000", "2003:TIMEOUT"), consumer.events.subList(2, 4));
    }
  }

  @Test
  void theAcknowledgmentOfAFinIsNoMissingByte() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.reassembler.acknowledged(HALF, 4);
      streams.reassembler.finish(HALF, 3);
      streams.reassembler.acknowledged(HALF, 4);
      streams.send(0, "abc");
      streams.end(StreamEnd.TIMEOUT);
      assertEquals(List.of("0:abc!", "3:FIN"), consumer.events);
    }
  }

  @Test
  void whereNoAcknowledgmentIsSeenAFullDirectionGivesItsHoleUp() {
    StreamOptions options = Reassembly.options().waitingBytes(6).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(1, "bcd");
      streams.send(5, "fgh");
      assertEquals(StreamReassembler.TAKEN, streams.send(9, "jkl"));
      assertEquals(List.of("0:gap 1", "1:bcd"), consumer.events);
    }
  }

  @Test
  void aFullDirectionGivesAnAcknowledgedHoleUpWithoutPatience() {
    StreamOptions options = Reassembly.options().waitingSegments(2).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(10, "bcd");
      streams.send(20, "fgh");
      streams.reassembler.acknowledged(HALF, 13);
      assertEquals(StreamReassembler.TAKEN, streams.send(30, "jkl"));
      assertEquals(List.of("0:gap 10", "10:bcd"), consumer.events);
      assertEquals(StreamReassembler.REFUSED_LIMIT, streams.send(40, "mno"));
    }
  }

  @Test
  void aFullDirectionRefusesWhereItsHoleCanStillBeFilled() {
    StreamOptions options = Reassembly.options().waitingBytes(6).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(0, "a");
      streams.reassembler.acknowledged(HALF, 1);
      streams.send(2, "cde");
      streams.send(6, "ghi");
      assertEquals(StreamReassembler.REFUSED_LIMIT, streams.send(10, "k"));
      assertEquals(List.of("tcp.too_many_bytes 0 6"), streams.anomalies);
      assertEquals(1, streams.count(FlowCounter.STREAM_NO_MEMORY_BYTES));
      streams.send(1, "b");
      streams.send(5, "f");
      assertEquals("abcdefghi", consumer.text());
    }
  }

  @Test
  void aPausedConsumerIsToldNoGap() {
    RecordingConsumer waiting =
        new RecordingConsumer() {
          @Override
          int answer(StreamData data) {
            return calls == 1 ? WAIT : data.length();
          }
        };
    try (Reassembly streams = Reassembly.of(waiting).open()) {
      streams.send(0, "a");
      streams.send(2, "c");
      streams.reassembler.acknowledged(HALF, 3);
      packets(streams, 1000, 100 * SECOND);
      assertEquals(List.of("0:a"), waiting.events);
      streams.reassembler.resume(HALF);
      packets(streams, 1, 100 * SECOND);
      assertEquals(List.of("0:a", "0:a", "1:gap 1", "2:c"), waiting.events);
    }
  }

  @Test
  void whatWasNotConsumedIsGoneWithAGap() {
    RecordingConsumer greedy =
        new RecordingConsumer() {
          @Override
          int answer(StreamData data) {
            return data.streamOffset() == 0 ? MORE : data.length();
          }
        };
    try (Reassembly streams = Reassembly.of(greedy).open()) {
      streams.send(0, "ab");
      assertEquals(2, streams.reassembler.waitingBytes());
      streams.reassembler.lost(HALF, 2, 1);
      streams.send(3, "d");
      assertEquals(List.of("0:ab", "2:gap 1", "3:d"), greedy.events);
      assertEquals(3, streams.reassembler.delivered(HALF));
      assertTrue(streams.reassembler.isOpen(HALF));
    }
  }
}
