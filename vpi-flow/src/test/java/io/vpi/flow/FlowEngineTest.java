package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.UrgentPolicy;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.testing.Conversation;
import io.vpi.packet.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an engine as a whole makes of packets: the way through it, its policies and its verdicts.
 */
class FlowEngineTest {
  private static final long MINUTE = 60_000_000_000L;

  private final Conversation talk = Conversation.ipv4();
  private final Conversation other = Conversation.ipv6();

  private static FlowOptions.Builder options() {
    return TestEngine.options();
  }

  private static FlowOptions.Builder inline() {
    return options().inline(true);
  }

  @Test
  void takesAConnectionFromItsHandshakeToItsEvent() {
    try (TestEngine engine = new TestEngine(options().build())) {
      engine.send(talk.handshake());
      engine.send(talk.client.data("GET /"));
      engine.send(talk.server.data("200"));
      engine.send(talk.close());
      assertEquals("GET /", engine.toServer());
      assertEquals("200", engine.toClient());
      engine.idle(60 * MINUTE);
      assertEquals(List.of(new TestEngine.Flow("fin", "closed", 5, 3, false)), engine.flows);
      assertEquals(0, engine.engine.size());
    }
  }

  @Test
  void endsAllFlowsWhenItIsClosed() {
    try (TestEngine engine = new TestEngine(options().build())) {
      engine.send(talk.handshake());
      engine.send(other.handshake());
      engine.end();
      List<String> reasons = engine.flows.stream().map(TestEngine.Flow::reason).toList();
      assertEquals(List.of("shutdown", "shutdown"), reasons);
      engine.end();
      assertEquals(2, engine.flows.size());
    }
  }

  @Test
  void countsTheSynThatReusesPortsWithTheNewFlowOnly() {
    try (TestEngine engine = new TestEngine(options().build())) {
      engine.send(talk.handshake());
      engine.send(talk.client.rst());
      talk.client.isn(90_000_000);
      talk.server.isn(70_000_000);
      engine.send(talk.handshake());
      assertEquals(List.of(FlowAnomaly.TCP_REUSED), engine.anomalies);
      assertEquals(3, engine.flows.getFirst().packetsToServer());
      engine.end();
      assertEquals(2, engine.flows.get(1).packetsToServer());
    }
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource({
    "IGNORE, PASS, 0",
    "PASS_FLOW, PASS, 0",
    "PASS_PACKET, PASS, 0",
    "DROP_FLOW, DROP, 1",
    "DROP_PACKET, DROP, 1",
    "REJECT, REJECT, 1"
  })
  void asksThePolicyWhereTheTableIsFull(ExceptionPolicy policy, Verdict verdict, int dropped) {
    FlowOptions options =
        inline().capacity(1).eviction(EvictionPolicy.NONE).tableFull(policy).build();
    try (TestEngine engine = new TestEngine(options)) {
      engine.send(talk.handshake());
      assertEquals(verdict, engine.send(other.client.syn()));
      assertEquals(List.of(FlowAnomaly.FLOW_TABLE_FULL), engine.anomalies);
      assertEquals(dropped, engine.count(FlowCounter.TABLE_FULL_DROPPED));
      assertEquals(Verdict.PASS, engine.send(talk.client.data("goes on")));
      assertEquals("goes on", engine.toServer());
      if (policy == ExceptionPolicy.IGNORE) {
        assertEquals(FlowPacket.NO_FLOW, engine.packets.get(3));
      }
    }
  }

  @ParameterizedTest(name = "{0} gives {1}, then {2}")
  @CsvSource({
    "IGNORE, PASS, PASS",
    "PASS_FLOW, PASS, PASS",
    "PASS_PACKET, PASS, PASS",
    "DROP_PACKET, DROP, DROP",
    "DROP_FLOW, DROP, DROP",
    "REJECT, REJECT, DROP"
  })
  void asksThePolicyWhereTheBeginningWasNotSeen(
      ExceptionPolicy policy, Verdict first, Verdict second) {
    TcpOptions tcp = TcpOptions.builder().synDataSlots(2).midstreamPolicy(policy).build();
    try (TestEngine engine = new TestEngine(inline().tcp(tcp).build())) {
      assertEquals(first, engine.send(talk.client.data("late")));
      assertEquals(second, engine.send(talk.client.data("later")));
      assertEquals("", engine.toServer());
      assertEquals(
          policy == ExceptionPolicy.PASS_FLOW ? 1 : 0, engine.count(FlowCounter.FLOW_PASSED));
      boolean isFlowDropped =
          policy == ExceptionPolicy.DROP_FLOW || policy == ExceptionPolicy.REJECT;
      assertEquals(isFlowDropped ? 1 : 0, engine.count(FlowCounter.FLOW_DROPPED));
    }
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource({
    "IGNORE, PASS, 0",
    "PASS_PACKET, PASS, 0",
    "DROP_PACKET, DROP, 1",
    "REJECT, REJECT, 1"
  })
  void asksThePolicyWhereAPacketCannotBeDecoded(
      ExceptionPolicy policy, Verdict verdict, int dropped) {
    try (TestEngine engine = new TestEngine(inline().invalid(policy).build())) {
      byte[] cut = Arrays.copyOf(talk.client.syn().frame(), 20);
      assertEquals(verdict, engine.send(cut));
      assertEquals(dropped, engine.count(FlowCounter.INVALID_DROPPED));
      assertEquals(Verdict.PASS, engine.send(talk.client.syn()));
    }
  }

  @Test
  void dropsNothingWherePacketsDoNotPassThrough() {
    FlowOptions options = options().invalid(ExceptionPolicy.REJECT).build();
    try (TestEngine engine = new TestEngine(options)) {
      engine.action = FlowPacket::dropFlow;
      assertEquals(Verdict.PASS, engine.send(new byte[9]));
      assertEquals(Verdict.PASS, engine.send(talk.client.syn()));
      assertEquals(Verdict.PASS, engine.send(talk.server.synAck()));
      assertEquals(0, engine.count(FlowCounter.FLOW_DROPPED));
    }
  }

  @Test
  void dropsWhatFollowsInAFlowThatItsListenerWantsDropped() {
    try (TestEngine engine = new TestEngine(inline().build())) {
      engine.send(talk.handshake());
      engine.action = FlowPacket::dropFlow;
      assertEquals(Verdict.DROP, engine.send(talk.client.data("attack")));
      engine.action = packet -> {};
      assertEquals(Verdict.DROP, engine.send(talk.server.data("answer")));
      assertEquals(Verdict.PASS, engine.send(other.client.syn()));
      assertEquals("attack", engine.toServer());
      assertEquals("", engine.toClient());
      assertEquals(1, engine.count(FlowCounter.FLOW_DROPPED));
    }
  }

  @Test
  void looksNoFurtherIntoAFlowThatItsListenerLetsPass() {
    try (TestEngine engine = new TestEngine(inline().build())) {
      engine.send(talk.handshake());
      engine.action =
          packet -> {
            packet.passFlow();
            packet.alert();
          };
      engine.send(talk.client.data("first"));
      engine.send(talk.client.data("second"));
      assertEquals("first", engine.toServer());
      assertEquals(1, engine.count(FlowCounter.FLOW_PASSED));
      engine.end();
      assertEquals(
          List.of(new TestEngine.Flow("shutdown", "established", 4, 1, true)), engine.flows);
    }
  }

  @Test
  void givesAnIcmpErrorTheFlowThatItSpeaksOf() {
    try (TestEngine engine = new TestEngine(options().build())) {
      engine.send(talk.handshake());
      engine.send(unreachable(talk.client.data("?").frame()));
      engine.send(unreachable(other.client.syn().frame()));
      assertEquals(List.of(0, 0, 0, 0, FlowPacket.NO_FLOW), engine.packets);
      engine.end();
      assertEquals(1, engine.flows.size());
      assertEquals(2, engine.flows.getFirst().packetsToServer());
    }
  }

  /** A host unreachable that quotes a frame's IP packet; for IPv6, no route. */
  private static byte[] unreachable(byte[] frame) {
    byte[] quoted = Arrays.copyOfRange(frame, 14, frame.length);
    boolean ipv4 = quoted[0] >>> 4 == 4;
    int header = ipv4 ? 20 : 40;
    byte[] error = Arrays.copyOf(frame, 14 + header + 8 + quoted.length);
    int length = error.length - 14 - (ipv4 ? 0 : 40);
    int lengthAt = 14 + (ipv4 ? 2 : 4);
    error[lengthAt] = (byte) (length >>> 8);
    error[lengthAt + 1] = (byte) length;
    error[14 + (ipv4 ? 9 : 6)] = (byte) (ipv4 ? 1 : 58);
    if (ipv4) {
      error[14 + 10] = 0;
      error[14 + 11] = 0;
      int sum = 0;
      for (int i = 14; i < 34; i += 2) {
        sum += (error[i] & 0xFF) << 8 | (error[i + 1] & 0xFF);
      }
      sum = ~((sum & 0xFFFF) + (sum >>> 16));
      error[14 + 10] = (byte) (sum >>> 8);
      error[14 + 11] = (byte) sum;
    }
    Arrays.fill(error, 14 + header, 14 + header + 8, (byte) 0);
    error[14 + header] = (byte) (ipv4 ? 3 : 1);
    error[14 + header + 1] = (byte) (ipv4 ? 1 : 0);
    System.arraycopy(quoted, 0, error, 14 + header + 8, quoted.length);
    return error;
  }

  @Test
  void dropsTheCopyOfAPacketThatAnotherTapHasSeen() {
    try (TestEngine engine = new TestEngine(options().mirrorWindow(1_000_000).build())) {
      byte[] frame = talk.client.syn().frame();
      engine.send(frame, 0);
      engine.send(frame, 1);
      assertEquals(1, engine.packets.size());
      assertEquals(1, engine.count(FlowCounter.MIRROR_COPIES));
    }
  }

  @Test
  void goesOnWithAConsumerThatWaited() {
    try (TestEngine engine = new TestEngine(options().build())) {
      engine.send(talk.handshake());
      engine.answer = StreamConsumer.WAIT;
      engine.send(talk.client.data("one "));
      engine.send(talk.client.data("two"));
      engine.answer = 0;
      assertEquals("", engine.toServer());
      engine.engine.resume(engine.packets.getLast(), true);
      assertEquals("one two", engine.toServer());
      engine.engine.resume(15, true);
    }
  }

  @Test
  void sendsOnWhatWasInspectedWhereThePacketCanBeReplaced() {
    try (TestEngine engine = new TestEngine(inline().replaces(true).build())) {
      engine.send(talk.handshake());
      engine.send(talk.client.dataAt(4, "CKME"));
      byte[] expected = talk.client.dataAt(0, "ATTACKME, then more").frame();
      Verdict verdict = engine.send(talk.client.dataAt(0, "ATTAxxxx, then more"));
      assertEquals(Verdict.REPLACE, verdict);
      assertArrayEquals(expected, engine.out());
      assertEquals("ATTACKME, then more", engine.toServer());
    }
  }

  @Test
  void dropsWhatContradictsTheInspectedWhereNothingCanBeReplaced() {
    try (TestEngine engine = new TestEngine(inline().build())) {
      engine.send(talk.handshake());
      engine.send(talk.client.dataAt(4, "CKME"));
      assertEquals(Verdict.DROP, engine.send(talk.client.dataAt(0, "ATTAxxxx")));
      assertEquals(Verdict.PASS, engine.send(talk.client.dataAt(0, "ATTACKME")));
    }
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource({"IGNORE, PASS", "PASS_PACKET, PASS", "DROP_PACKET, DROP"})
  void asksThePolicyWhereNothingIsHeldToCompareARetransmissionWith(
      ExceptionPolicy policy, Verdict verdict) {
    StreamOptions streams =
        StreamOptions.builder().memory(1 << 16).retainedBytes(4).memoryFull(policy).build();
    try (TestEngine engine = new TestEngine(inline().streams(streams).build())) {
      engine.send(talk.handshake());
      engine.send(talk.client.data("ATTACKME"));
      engine.send(talk.client.data("more"));
      assertEquals(verdict, engine.send(talk.client.dataAt(0, "CHAFFCHA")));
      engine.send(talk.server.ack());
      assertEquals(Verdict.PASS, engine.send(talk.client.dataAt(0, "CHAFFCHA")));
      assertEquals("ATTACKMEmore", engine.toServer());
    }
  }

  @Test
  void takesTheUrgentPointerOffSoThatAllReadTheByteInItsPlace() {
    try (TestEngine engine = new TestEngine(inline().replaces(true).build())) {
      engine.send(talk.handshake());
      byte[] expected = talk.client.dataAt(0, "ATTACKME").frame();
      assertEquals(Verdict.REPLACE, engine.send(talk.client.dataAt(0, "ATTACKME").urgent(3)));
      assertArrayEquals(expected, engine.out());
      assertEquals("ATTACKME", engine.toServer());
    }
  }

  @Test
  void takesTheUrgentPointerOffThoughNothingIsRetained() {
    StreamOptions streams =
        StreamOptions.builder().memory(1 << 16).compareRetransmissions(false).build();
    try (TestEngine engine = new TestEngine(inline().replaces(true).streams(streams).build())) {
      engine.send(talk.handshake());
      byte[] expected = talk.client.dataAt(0, "ATTACKME").frame();
      assertEquals(Verdict.REPLACE, engine.send(talk.client.dataAt(0, "ATTACKME").urgent(3)));
      assertArrayEquals(expected, engine.out());
      assertEquals("ATTACKME", engine.toServer());
    }
  }

  @Test
  void dropsSegmentsWithAnUrgentPointerIfThatIsThePolicy() {
    TcpOptions tcp = TcpOptions.builder().synDataSlots(2).urgent(UrgentPolicy.DROP).build();
    try (TestEngine engine = new TestEngine(inline().tcp(tcp).build())) {
      engine.send(talk.handshake());
      assertEquals(Verdict.DROP, engine.send(talk.client.dataAt(0, "x").urgent(1)));
    }
  }

  @Test
  void leavesNothingOfASegmentThatIsLostOnItsWay() {
    TcpOptions tcp = TcpOptions.builder().synDataSlots(2).hops(5).build();
    try (TestEngine engine = new TestEngine(options().tcp(tcp).build())) {
      engine.send(talk.handshake());
      boolean[] lost = {false};
      engine.action = packet -> lost[0] = packet.isRefused() && packet.isLostOnTheWay();
      engine.send(talk.client.dataAt(0, "CHAFF").ttl(4));
      assertTrue(lost[0]);
      engine.send(talk.client.dataAt(0, "ATTACK"));
      assertEquals("ATTACK", engine.toServer());
    }
  }

  @Test
  void followsBothDirectionsOfASplitHandshake() {
    try (TestEngine engine = new TestEngine(options().build())) {
      engine.send(talk.client.syn());
      engine.send(talk.server.segment().seq(talk.server.isn()).flags(Tcp.SYN));
      engine.send(talk.client.synAck());
      engine.send(talk.server.ack());
      engine.send(talk.client.data("ask"));
      engine.send(talk.server.data("answer"));
      assertEquals("ask", engine.toServer());
      assertEquals("answer", engine.toClient());
      assertTrue(engine.anomalies.contains(FlowAnomaly.TCP_SPLIT_HANDSHAKE));
    }
  }
}
