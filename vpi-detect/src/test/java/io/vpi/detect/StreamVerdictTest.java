package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.Capability;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes, inline, of the packets of a stream that a rule matches. */
class StreamVerdictTest {
  private static final String DROP = "drop tcp any any -> any 80 (content:\"needle\"; sid:1;)";

  private final TestConnection talk = TestConnection.ipv4();
  private final RecordingSink sink = new RecordingSink();

  private String verdicts(String rules, List<byte[]> frames) {
    return verdicts(rules, SmallInspector.FEW_FLOWS, InspectionMode.INLINE, frames);
  }

  /** A letter for each packet: P, D or R. */
  private String verdicts(
      String rules, FlowOptions options, InspectionMode mode, List<byte[]> frames) {
    String apart = verdicts(rules, options, mode, frames, 1, new RecordingSink());
    assertEquals(apart, verdicts(rules, options, mode, frames, frames.size(), sink));
    return apart;
  }

  private static String verdicts(
      String rules,
      FlowOptions options,
      InspectionMode mode,
      List<byte[]> frames,
      int batchSize,
      RecordingSink to) {
    StringBuilder verdicts = new StringBuilder();
    try (Inspector inspector =
        SmallInspector.builder(RuleSet.parse(rules))
            .flows(options)
            .mode(mode)
            .capabilities(Set.of(Capability.INLINE, Capability.INJECT))
            .sink(to)
            .build()) {
      for (int at = 0; at < frames.size(); at += batchSize) {
        PacketBatch batch = TestBatch.of(LinkType.ETHERNET, frames.subList(at, at + batchSize));
        inspector.inspect(batch);
        for (int i = 0; i < batch.size(); i++) {
          verdicts.append(batch.verdict(i).name().charAt(0));
        }
      }
    }
    return verdicts.toString();
  }

  /** A needle in two segments, more after it, and another connection. */
  private List<byte[]> needleThenMore() {
    TestConnection other = TestConnection.ipv4From(40_001);
    return Inspections.join(
        talk.handshake(),
        other.handshake(),
        List.of(
            talk.toServer("nee"),
            talk.toClient("welcome"),
            talk.toServer("dle"),
            talk.toClient("thanks"),
            other.toServer("hello"),
            talk.toServer("more")),
        talk.close(),
        other.close());
  }

  @Test
  void theSegmentThatCompletesTheMatchAndAllLaterOnesOfTheFlowAreDropped() {
    assertEquals("PPPPPP" + "PPDDPD" + "DDD" + "PPP", verdicts(DROP, needleThenMore()));
    assertEquals(List.of(new RecordingSink.Alert(1, 9, 1, Verdict.DROP)), sink.alerts);
    assertEquals(
        List.of(true, false), sink.flows.stream().map(RecordingSink.Flow::alerted).toList());
  }

  @Test
  void aRejectRuleRejectsTheSegmentAndTheLaterOnesAreDropped() {
    assertEquals(
        "PPPPPP" + "PPRDPD" + "DDD" + "PPP",
        verdicts(DROP.replace("drop", "reject"), needleThenMore()));
    assertEquals(List.of(new RecordingSink.Alert(1, 9, 1, Verdict.REJECT)), sink.alerts);
  }

  @Test
  void nothingIsDroppedPassively() {
    assertEquals(
        "P".repeat(18),
        verdicts(DROP, SmallInspector.FEW_FLOWS, InspectionMode.PASSIVE, needleThenMore()));
    assertEquals(List.of(new RecordingSink.Alert(1, 9, 1, Verdict.PASS)), sink.alerts);
  }

  @Test
  void aSegmentThatIsSentAgainAfterItWasDroppedIsDroppedAgain() {
    byte[] first = talk.toServer("nee");
    byte[] second = talk.toServer("dle");
    assertEquals(
        "PPP" + "PDDDD",
        verdicts(
            DROP,
            Inspections.join(talk.handshake(), List.of(first, second, second, first, second))));
    assertEquals(1, sink.alerts.size());
  }

  @Test
  void aPassRuleThatMatchesTheStreamLetsTheSegmentGo() {
    String rules = DROP + "\npass tcp any any -> any any (content:\"eedl\"; sid:2;)";
    assertEquals(
        "PPP" + "PPP",
        verdicts(rules, Inspections.join(talk.handshake(), talk.allToServer("nee", "dle", "x"))));
    assertEquals(List.of(), sink.alerts);
  }

  @Test
  void aMatchInASegmentThatCameTooEarlyDropsTheOneThatFillsTheHole() {
    byte[] first = talk.toServer("xx");
    byte[] second = talk.toServer("needle");
    assertEquals(
        "PPP" + "PDD",
        verdicts(DROP, Inspections.join(talk.handshake(), List.of(second, first, second))));
  }

  @Test
  void aMatchBehindAHoleThatIsGivenUpDropsWhatFollows() {
    FlowOptions hasty =
        SmallInspector.FEW_FLOWS.toBuilder()
            .streams(StreamOptions.builder().memory(1 << 20).gapPatience(2, 0).build())
            .build();
    List<byte[]> frames = new ArrayList<>(talk.handshake());
    frames.add(talk.toServerAt(5, "needle"));
    frames.addAll(Collections.nCopies(6, talk.acknowledgeToClient(11)));
    String verdicts = verdicts(DROP, hasty, InspectionMode.INLINE, frames);
    assertEquals(1, sink.alerts.size());
    int packet = (int) sink.alerts.getFirst().packet();
    assertEquals("P".repeat(packet - 1) + "D".repeat(frames.size() - packet + 1), verdicts);
    assertEquals(new RecordingSink.Alert(1, packet, 1, Verdict.DROP), sink.alerts.getFirst());
    assertTrue(packet < frames.size(), () -> "only at packet " + packet);
  }

  @Test
  void aNewConnectionFromTheSamePortGoesOnAndIsDroppedWhereItIsAsBad() {
    TestConnection harmless = TestConnection.ipv4().startingAt(77_000_000);
    TestConnection bad = TestConnection.ipv4().startingAt(99_000_000);
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            talk.allToServer("nee", "dle", "more"),
            talk.close(),
            harmless.handshake(),
            List.of(harmless.toServer("hello"), harmless.toClient("welcome")),
            harmless.close(),
            bad.handshake(),
            bad.allToServer("nee", "dle", "more"));
    assertEquals("PPP" + "PDD" + "DDD" + "PPPPPPPP" + "PPP" + "PDD", verdicts(DROP, frames));
    assertEquals(
        List.of(
            new RecordingSink.Alert(1, 5, 1, Verdict.DROP),
            new RecordingSink.Alert(1, 22, 1, Verdict.DROP)),
        sink.alerts);
    assertEquals(
        List.of("tcp_reuse", "tcp_reuse", "shutdown"),
        sink.flows.stream().map(RecordingSink.Flow::reason).toList());
  }

  @Test
  void aSynOfANewConnectionDoesNotBringBackWhatWasDropped() {
    TestConnection next = TestConnection.ipv4().startingAt(77_000_000);
    byte[] first = talk.toServer("nee");
    byte[] second = talk.toServer("dle");
    byte[] syn = next.handshake().getFirst();
    assertEquals(
        "PPP" + "PD" + "PDDPD",
        verdicts(
            DROP,
            Inspections.join(
                talk.handshake(), List.of(first, second, syn, second, first, syn, second))));
    assertEquals(1, sink.alerts.size());
  }

  @Test
  void aNewConnectionIsNotDroppedForWhatTheOneBeforeHasLeft() {
    TestConnection next = TestConnection.ipv4().startingAt(77_000_000);
    assertEquals(
        "PPP" + "PD" + "PPP" + "P",
        verdicts(
            DROP,
            Inspections.join(
                talk.handshake(),
                List.of(talk.toServerAt(20, "needle"), talk.toServerAt(0, "needle")),
                next.handshake(),
                List.of(next.toServer("hello")))));
  }
}
