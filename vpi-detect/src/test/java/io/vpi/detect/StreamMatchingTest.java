package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bytes make a stream that contents are looked for in, and which do not. */
class StreamMatchingTest {
  private static final String NEEDLE = "alert tcp any any -> any any (content:\"needle\"; sid:1;)";

  private static final FlowOptions HASTY =
      SmallInspector.FEW_FLOWS.toBuilder()
          .streams(StreamOptions.builder().memory(1 << 20).gapPatience(2, 0).build())
          .build();

  private final TestConnection talk = TestConnection.ipv4();

  private static List<Long> packets(String rules, List<byte[]> frames) {
    return Inspections.inspect(rules, frames).packets(1);
  }

  @Test
  void segmentsOutOfOrderMatchWithTheOneThatFillsTheHole() {
    byte[] first = talk.toServer("xne");
    byte[] second = talk.toServer("ed");
    byte[] third = talk.toServer("le");
    assertEquals(
        List.of(6L),
        packets(NEEDLE, Inspections.join(talk.handshake(), List.of(first, third, second))));
    assertEquals(
        List.of(6L),
        packets(NEEDLE, Inspections.join(talk.handshake(), List.of(third, second, first))));
  }

  @Test
  void aContentInASegmentThatComesTooEarlyMatchesOnceWhenTheStreamHasIt() {
    byte[] first = talk.toServer("xx");
    byte[] second = talk.toServer("needle");
    List<byte[]> frames = Inspections.join(talk.handshake(), List.of(second, first), talk.close());
    assertEquals(List.of(5L), packets(NEEDLE, frames));
    assertEquals(List.of(5L), packets(NEEDLE.replace("tcp", "ip"), frames));
  }

  @Test
  void aRetransmissionDoesNotMatchAgain() {
    byte[] whole = talk.toServer("needle");
    byte[] half = talk.toServer("nee");
    byte[] rest = talk.toServer("dle");
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(whole, whole, half, half, rest, half, rest, whole),
            talk.close());
    assertEquals(List.of(4L, 8L), packets(NEEDLE, frames));
    assertEquals(List.of(4L, 8L), packets(NEEDLE.replace("tcp", "ip"), frames));
  }

  @Test
  void aRetransmissionOfMoreMatchesInWhatIsNewOfIt() {
    byte[] first = talk.toServer("nee");
    byte[] more = talk.toServerAt(0, "needle");
    List<byte[]> frames = Inspections.join(talk.handshake(), List.of(first, more, more));
    assertEquals(List.of(5L), packets(NEEDLE, frames));
  }

  @Test
  void followsIpv6AsWell() {
    TestConnection six = TestConnection.ipv6();
    List<byte[]> frames =
        Inspections.join(six.handshake(), six.allToServer("ne", "edl", "e"), six.close());
    assertEquals(
        List.of(6L),
        packets("alert tcp fd00::1 any -> fd00::2 80 (content:\"needle\"; sid:1;)", frames));
    assertEquals(
        List.of(),
        packets("alert tcp fd00::2 any -> fd00::1 any (content:\"needle\"; sid:1;)", frames));
  }

  @Test
  void eachDirectionIsAStreamOfItsOwn() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServer("nee"),
                talk.toClient("dle nee"),
                talk.toServer("x"),
                talk.toClient("dle")));
    assertEquals(
        List.of(7L), packets("alert tcp any 80 -> any any (content:\"needle\"; sid:1;)", frames));
    assertEquals(
        List.of(), packets("alert tcp any any -> any 80 (content:\"needle\"; sid:1;)", frames));
    assertEquals(
        List.of(7L), packets("alert tcp any any <> any 80 (content:\"needle\"; sid:1;)", frames));
    assertEquals(
        List.of(7L), packets("alert ip any any -> any any (content:\"needle\"; sid:1;)", frames));
  }

  @Test
  void twoFlowsAreTwoStreams() {
    TestConnection other = TestConnection.ipv4From(40_001);
    TestConnection elsewhere = TestConnection.ipv4().vlan(7);
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            other.handshake(),
            elsewhere.handshake(),
            List.of(talk.toServer("nee"), other.toServer("dle"), elsewhere.toServer("dle")),
            talk.close(),
            other.close(),
            elsewhere.close());
    assertEquals(List.of(), packets(NEEDLE, frames));
  }

  @Test
  void aConnectionThatTakesTheAddressesOfAnotherBeginsAnotherStream() {
    TestConnection again = TestConnection.ipv4().startingAt(77_000_000);
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(talk.toServer("nee")),
            talk.close(),
            again.handshake(),
            again.allToServer("dle", "nee", "dle"));
    assertEquals(List.of(13L), packets(NEEDLE, frames));
  }

  @Test
  void nothingMatchesAcrossAGap() {
    talk.toServer("nee");
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServerAt(0, "nee"),
                talk.toServerAt(5, "DLE "),
                talk.toServerAt(9, "a needle"),
                talk.toServerAt(17, "x"),
                talk.toServerAt(18, "y"),
                talk.toServerAt(19, "z")));
    RecordingSink sink = Inspections.inspect(NEEDLE, HASTY, frames);
    assertEquals(1, sink.alerts.size(), sink.alerts::toString);
    String halves =
        "alert tcp any any -> any any (content:\"nee\"; content:\"DLE\"; distance:0; sid:1;)";
    assertEquals(List.of(), Inspections.inspect(halves, HASTY, frames).alerts);
  }

  @Test
  void offsetsBehindAGapCountFromTheStreamsStart() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServerAt(0, "abc"),
                talk.toServerAt(5, "f.."),
                talk.toServerAt(8, "..."),
                talk.toServerAt(11, "..."),
                talk.toServerAt(14, "...")));
    String rules =
        """
        alert tcp any any -> any any (content:"f"; offset:5; depth:1; sid:1;)
        alert tcp any any -> any any (content:"f"; offset:3; depth:1; sid:2;)
        """;
    assertEquals(List.of(1L), Inspections.inspect(rules, HASTY, frames).sids());
  }

  @Test
  void packetsOfAConnectionWhoseBeginningWasNotSeenMatchEachByItself() {
    List<byte[]> frames = talk.allToServer("a needle", "nee", "dle", "needle");
    assertEquals(List.of(1L, 4L), packets(NEEDLE, frames));
    FlowOptions midstream =
        SmallInspector.FEW_FLOWS.toBuilder()
            .tcp(TcpOptions.builder().synDataSlots(8).midstream(true).build())
            .build();
    assertEquals(List.of(1L, 3L, 4L), Inspections.inspect(NEEDLE, midstream, frames).packets(1));
  }

  @Test
  void bytesBeyondTheDepthMatchPacketByPacket() {
    FlowOptions shallow =
        SmallInspector.FEW_FLOWS.toBuilder()
            .streams(StreamOptions.builder().memory(1 << 20).depthToServer(8).build())
            .build();
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(), talk.allToServer("..nee", "dle", "nee", "dle", "needle"));
    assertEquals(List.of(5L, 8L), Inspections.inspect(NEEDLE, shallow, frames).packets(1));
  }

  @Test
  void aSegmentThatItsReceiverDoesNotTakeMatchesAsAPacketOnly() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServer("nee"),
                // Far outside of the window: a decoy that no host reads.
                talk.toServerAt(50_000_000, "needle"),
                talk.toServerAt(50_000_006, "dle"),
                talk.toServer("dle")));
    assertEquals(List.of(5L, 7L), packets(NEEDLE, frames));
  }

  @Test
  void aSegmentWithAWrongChecksumDoesNotEnterTheStreamOfASenderThatHasSentRightOnes() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServer("nee"),
                talk.packetToServerAt(3, "XXX").spoilChecksum().build(),
                talk.toServer("dle")));
    assertEquals(List.of(6L), packets(NEEDLE, frames));
  }

  @Test
  void newRulesSeeWhatTheOldOnesKeptOfAStream() {
    RecordingSink sink = new RecordingSink();
    try (Inspector inspector = SmallInspector.builder(RuleSet.parse(NEEDLE)).sink(sink).build()) {
      talk.handshake().forEach(frame -> inspector.inspect(TestBatch.of(frame)));
      inspector.inspect(TestBatch.of(talk.toServer("needle nee")));
      inspector.rules(RuleSet.parse(NEEDLE));
      inspector.inspect(TestBatch.of(talk.toServer("dle need")));
      inspector.rules(RuleSet.parse("alert tcp any any -> any any (content:\"e needle\"; sid:2;)"));
      inspector.inspect(TestBatch.of(talk.toServer("le")));
      inspector.rules(RuleSet.parse("alert tcp any any -> any any (sid:3;)"));
      inspector.inspect(TestBatch.of(talk.toServer("nee")));
      inspector.rules(RuleSet.parse(NEEDLE));
      inspector.inspect(TestBatch.of(talk.toServer("dle")));
    }
    // What was inspected before a swap is not inspected again, and rules of short reach, or that
    // look at no stream, keep little for those that follow them.
    assertEquals(
        List.of("1 1 4", "1 2 5", "3 4 7"),
        sink.alerts.stream().map(a -> a.sid() + " " + a.generation() + " " + a.packet()).toList());
  }
}
