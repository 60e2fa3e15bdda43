package io.vpi.flow.reassembly;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Order, retransmissions, holes that are told or passed over, and the end. */
class StreamReassemblerTest {
  private static final long HALF = Reassembly.half(0);

  private final RecordingConsumer consumer = new RecordingConsumer();

  @Test
  void handsBytesInOrderFromThePacketItself() {
    MemorySegment[] seen = new MemorySegment[1];
    long[] offset = new long[1];
    StreamConsumer looking =
        data -> {
          seen[0] = data.memory();
          offset[0] = data.offset();
          return data.length();
        };
    try (Reassembly streams = Reassembly.of(looking).open()) {
      assertEquals(StreamReassembler.TAKEN, streams.send(0, "abc"));
      assertEquals(streams.packet, seen[0]);
      assertEquals(100, offset[0]);
    }
  }

  @Test
  void tellsFlowDirectionAndOffset() {
    StringBuilder told = new StringBuilder();
    StreamConsumer looking =
        new StreamConsumer() {
          @Override
          public int onData(StreamData data) {
            told.append(data.flowId()).append(data.isToServer()).append(data.streamOffset());
            return data.length();
          }

          @Override
          public void onEnd(StreamData stream, StreamEnd end) {
            told.append(stream.flowId()).append(end).append(stream.streamOffset());
          }
        };
    try (Reassembly streams = Reassembly.of(looking)) {
      streams.reassembler.open(HALF, 7, false, 0);
      streams.send(0, "abc");
      streams.send(3, "de");
      streams.end(StreamEnd.TIMEOUT);
      assertEquals("7false0" + "7false3" + "7TIMEOUT5", told.toString());
    }
  }

  @Test
  void putsSegmentsInOrder() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      assertEquals(StreamReassembler.TAKEN, streams.send(6, "ghi"));
      streams.send(3, "def");
      assertEquals(6, streams.reassembler.waitingBytes());
      streams.send(9, "j");
      assertEquals(List.of(), consumer.events);
      streams.send(0, "abc");
      assertEquals(List.of("0:abc", "3:defghij"), consumer.events);
      assertEquals(10, streams.reassembler.delivered(HALF));
      assertEquals(0, streams.reassembler.waitingBytes());
    }
  }

  @Test
  void deliveredBytesWinAndADifferingRetransmissionIsTold() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.policy = OverlapPolicy.LAST;
      streams.send(0, "abcdef");
      int result = streams.send(2, "cXXfgh");
      assertEquals(
          StreamReassembler.TAKEN | StreamReassembler.DUPLICATE | StreamReassembler.OVERLAP_DIFFERS,
          result);
      assertEquals("abcdefgh", consumer.text());
      assertEquals(List.of("tcp.overlap 3 2"), streams.anomalies);
      assertEquals(4, streams.count(FlowCounter.STREAM_DUPLICATE_BYTES));
      assertEquals(1, streams.reassembler.overlaps(HALF));
      assertEquals(StreamReassembler.DUPLICATE, streams.send(1, "bcd"));
    }
  }

  @Test
  void givesBackWhatWasAcceptedSoThatARetransmissionCanBeRewritten() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.policy = OverlapPolicy.FIRST;
      streams.send(0, "abc");
      streams.send(5, "fg");
      streams.send(1, "XXXXXX");
      assertEquals("abcXXfg", consumer.text());
      MemorySegment into = streams.arena.allocateFrom("........");
      assertTrue(streams.reassembler.original(HALF, 1, 6, into, 1));
      assertEquals(".bcXXfg.", into.getString(0));
    }
  }

  @Test
  void forgetsWhatIsAcknowledged() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "abcdef");
      streams.reassembler.acknowledged(HALF, 4);
      MemorySegment into = streams.arena.allocateFrom("......");
      assertTrue(streams.reassembler.original(HALF, 0, 6, into, 0));
      assertEquals("....ef", into.getString(0));
      assertEquals(StreamReassembler.DUPLICATE, streams.send(0, "XXXX"));
      assertEquals(List.of(), streams.anomalies);
      streams.reassembler.acknowledged(HALF, 6);
      streams.checkEmpty();
    }
  }

  @Test
  void retainsNothingWhereRetransmissionsAreNotCompared() {
    StreamOptions options = Reassembly.options().compareRetransmissions(false).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(0, "abc");
      streams.checkEmpty();
      streams.send(4, "ef");
      streams.send(3, "d");
      assertEquals("abcdef", consumer.text());
      streams.checkEmpty();
    }
  }

  @Test
  void retainsNoMoreThanItMay() {
    StreamOptions options = Reassembly.options().retainedBytes(4).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(0, "abcdef");
      streams.send(6, "gh");
      MemorySegment into = streams.arena.allocateFrom("........");
      assertFalse(streams.reassembler.original(HALF, 0, 8, into, 0));
      assertEquals("....efgh", into.getString(0));
    }
  }

  @Test
  void saysWhatItCannotCompareThatComesAgain() {
    StreamOptions options = Reassembly.options().retainedBytes(4).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(0, "abcdef");
      streams.send(6, "gh");
      int duplicate = StreamReassembler.DUPLICATE;
      assertEquals(duplicate, streams.send(4, "efgh"));
      assertEquals(duplicate | StreamReassembler.UNCOMPARED, streams.send(3, "defgh"));
      streams.reassembler.acknowledged(HALF, 4);
      assertEquals(duplicate, streams.send(3, "defgh"));
    }
  }

  @Test
  void passesOverUrgentBytesWithoutAWord() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "abc");
      streams.reassembler.skip(HALF, 3, 1);
      streams.send(4, "efg");
      streams.send(8, "ij");
      streams.reassembler.skip(HALF, 7, 1);
      assertEquals(List.of("0:abc", "4:efg", "8:ij"), consumer.events);
      assertEquals(8, streams.reassembler.delivered(HALF));
      assertEquals(0, streams.reassembler.gapBytes(HALF));
      assertEquals(StreamReassembler.DUPLICATE, streams.send(2, "c!e"));
      assertEquals(List.of(), streams.anomalies);
    }
  }

  @Test
  void joinsWhatIsLeftUnconsumedAcrossAnUrgentByte() {
    RecordingConsumer waitsForFour =
        new RecordingConsumer() {
          @Override
          int answer(StreamData data) {
            return data.length() < 4 ? MORE : data.length();
          }
        };
    try (Reassembly streams = Reassembly.of(waitsForFour).open()) {
      streams.send(0, "ab");
      streams.reassembler.skip(HALF, 2, 1);
      streams.send(3, "de");
      assertEquals(List.of("0:ab", "0:abde"), waitsForFour.events);
      assertEquals("abde", waitsForFour.text());
      assertEquals(4, streams.reassembler.delivered(HALF));
      streams.send(5, "fghi");
      assertEquals("abdefghi", waitsForFour.text());
    }
  }

  @Test
  void aSkippedByteThatWaitsMakesWay() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(2, "cdefg");
      streams.reassembler.skip(HALF, 4, 1);
      streams.send(0, "ab");
      assertEquals("abcdfg", consumer.text());
      assertEquals(1, streams.count(FlowCounter.STREAM_DISCARDED_BYTES));
    }
  }

  @Test
  void tellsAHoleThatWasAskedForAsAGapInItsPlace() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.reassembler.hole(HALF, 3, 1);
      streams.send(2, "cdef");
      streams.send(0, "ab");
      assertEquals(List.of("0:ab", "2:c", "3:gap 1", "4:ef"), consumer.events);
      assertEquals(1, streams.reassembler.gapBytes(HALF));
      assertEquals(1, streams.reassembler.gaps(HALF));
      assertEquals(5, streams.reassembler.delivered(HALF));
      assertEquals(List.of("tcp.gap 3 1"), streams.anomalies);
    }
  }

  @Test
  void whatWasNotCapturedBecomesAGapWithoutPatience() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "ab");
      streams.reassembler.lost(HALF, 2, 3);
      streams.send(5, "f");
      assertEquals(List.of("0:ab", "2:gap 3", "5:f"), consumer.events);
    }
  }

  @Test
  void whatWasNotCapturedIsTakenIfItComesAgainInTime() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.reassembler.lost(HALF, 1, 4);
      streams.send(2, "cd");
      streams.send(0, "a");
      assertEquals(List.of("0:a", "1:gap 1", "2:cd", "4:gap 1"), consumer.events);
    }
  }

  @Test
  void tellsTheEndWhenAllBeforeItWasDelivered() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(3, "de");
      streams.reassembler.finish(HALF, 5);
      assertEquals(List.of(), consumer.events);
      streams.send(0, "abc");
      assertEquals(List.of("0:abc", "3:de!", "5:FIN"), consumer.events);
      assertEquals(StreamReassembler.OUTSIDE, streams.send(5, "later"));
      assertEquals(5, streams.count(FlowCounter.STREAM_REFUSED_BYTES));
      streams.end(StreamEnd.TIMEOUT);
      assertEquals(1, consumer.ends.size());
      streams.checkEmpty();
    }
  }

  @Test
  void marksTheLastBytesIfTheFinIsKnownBefore() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.reassembler.finish(HALF, 3);
      assertEquals(StreamReassembler.TAKEN | StreamReassembler.OUTSIDE, streams.send(0, "abcd"));
      assertEquals(List.of("0:abc!", "3:FIN"), consumer.events);
    }
  }

  @Test
  void givesUpWhatWaitsBehindAFin() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(2, "cdef");
      streams.reassembler.finish(HALF, 4);
      streams.send(0, "ab");
      assertEquals(List.of("0:ab", "2:cd!", "4:FIN"), consumer.events);
      assertEquals(2, streams.count(FlowCounter.STREAM_DISCARDED_BYTES));
    }
  }

  @Test
  void anEndDeliversWhatWaitsAndTellsWhatIsMissing() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(2, "c");
      streams.send(5, "f");
      streams.reassembler.finish(HALF, 8);
      streams.end(StreamEnd.TIMEOUT);
      assertEquals(
          List.of("0:gap 2", "2:c", "3:gap 2", "5:f", "6:gap 2", "8:FIN"), consumer.events);
      assertEquals(6, streams.reassembler.gapBytes(HALF));
      assertEquals(2, streams.reassembler.delivered(HALF));
      streams.checkEmpty();
    }
  }

  @Test
  void theLastBytesAtAnEndAreMarked() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(2, "c");
      streams.end(StreamEnd.EVICTED);
      assertEquals(List.of("0:gap 2", "2:c!", "3:EVICTED"), consumer.events);
    }
  }

  @Test
  void aResetTellsNoGapThatTheReceiverHasNotGot() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "a");
      streams.reassembler.acknowledged(HALF, 1);
      streams.send(1, "unacknowledged");
      streams.send(20, "behind a hole");
      streams.end(StreamEnd.RST);
      assertEquals(List.of("0:a", "1:unacknowledged", "15:RST"), consumer.events);
      assertEquals(13, streams.count(FlowCounter.STREAM_DISCARDED_BYTES));
      streams.checkEmpty();
    }
  }

  @Test
  void aResetTellsAGapThatTheReceiverHasGot() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(2, "cd");
      streams.send(6, "g");
      streams.reassembler.acknowledged(HALF, 4);
      streams.end(StreamEnd.RST);
      assertEquals(List.of("0:gap 2", "2:cd", "4:RST"), consumer.events);
    }
  }

  @Test
  void takesNothingOfADirectionThatIsNotOpen() {
    try (Reassembly streams = Reassembly.of(consumer)) {
      assertEquals(StreamReassembler.OUTSIDE, streams.send(0, "abc"));
      streams.reassembler.acknowledged(HALF, 3);
      streams.reassembler.finish(HALF, 3);
      streams.reassembler.skip(HALF, 0, 1);
      streams.reassembler.resume(HALF);
      streams.reassembler.bypass(HALF);
      streams.end(StreamEnd.FIN);
      assertEquals(List.of(), consumer.events);
      assertEquals(3, streams.count(FlowCounter.STREAM_REFUSED_BYTES));
    }
  }

  @Test
  void refusesWhatIsTooFarAway() {
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      assertEquals(StreamReassembler.OUTSIDE, streams.send(1L << 31, "abc"));
      assertEquals(StreamReassembler.OUTSIDE, streams.send(Long.MAX_VALUE - 3, "abc"));
      assertEquals(StreamReassembler.OUTSIDE, streams.send(Long.MIN_VALUE, "abc"));
      assertEquals(StreamReassembler.OUTSIDE | StreamReassembler.TAKEN, streams.send(-2, "xxab"));
      assertEquals("ab", consumer.text());
      streams.reassembler.acknowledged(HALF, 1L << 40);
      streams.reassembler.lost(HALF, 1L << 40, 5);
      streams.end(StreamEnd.TIMEOUT);
      assertEquals(List.of("0:ab", "2:TIMEOUT"), consumer.events);
    }
  }

  @Test
  void knowsTheAcknowledgedAlsoBehindFourGigabytes() {
    byte[] piece = new byte[60_000];
    StreamConsumer counting = data -> data.length();
    try (Reassembly streams = Reassembly.of(counting).open()) {
      long offset = 0;
      while (offset < 5L << 30) {
        streams.reassembler.segment(
            HALF, offset, streams.packet, 0, piece.length, OverlapPolicy.BSD);
        offset += piece.length;
        streams.sent += piece.length;
      }
      assertEquals(offset, streams.reassembler.delivered(HALF));
      streams.reassembler.acknowledged(HALF, offset);
      streams.checkEmpty();
    }
  }

  @Test
  void readsNoByteOutsideOfTheSegment() {
    byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
    try (Reassembly streams = Reassembly.of(consumer).open();
        GuardPage guard = GuardPage.allocate(64)) {
      MemorySegment all = GuardPage.unbounded();
      long at = guard.offsetAtEnd(bytes);
      streams.reassembler.segment(HALF, 10, all, at, 10, OverlapPolicy.BSD);
      streams.reassembler.segment(HALF, 5, all, at, 10, OverlapPolicy.LAST);
      streams.reassembler.segment(HALF, 10, all, at, 10, OverlapPolicy.BSD);
      streams.reassembler.segment(HALF, 0, all, at, 10, OverlapPolicy.LAST);
      at = guard.copyToStart(bytes).address();
      streams.reassembler.segment(HALF, 20, all, at, 10, OverlapPolicy.BSD);
      streams.reassembler.segment(HALF, 20, all, at, 10, OverlapPolicy.BSD);
      streams.sent += 60;
      assertEquals(30, streams.reassembler.delivered(HALF));
    }
  }

  @Test
  void saysWhichRecordsItNeeds() {
    MemorySegment records = MemorySegment.ofArray(new long[48 * 2]);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new StreamReassembler(
                        StreamOptions.DEFAULT,
                        3,
                        records,
                        StreamConsumer.NONE,
                        new FlowStatistics(),
                        AnomalySink.NONE))
            .getMessage()
            .contains("3 flows"));
    assertEquals(0, records.get(JAVA_BYTE, 0));
  }
}
