package io.vpi.flow.reassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** What a consumer answers, and what it gets then. */
class ConsumerAnswersTest {
  private static final long HALF = Reassembly.half(0);
  private static final long OTHER = Reassembly.half(1);

  private static RecordingConsumer answering(ToIntFunction<StreamData> answer) {
    return new RecordingConsumer() {
      @Override
      int answer(StreamData data) {
        return answer.applyAsInt(data);
      }
    };
  }

  @Test
  void whatIsNotConsumedComesAgainWithWhatFollows() {
    RecordingConsumer pairs = answering(data -> data.length() & ~1);
    try (Reassembly streams = Reassembly.of(pairs).open()) {
      streams.send(0, "abc");
      streams.send(3, "d");
      streams.send(4, "e");
      streams.send(5, "fgh");
      assertEquals(List.of("0:abc", "2:cd", "4:e", "4:efgh"), pairs.events);
      assertEquals("abcdefgh", pairs.text());
      assertEquals(8, streams.reassembler.delivered(HALF));
    }
  }

  @Test
  void whatIsNotConsumedComesAgainWithWhatHasWaited() {
    RecordingConsumer more = answering(data -> data.length() < 6 ? StreamConsumer.MORE : 6);
    try (Reassembly streams = Reassembly.of(more).open()) {
      streams.send(3, "def");
      streams.send(0, "abc");
      assertEquals(List.of("0:abc", "0:abcdef"), more.events);
      assertEquals(6, streams.reassembler.delivered(HALF));
    }
  }

  @Test
  void moreIsAskedForByManyDirectionsInTurn() {
    RecordingConsumer more = answering(data -> data.length() < 4 ? StreamConsumer.MORE : 4);
    try (Reassembly streams = Reassembly.of(more).open()) {
      streams.reassembler.open(OTHER, 1, false, 0);
      for (int i = 0; i < 4; i++) {
        streams.send(HALF, i, new byte[] {(byte) ('a' + i)});
        streams.send(OTHER, i, new byte[] {(byte) ('A' + i)});
      }
      assertEquals("abcdABCD", more.text());
      streams.reassembler.end(OTHER, StreamEnd.FIN);
    }
  }

  @Test
  void moreThanMayBeLeftBecomesAGap() {
    StreamOptions options = Reassembly.options().unconsumedBytes(4).build();
    RecordingConsumer more = answering(data -> StreamConsumer.MORE);
    try (Reassembly streams = new Reassembly(options, more).open()) {
      streams.send(0, "abc");
      streams.send(3, "def");
      assertEquals(List.of("0:abc", "0:abcd", "0:gap 4", "4:ef"), more.events);
      assertEquals(4, streams.count(FlowCounter.STREAM_NO_MEMORY_BYTES));
      assertEquals(4, streams.reassembler.gapBytes(HALF));
      assertEquals(2, streams.reassembler.waitingBytes());
    }
  }

  @Test
  void aWindowMovesThroughWhatIsPendingAndConsumedBitByBit() {
    StreamOptions options = Reassembly.options().unconsumedBytes(8).build();
    RecordingConsumer threes = answering(data -> Math.min(3, data.length()));
    StringBuilder all = new StringBuilder();
    try (Reassembly streams = new Reassembly(options, threes).open()) {
      for (int i = 1; i < 100; i++) {
        streams.send(i, String.valueOf((char) ('!' + i % 90)));
      }
      streams.send(0, "!");
      for (int i = 0; i < 100; i++) {
        all.append((char) ('!' + i % 90));
      }
      streams.end(StreamEnd.FIN);
      assertEquals(all.toString(), threes.text());
    }
  }

  @Test
  void aConsumerThatWaitsGetsNothingUntilItResumes() {
    boolean[] wait = {true};
    RecordingConsumer consumer = answering(data -> wait[0] ? StreamConsumer.WAIT : data.length());
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "abc");
      streams.send(6, "ghi");
      streams.send(3, "def");
      streams.reassembler.finish(HALF, 9);
      assertEquals(List.of("0:abc"), consumer.events);
      assertEquals(9, streams.reassembler.waitingBytes());
      streams.reassembler.resume(HALF);
      assertEquals(List.of("0:abc", "0:abcdefghi!"), consumer.events);
      wait[0] = false;
      streams.reassembler.resume(HALF);
      assertEquals(List.of("0:abc", "0:abcdefghi!", "0:abcdefghi!", "9:FIN"), consumer.events);
    }
  }

  @Test
  void whatWasLostMayComeAgainWhileTheConsumerWaits() {
    boolean[] wait = {true};
    RecordingConsumer consumer = answering(data -> wait[0] ? StreamConsumer.WAIT : data.length());
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.policy = OverlapPolicy.FIRST;
      streams.send(0, "ab");
      streams.reassembler.lost(HALF, 2, 4);
      streams.send(1, "bcdef");
      wait[0] = false;
      streams.reassembler.resume(HALF);
      assertEquals(List.of("0:ab", "0:abcdef"), consumer.events);
    }
  }

  @Test
  void aWaitingDirectionIsBounded() {
    StreamOptions options = Reassembly.options().waitingBytes(8).build();
    RecordingConsumer consumer = answering(data -> StreamConsumer.WAIT);
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      streams.send(0, "abcdef");
      assertEquals(StreamReassembler.REFUSED_LIMIT, streams.send(6, "ghi"));
      assertEquals(StreamReassembler.TAKEN, streams.send(6, "gh"));
      streams.end(StreamEnd.TIMEOUT);
      assertEquals(List.of("0:abcdef", "0:abcdefgh!", "8:TIMEOUT"), consumer.events);
      assertEquals(8, streams.reassembler.delivered(HALF));
      streams.checkEmpty();
    }
  }

  @Test
  void aDirectionMayBeResumedFromWithinACallForAnother() {
    Reassembly[] holder = new Reassembly[1];
    RecordingConsumer consumer =
        answering(data -> {
          if (data.isToServer()) {
            return data.length() < 4 ? StreamConsumer.WAIT : data.length();
          }
          holder[0].reassembler.resume(HALF);
          return data.length();
        });
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      holder[0] = streams;
      streams.reassembler.open(OTHER, 1, false, 0);
      streams.send(HALF, 0, "ab".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      streams.send(HALF, 2, "cd".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertEquals(List.of("0:ab"), consumer.events);
      streams.send(OTHER, 0, "xyz".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertEquals(List.of("0:ab", "0:xyz", "0:abcd"), consumer.events);
      streams.reassembler.end(OTHER, StreamEnd.FIN);
    }
  }

  @Test
  void aDirectionThatKeepsResumingItselfEnds() {
    Reassembly[] holder = new Reassembly[1];
    RecordingConsumer consumer =
        answering(data -> {
          holder[0].reassembler.resume(HALF);
          return StreamConsumer.WAIT;
        });
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      holder[0] = streams;
      streams.send(0, "ab");
      assertEquals(2, consumer.calls);
      streams.reassembler.packet(HALF, 0);
      assertEquals(4, consumer.calls);
    }
  }

  @Test
  void bypassGivesEverythingBack() {
    RecordingConsumer consumer = answering(data -> StreamConsumer.BYPASS);
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(5, "fgh");
      streams.send(0, "abc");
      assertEquals(List.of("0:abc", "3:BYPASSED"), consumer.events);
      streams.checkEmpty();
      assertEquals(StreamReassembler.BYPASSED, streams.send(3, "de"));
      assertEquals(3, streams.reassembler.delivered(HALF));
      assertEquals(3, streams.count(FlowCounter.STREAM_BYTES));
      assertEquals(5, streams.count(FlowCounter.STREAM_BEYOND_DEPTH_BYTES));
      streams.end(StreamEnd.FIN);
      assertEquals(2, consumer.events.size());
    }
  }

  @Test
  void whatAConsumerThrowsIsABypass() {
    RecordingConsumer consumer =
        answering(data -> {
          throw new IllegalStateException("no");
        });
    try (Reassembly streams = Reassembly.of(consumer).open()) {
      streams.send(0, "abc");
      assertEquals(List.of("0:abc", "3:BYPASSED"), consumer.events);
      assertEquals(1, streams.count(FlowCounter.CONSUMER_FAILURES));
      streams.checkEmpty();
    }
  }

  @Test
  void anAnswerThatIsNoneIsABypass() {
    for (int answer : new int[] {4, -4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      StreamConsumer consumer = data -> answer;
      try (Reassembly streams = Reassembly.of(consumer).open()) {
        streams.send(0, "abc");
        assertEquals(StreamReassembler.BYPASSED, streams.send(3, "d"));
        assertEquals(1, streams.count(FlowCounter.CONSUMER_FAILURES));
      }
    }
  }

  @Test
  void theEndGivesTheUnconsumedALastTime() {
    RecordingConsumer more = answering(data -> StreamConsumer.MORE);
    try (Reassembly streams = Reassembly.of(more).open()) {
      streams.send(0, "abc");
      streams.end(StreamEnd.RST);
      assertEquals(List.of("0:abc", "0:abc!", "3:RST"), more.events);
      assertEquals(3, streams.reassembler.delivered(HALF));
      assertEquals(3, streams.count(FlowCounter.STREAM_BYTES));
      streams.checkEmpty();
    }
  }

  @Test
  void whatLiesBeyondTheDepthIsOnlyCounted() {
    RecordingConsumer consumer = new RecordingConsumer();
    StreamOptions options = Reassembly.options().depthToServer(5).build();
    try (Reassembly streams = new Reassembly(options, consumer).open()) {
      assertEquals(
          StreamReassembler.TAKEN | StreamReassembler.BEYOND_DEPTH, streams.send(3, "defg"));
      assertEquals(StreamReassembler.BEYOND_DEPTH, streams.send(7, "h"));
      streams.send(0, "abc");
      assertEquals(List.of("0:abc", "3:de!", "5:BYPASSED"), consumer.events);
      streams.checkEmpty();
      assertEquals(StreamReassembler.BYPASSED, streams.send(5, "f"));
      assertEquals(4, streams.count(FlowCounter.STREAM_BEYOND_DEPTH_BYTES));
      assertEquals(5, streams.reassembler.delivered(HALF));
    }
  }

  @Test
  void eachDirectionHasItsDepth() {
    RecordingConsumer consumer = new RecordingConsumer();
    StreamOptions options = Reassembly.options().depthToServer(2).depthToClient(4).build();
    try (Reassembly streams = new Reassembly(options, consumer)) {
      streams.reassembler.open(HALF, 0, false, 0);
      streams.send(0, "abcdef");
      assertEquals(List.of("0:abcd!", "4:BYPASSED"), consumer.events);
    }
  }
}
