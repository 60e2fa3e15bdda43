package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.Verdict;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A new connection with the addresses and ports of a flow that is dropped, or passed. */
class NewConnectionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String ATTACK = "ATTACKME";

  private final Conversation old = Conversation.ipv4();
  private final Conversation next = again(Conversation.ipv4());

  private static Conversation again(Conversation talk) {
    talk.client.isn(77_000_000);
    talk.server.isn(99_000_000);
    return talk;
  }

  private static FlowOptions.Builder inline() {
    return TestEngine.options().inline(true);
  }

  private static TcpOptions.Builder tcp() {
    return TcpOptions.builder().synDataSlots(2);
  }

  /** Drops a flow whose last bytes to either end are the attack. */
  private static TestEngine watching(FlowOptions.Builder options) {
    TestEngine engine = new TestEngine(options.build());
    engine.action =
        packet -> {
          String stream = packet.isToServer() ? engine.toServer() : engine.toClient();
          if (packet.isInStream() && stream.endsWith(ATTACK)) {
            packet.dropFlow();
          }
        };
    return engine;
  }

  /** And has dropped one. */
  private TestEngine dropping(FlowOptions.Builder options) {
    TestEngine engine = watching(options);
    engine.send(old.handshake());
    assertEquals(Verdict.DROP, engine.send(old.client.data(ATTACK)));
    assertEquals(Verdict.DROP, engine.send(old.client.dataAt(0, ATTACK)));
    return engine;
  }

  private TestEngine dropping() {
    return dropping(inline());
  }

  /** The attack once more, as if nothing had been, after other segments were let through. */
  private void assertStillDropped(TestEngine engine) {
    assertEquals(Verdict.DROP, engine.send(old.client.dataAt(0, ATTACK)));
    assertEquals(Verdict.DROP, engine.send(old.client.dataAt(4, "CKME")));
    assertEquals(Verdict.DROP, engine.send(old.server.data("answer")));
    assertEquals(List.of(), engine.flows);
  }

  private static void assertPasses(TestEngine engine, List<Segment> segments) {
    segments.forEach(segment -> assertEquals(Verdict.PASS, engine.send(segment)));
  }

  /** That the next connection begins, and is looked into. */
  private void assertInspected(TestEngine engine, Conversation talk) {
    assertPasses(engine, List.of(talk.client.ack(), talk.client.data("hello ")));
    assertPasses(engine, List.of(talk.server.data("answer"), talk.client.ack()));
    assertTrue(engine.toServer().endsWith("hello "));
    assertTrue(engine.toClient().endsWith("answer"));
    assertEquals(1, engine.flows.size());
    assertEquals("tcp_reuse", engine.flows.getFirst().reason());
    assertEquals(1, engine.anomalies.stream().filter(FlowAnomaly.TCP_REUSED::equals).count());
  }

  static Stream<Named<Supplier<Conversation>>> conversations() {
    return Stream.of(
        Named.of("IPv4", Conversation::ipv4),
        Named.of("IPv6", Conversation::ipv6),
        Named.of("from the higher address", Conversation::fromB));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void goesOnThoughTheOneBeforeWasDroppedAndIsDroppedWhereItIsAsBad(
      Supplier<Conversation> conversation) {
    try (TestEngine engine = watching(inline())) {
      Conversation first = conversation.get();
      engine.send(first.handshake());
      assertEquals(Verdict.DROP, engine.send(first.client.data(ATTACK)));
      assertEquals(Verdict.DROP, engine.send(first.client.fin()));
      Conversation second = again(conversation.get());
      assertPasses(engine, List.of(second.client.syn(), second.server.synAck()));
      assertInspected(engine, second);
      assertEquals(Verdict.DROP, engine.send(second.client.data(ATTACK)));
      assertEquals(Verdict.DROP, engine.send(second.server.data("answer")));
      Conversation third = conversation.get();
      assertPasses(engine, third.handshake());
      assertPasses(engine, List.of(third.client.data("harmless"), third.server.data("answer")));
      assertEquals(2, engine.count(FlowCounter.FLOW_DROPPED));
    }
  }

  @Test
  void goesOnThoughTheServersAnswerWasDropped() {
    try (TestEngine engine = watching(inline())) {
      engine.send(old.handshake());
      engine.send(old.client.data("ask"));
      assertEquals(Verdict.DROP, engine.send(old.server.data(ATTACK)));
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertEquals(Verdict.DROP, engine.send(old.server.dataAt(0, ATTACK)));
      assertEquals(Verdict.PASS, engine.send(next.server.synAck()));
      assertInspected(engine, next);
      assertEquals(Verdict.DROP, engine.send(next.server.data(ATTACK)));
    }
  }

  @Test
  void theSameSynAgainIsTheSameConnection() {
    try (TestEngine engine = dropping()) {
      assertEquals(Verdict.DROP, engine.send(old.client.syn()));
      assertEquals(Verdict.DROP, engine.send(old.server.synAck()));
      assertStillDropped(engine);
    }
  }

  @Test
  void theSameSynAgainIsTheSameConnectionWhereItsFlowBeganWithTheSynAck() {
    try (TestEngine engine = dropping()) {
      assertPasses(engine, next.handshake());
      assertEquals(Verdict.DROP, engine.send(next.client.data(ATTACK)));
      assertEquals(Verdict.DROP, engine.send(next.client.syn()));
      assertEquals(Verdict.DROP, engine.send(next.server.synAck()));
    }
  }

  @Test
  void isNotThereBecauseOfASyn() {
    try (TestEngine engine = dropping()) {
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertStillDropped(engine);
      // The server has the old connection, and challenges.
      assertEquals(Verdict.PASS, engine.send(old.server.ack().ack(old.client.at(0))));
      assertStillDropped(engine);
    }
  }

  @Test
  void isNotThereBecauseOfASynWhoseNumberTheOldConnectionExpects() {
    try (TestEngine engine = dropping()) {
      old.client.isn(old.client.at(-1) + 4);
      assertEquals(Verdict.PASS, engine.send(old.client.syn()));
      assertEquals(Verdict.DROP, engine.send(old.client.ack()));
      assertEquals(Verdict.DROP, engine.send(old.client.data("CKME")));
      assertEquals(List.of(), engine.flows);
    }
  }

  @Test
  void isNotThereBecauseOfASynAckOfAnotherSyn() {
    try (TestEngine engine = dropping()) {
      assertEquals(Verdict.DROP, engine.send(next.server.synAck()));
      engine.send(next.client.syn());
      assertEquals(Verdict.DROP, engine.send(next.server.synAck().ack(next.client.isn())));
      assertEquals(Verdict.DROP, engine.send(next.server.synAck().ack(old.client.at(0))));
      assertEquals(Verdict.DROP, engine.send(next.client.synAck()));
      assertStillDropped(engine);
    }
  }

  @Test
  void isNotThereBecauseOfWhatTheTrackerTookForAReset() {
    try (TestEngine engine = dropping()) {
      // At what the sensor has seen, and the server has not: it keeps the connection.
      assertEquals(Verdict.DROP, engine.send(old.client.rst()));
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertEquals(Verdict.PASS, engine.send(old.client.rst()));
      assertStillDropped(engine);
    }
  }

  @Test
  void doesNotBeginWithWhatItsReceiverDoesNotSee() {
    TcpOptions strict = tcp().checksums(ChecksumPolicy.VERIFY).hops(5).build();
    try (TestEngine engine = dropping(inline().tcp(strict))) {
      assertEquals(Verdict.DROP, engine.send(next.client.syn().spoilChecksum()));
      assertEquals(Verdict.DROP, engine.send(next.client.syn().ttl(4)));
      assertEquals(Verdict.DROP, engine.send(next.server.synAck()));
      assertStillDropped(engine);
      engine.send(next.client.syn());
      assertEquals(Verdict.DROP, engine.send(next.server.synAck().spoilChecksum()));
      assertEquals(Verdict.DROP, engine.send(next.server.synAck().ttl(4)));
      assertStillDropped(engine);
      assertEquals(Verdict.PASS, engine.send(next.server.synAck()));
    }
  }

  @Test
  void comesToBeWhereTheServerMustBeFreedOfTheOldOneFirst() {
    try (TestEngine engine = dropping()) {
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      Segment challenge = old.server.ack().ack(old.client.at(0));
      assertEquals(Verdict.PASS, engine.send(challenge));
      assertEquals(Verdict.PASS, engine.send(old.client.rstAt(0)));
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertEquals(Verdict.PASS, engine.send(next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void letsNothingOfTheOldOneThroughThatBearsDataOrAFin() {
    try (TestEngine engine = dropping()) {
      Segment challenge = old.server.ack().ack(old.client.at(0));
      assertEquals(Verdict.DROP, engine.send(challenge));
      assertEquals(Verdict.DROP, engine.send(old.client.rstAt(0)));
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertEquals(Verdict.DROP, engine.send(old.client.ack()));
      assertEquals(Verdict.DROP, engine.send(old.client.finAt(0)));
      assertEquals(Verdict.DROP, engine.send(old.client.rstAt(0).payload(ATTACK)));
      assertEquals(Verdict.DROP, engine.send(old.client.dataAt(0, ATTACK).flags(0)));
      assertEquals(Verdict.DROP, engine.send(next.client.syn().with(Tcp.FIN)));
      assertEquals(Verdict.DROP, engine.send(next.client.syn().with(Tcp.RST)));
      assertEquals(Verdict.DROP, engine.send(old.server.ack().payload("x")));
      assertEquals(Verdict.DROP, engine.send(old.server.finAt(0)));
      assertEquals(Verdict.DROP, engine.send(old.server.ack().flags(0)));
      assertStillDropped(engine);
    }
  }

  @Test
  void isRefusedByItsServer() {
    try (TestEngine engine = dropping()) {
      engine.send(next.client.syn());
      Segment refusal = next.server.rst().seq(0).ack(next.client.next()).with(Tcp.ACK);
      assertEquals(Verdict.PASS, engine.send(refusal));
      assertStillDropped(engine);
    }
  }

  @Test
  void beginsWithoutDataOnItsSyn() {
    try (TestEngine engine = dropping()) {
      Segment syn = next.client.syn().fastOpen(1, 2, 3, 4).payload(ATTACK);
      assertEquals(Verdict.DROP, engine.send(syn));
      assertEquals(Verdict.DROP, engine.send(next.server.synAck().ack(next.client.at(8))));
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void hasTheClientThatItsFirstSynSays() {
    try (TestEngine engine = dropping()) {
      Segment syn = next.server.segment().seq(next.server.isn()).flags(Tcp.SYN);
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertEquals(Verdict.DROP, engine.send(syn));
      assertEquals(Verdict.DROP, engine.send(next.client.synAck()));
      assertStillDropped(engine);
    }
    TcpOptions split = tcp().splitHandshakes(true).build();
    try (TestEngine engine = watching(inline().tcp(split))) {
      Conversation first = Conversation.ipv4();
      engine.send(first.handshake());
      engine.send(first.client.data(ATTACK));
      Segment syn = next.server.segment().seq(next.server.isn()).flags(Tcp.SYN);
      assertPasses(engine, List.of(next.client.syn(), syn, next.client.synAck()));
      assertPasses(engine, List.of(next.server.ack(), next.client.data("ask")));
      assertTrue(engine.toServer().endsWith("ask"));
    }
  }

  @Test
  void isNotHeldUpByAnEarlierSynOfTheServer() {
    try (TestEngine engine = dropping()) {
      Segment syn = next.server.segment().seq(next.server.isn()).flags(Tcp.SYN);
      assertEquals(Verdict.PASS, engine.send(syn));
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void knowsTheLastOfSeveralSyns() {
    try (TestEngine engine = dropping()) {
      Conversation given = Conversation.ipv4();
      given.client.isn(55_000_000);
      assertEquals(Verdict.PASS, engine.send(given.client.syn()));
      assertPasses(engine, List.of(next.client.syn(), next.client.syn()));
      assertEquals(Verdict.DROP, engine.send(given.server.synAck()));
      assertEquals(Verdict.PASS, engine.send(next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void takesItsSynAgainAfterTheSynAck() {
    try (TestEngine engine = dropping()) {
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck(), next.client.syn()));
      assertPasses(engine, List.of(next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void makesRoomForAnotherBeforeItIsThere() {
    try (TestEngine engine = dropping()) {
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck()));
      next.client.isn(88_000_000);
      next.server.isn(11_000_000);
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck()));
      assertPasses(engine, List.of(next.client.ack(), next.client.data("hello")));
      assertTrue(engine.toServer().endsWith("hello"));
    }
  }

  @Test
  void doesNotTakeTheSegmentsOfTheOldOne() {
    try (TestEngine engine = dropping()) {
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck()));
      assertEquals(Verdict.DROP, engine.send(old.client.dataAt(0, ATTACK)));
      assertEquals(Verdict.DROP, engine.send(old.client.dataAt(4, "CKME")));
      assertEquals(Verdict.PASS, engine.send(next.client.ack()));
      assertEquals(Verdict.DROP, engine.send(old.client.dataAt(0, ATTACK)));
      assertEquals(Verdict.DROP, engine.send(old.client.dataAt(4, "CKME")));
      assertEquals(Verdict.PASS, engine.send(next.client.data("hello")));
    }
  }

  @Test
  void isHandedToTheListenerWhichMayDropItAgain() {
    try (TestEngine engine = new TestEngine(inline().build())) {
      engine.action = FlowPacket::dropFlow;
      assertEquals(Verdict.DROP, engine.send(old.client.syn()));
      assertEquals(Verdict.DROP, engine.send(old.client.syn()));
      assertEquals(1, engine.packets.size());
      assertEquals(Verdict.DROP, engine.send(next.client.syn()));
      assertEquals(2, engine.packets.size());
      engine.action = packet -> {};
      assertPasses(engine, next.handshake());
      assertInspected(engine, next);
    }
  }

  @Test
  void isFollowedThoughTheBeginningOfTheOneBeforeWasNotSeen() {
    TcpOptions tcp = tcp().midstreamPolicy(ExceptionPolicy.DROP_FLOW).build();
    try (TestEngine engine = watching(inline().tcp(tcp))) {
      assertEquals(Verdict.DROP, engine.send(old.client.data("late")));
      assertPasses(engine, List.of(next.client.syn(), next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void aFlowStaysDroppedAsLongAsItsDataIsSentAgain() {
    try (TestEngine engine = dropping()) {
      for (int i = 0; i < 5; i++) {
        engine.idle(500 * SECOND);
        assertStillDropped(engine);
      }
    }
  }

  @Test
  void aFlowDoesNotStayDroppedBecauseOfSyns() {
    try (TestEngine engine = dropping()) {
      for (int i = 0; i < 5; i++) {
        engine.idle(110 * SECOND);
        assertEquals(Verdict.DROP, engine.send(old.client.syn()));
        assertEquals(Verdict.PASS, engine.send(next.client.syn()));
        assertEquals(List.of(), engine.flows);
      }
      engine.idle(60 * SECOND);
      assertEquals("timeout", engine.flows.getFirst().reason());
      assertEquals(14, engine.flows.getFirst().packetsToServer());
      assertPasses(engine, next.handshake());
    }
  }

  @Test
  void isInspectedThoughTheOneBeforeWasPassed() {
    try (TestEngine engine = watching(inline())) {
      pass(engine, old.handshake());
      assertPasses(engine, List.of(old.client.data("unseen"), next.client.syn()));
      assertPasses(engine, List.of(old.client.data("too"), old.client.finAt(9)));
      assertEquals("", engine.toServer());
      assertEquals(List.of(), engine.flows);
      assertEquals(Verdict.PASS, engine.send(next.server.synAck()));
      assertInspected(engine, next);
      assertEquals(Verdict.DROP, engine.send(next.client.data(ATTACK)));
    }
  }

  @Test
  void isNotToSlipUninspectedDataPastOnASynInAPassedFlow() {
    try (TestEngine engine = watching(inline())) {
      pass(engine, old.handshake());
      Segment syn = next.client.syn().fastOpen(1, 2, 3, 4).payload(ATTACK);
      assertEquals(Verdict.DROP, engine.send(syn));
      assertPasses(engine, List.of(old.client.data("unseen"), next.client.syn()));
      assertPasses(engine, List.of(next.server.synAck()));
      assertInspected(engine, next);
    }
  }

  @Test
  void isInspectedFromItsSynOnPassivelyThoughTheOneBeforeWasPassed() {
    try (TestEngine engine = watching(TestEngine.options())) {
      pass(engine, old.handshake());
      engine.send(old.client.data("unseen"));
      engine.send(old.client.syn());
      engine.send(old.server.synAck());
      assertEquals(List.of(), engine.flows);
      engine.send(next.client.syn().fastOpen(1, 2, 3, 4).payload("fast "));
      engine.send(next.server.synAck().ack(next.client.at(5)));
      next.client.next(next.client.at(5));
      assertInspected(engine, next);
      assertEquals("fast hello ", engine.toServer());
      engine.end();
      assertEquals(
          new TestEngine.Flow("shutdown", "established", 4, 2, false), engine.flows.get(1));
    }
  }

  @Test
  void isInspectedWhereOneEndIsSeenThoughTheOneBeforeWasPassed() {
    TcpOptions tcp = tcp().oneSided(true).build();
    for (FlowOptions.Builder options : List.of(TestEngine.options(), inline())) {
      Conversation first = Conversation.ipv4();
      Conversation second = again(Conversation.ipv4());
      try (TestEngine engine = watching(options.tcp(tcp))) {
        pass(engine, List.of(first.client.syn(), first.client.ack()));
        engine.send(first.client.data("unseen"));
        engine.send(second.client.syn());
        engine.send(second.client.ack());
        engine.send(second.client.data("hello"));
        assertEquals("hello", engine.toServer());
      }
    }
    try (TestEngine engine = watching(TestEngine.options().tcp(tcp))) {
      Conversation first = Conversation.ipv4();
      pass(engine, List.of(first.server.synAck()));
      engine.send(first.server.data("unseen"));
      engine.send(next.server.synAck());
      engine.send(next.server.data("hello"));
      assertEquals("hello", engine.toClient());
    }
  }

  @Test
  void staysDroppedWhereOneEndIsSeen() {
    TcpOptions tcp = tcp().oneSided(true).build();
    try (TestEngine engine = watching(inline().tcp(tcp))) {
      engine.send(List.of(old.client.syn(), old.client.ack()));
      assertEquals(Verdict.DROP, engine.send(old.client.data(ATTACK)));
      assertEquals(Verdict.PASS, engine.send(next.client.syn()));
      assertEquals(Verdict.DROP, engine.send(next.client.data("hello")));
      assertStillDropped(engine);
    }
  }

  /** Has the flow passed with the last of some segments. */
  private static void pass(TestEngine engine, List<Segment> segments) {
    TestEngine.PacketAction action = engine.action;
    engine.action = FlowPacket::passFlow;
    engine.send(segments.getFirst());
    engine.action = action;
    for (Segment segment : segments.subList(1, segments.size())) {
      engine.send(segment);
    }
  }
}
