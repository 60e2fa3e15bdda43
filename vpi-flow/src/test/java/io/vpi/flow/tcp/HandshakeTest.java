package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private final Conversation talk = Conversation.ipv4();
  private final Tracking tracking = new Tracking();

  @AfterEach
  void release() {
    tracking.close();
  }

  @Test
  void followsThreeWays() {
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.client.syn()));
    assertEquals(TcpState.SYN_SENT, tracking.state());
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.server.synAck()));
    assertEquals(TcpState.SYN_RECEIVED, tracking.state());
    int result = tracking.send(talk.client.ack());
    assertEquals(TcpResult.ACCEPTED | TcpResult.ESTABLISHED_NOW, result);
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertTrue(tracking.isClientA());
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.server.data("no"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals("no", tracking.toClient().text());
    assertTrue(tracking.toServer().toServer);
    assertFalse(tracking.toClient().toServer);
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void knowsTheClientWhereItIsB() {
    Conversation other = Conversation.fromB();
    tracking.send(other.handshake());
    tracking.send(other.client.data("ATTACKME"));
    assertFalse(tracking.isClientA());
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void followsOverIpv6() {
    Conversation other = Conversation.ipv6();
    tracking.send(other.handshake());
    tracking.send(other.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void takesDataThatComesWithTheLastAck() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.synAck());
    int result = tracking.send(talk.client.data("ATTACKME"));
    assertEquals(TcpResult.ACCEPTED | TcpResult.ESTABLISHED_NOW | TcpResult.DATA_TAKEN, result);
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void followsFourWays() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.syn());
    tracking.send(talk.client.synAck());
    tracking.send(talk.server.ack());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertTrue(tracking.isClientA());
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(
        List.of(FlowAnomaly.TCP_SIMULTANEOUS_OPEN, FlowAnomaly.TCP_SPLIT_HANDSHAKE),
        tracking.anomalies);
  }

  @Test
  void followsFiveWays() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.segment().seq(77).ack(talk.client.next()).with(Tcp.ACK));
    tracking.send(talk.server.syn());
    tracking.send(talk.client.synAck());
    tracking.send(talk.server.ack());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertTrue(tracking.isClientA());
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(FlowAnomaly.TCP_SPLIT_HANDSHAKE), tracking.anomalies);
  }

  @Test
  void followsASimultaneousOpen() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.syn());
    tracking.send(talk.client.synAck());
    tracking.send(talk.server.synAck());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(FlowAnomaly.TCP_SIMULTANEOUS_OPEN), tracking.anomalies);
  }

  @Test
  void dropsASplitHandshakeInline() {
    try (Tracking inline = Tracking.inline()) {
      inline.send(talk.client.syn());
      int result = inline.send(talk.server.syn());
      assertTrue(Tracking.has(result, TcpResult.DROP_INLINE));
      assertEquals(Refusal.SPLIT_HANDSHAKE, Tracking.refusal(result));
    }
  }

  @Test
  void letsASplitHandshakeThroughWhereThatIsSet() {
    TcpOptions options = TcpOptions.builder().inline(true).splitHandshakes(true).build();
    try (Tracking inline = new Tracking(options)) {
      inline.send(talk.client.syn());
      assertEquals(TcpResult.ACCEPTED, inline.send(talk.server.syn()));
    }
  }

  @Test
  void takesSynsAndSynAcksThatAreSentAgain() {
    tracking.send(talk.client.syn());
    tracking.send(talk.client.syn());
    tracking.send(talk.server.synAck());
    tracking.send(talk.server.synAck());
    tracking.send(talk.client.ack());
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.server.synAck()));
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.client.syn()));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void goesByTheSynThatIsAcknowledged() {
    for (int acknowledged = 0; acknowledged < 3; acknowledged++) {
      Conversation other = Conversation.ipv4();
      try (Tracking again = new Tracking()) {
        int[] numbers = {100, 70_000, -5};
        for (int number : numbers) {
          again.send(other.client.isn(number).syn());
        }
        other.client.isn(numbers[acknowledged]);
        again.send(other.server.synAck());
        again.send(other.client.ack());
        again.send(other.client.data("ATTACKME"));
        assertEquals("ATTACKME", again.toServer().text());
      }
    }
  }

  @Test
  void ignoresASynAckOfWhatWasNotSent() {
    tracking.send(talk.client.syn());
    int result = tracking.send(talk.server.synAck().ack(99));
    assertEquals(Refusal.SYN_ACK, Tracking.refusal(result));
    assertEquals(List.of(FlowAnomaly.TCP_SYN_ACK_IGNORED), tracking.anomalies);
    tracking.send(talk.server.synAck());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void goesByTheSynAckThatIsAcknowledged() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.isn(4_000).synAck());
    assertEquals(Refusal.SYN_ACK, Tracking.refusal(tracking.send(talk.server.isn(9_000).synAck())));
    tracking.send(talk.client.ack());
    tracking.send(talk.server.data("answer"));
    assertEquals("answer", tracking.toClient().text());
  }

  @Test
  void dropsTheDataOfASynAckWhereAnotherIsAcknowledged() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.isn(4_000).synAck().payload("CHAFF"));
    tracking.send(talk.server.isn(9_000).synAck());
    tracking.send(talk.client.ack());
    tracking.send(talk.client.ackOf(5));
    tracking.send(talk.server.data("ANSWER"));
    assertEquals("ANSWER", tracking.toClient().text());
    assertEquals(0, tracking.unaccountedBytes(6));
  }

  @Test
  void anAckOfAnotherSynAckThanBytesCameByBeginsANewConnection() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.isn(4_000).synAck());
    tracking.send(talk.server.data("CHAFF"));
    tracking.send(talk.server.isn(9_000).synAck());
    Segment ack = talk.client.ack();
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(ack));
    tracking.sendAnew(ack);
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.server.data("ANSWER"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals("ANSWER", tracking.toClient().text());
  }

  @Test
  void keepsTheClientWhereAnAckBeginsANewConnection() {
    Conversation other = Conversation.fromSystemPort();
    tracking.send(other.client.syn());
    tracking.send(other.server.isn(4_000).synAck());
    tracking.send(other.server.data("CHAFF"));
    tracking.send(other.server.isn(9_000).synAck());
    Segment ack = other.client.ack();
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(ack));
    tracking.sendAnew(ack);
    assertTrue(tracking.isClientA());
  }

  @Test
  void aSynAckOfOtherSynsThanBytesCameByBeginsANewConnection() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.isn(4_000).syn().payload("CHAFF"));
    tracking.send(talk.client.ackOf(5));
    assertEquals("CHAFF", tracking.toClient().text());
    tracking.send(talk.client.isn(77_000_000).syn());
    Segment answer = talk.server.isn(9_000).synAck();
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(answer));
    tracking.sendAnew(answer);
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.server.data("ANSWER"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals("ANSWER", tracking.toClient().text());
  }

  @Test
  void refusesDataBeforeTheSynAck() {
    tracking.send(talk.client.syn());
    int result = tracking.send(talk.client.dataAt(0, "CHAFFCHA"));
    assertEquals(Refusal.NO_HANDSHAKE, Tracking.refusal(result));
    tracking.send(talk.server.synAck());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void refusesAnAckThatDoesNotFitTheSynAck() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.synAck());
    int result = tracking.send(talk.client.dataAt(0, "CHAFFCHA").ack(17));
    assertEquals(Refusal.ACKNOWLEDGMENT, Tracking.refusal(result));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void refusesFlagsThatNoHostActsOn() {
    assertEquals(Refusal.FLAGS, Tracking.refusal(tracking.send(talk.client.syn().with(Tcp.FIN))));
    tracking.send(talk.handshake());
    Segment withoutAck = talk.client.dataAt(0, "CHAFFCHA").flags(Tcp.PSH);
    assertEquals(Refusal.FLAGS, Tracking.refusal(tracking.send(withoutAck)));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void takesAsMuchOfFastOpenDataAsIsAcknowledged() {
    String[] expected = {"", "ATTA", "ATTACKME"};
    for (int taken = 0; taken <= 8; taken += 4) {
      Conversation other = Conversation.ipv4();
      try (Tracking again = new Tracking()) {
        again.send(other.client.syn().fastOpen(1, 2, 3, 4).payload("ATTACKME"));
        again.send(other.server.synAck().ack(other.client.at(taken)));
        again.send(other.client.ack());
        assertEquals(expected[taken / 4], again.toServer().text());
        again.send(other.client.dataAt(taken, "ATTACKME!".substring(taken)));
        assertEquals("ATTACKME!", again.toServer().text());
        assertEquals(List.of(), again.anomalies);
        assertEquals(0, again.unaccountedBytes(9));
      }
    }
  }

  @Test
  void takesSynDataLateWhereItsReceiverAcknowledgesItLate() {
    tracking.send(talk.client.syn().payload("ATTACKME"));
    tracking.send(talk.server.synAck());
    tracking.send(talk.client.ack());
    assertEquals("", tracking.toServer().text());
    tracking.send(talk.server.ackOf(8));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(FlowAnomaly.TCP_SYN_DATA), tracking.anomalies);
  }

  @Test
  void takesSynDataWithoutFastOpenByTheReceiversKind() {
    for (HostPolicy host : HostPolicy.values()) {
      Conversation other = Conversation.ipv4();
      try (Tracking again = new Tracking().of(host)) {
        again.send(other.client.syn().payload("ATTACKME"));
        again.send(other.server.synAck());
        again.send(other.client.ack());
        again.send(other.client.dataAt(0, "CHAFFCHA"));
        boolean keeps =
            switch (host) {
              case BSD, BSD_RIGHT, MACOS -> true;
              default -> false;
            };
        assertEquals(keeps ? "ATTACKME" : "CHAFFCHA", again.toServer().text(), host.name());
      }
    }
  }

  @Test
  void dropsSynDataWithoutFastOpenInline() {
    try (Tracking inline = Tracking.inline()) {
      int result = inline.send(talk.client.syn().payload("ATTACKME"));
      assertTrue(Tracking.has(result, TcpResult.DROP_INLINE));
      assertEquals(TcpState.NONE, inline.state());
    }
  }

  @Test
  void takesSynDataOnceThoughTheSynAckComesTwice() {
    tracking.send(talk.client.syn().fastOpen(1, 2, 3, 4).payload("ATTACKME"));
    tracking.send(talk.server.synAck().ack(talk.client.at(8)));
    tracking.send(talk.server.synAck().ack(talk.client.at(8)));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of("open 0"), tracking.toServer().log);
  }

  @Test
  void countsTheDataOfEachSynOnce() {
    tracking.send(talk.client.syn().fastOpen(1, 2, 3, 4).payload("ATTACKME"));
    tracking.send(talk.client.syn().seq(5).payload("CHAFF"));
    tracking.send(talk.server.synAck().ack(talk.client.at(8)));
    tracking.send(talk.client.syn().seq(6).payload("CHAFF"));
    tracking.send(talk.client.syn().payload("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(0, tracking.unaccountedBytes(8));
  }

  @Test
  void tellsSynDataAsLostWhereItWasNotHeld() {
    try (Tracking without = new Tracking(TcpOptions.builder().synDataSlots(0).build())) {
      without.send(talk.client.syn().fastOpen(1, 2, 3, 4).payload("ATTACKME"));
      without.send(talk.server.synAck().ack(talk.client.at(8)));
      assertEquals(List.of("open 0", "lost 0 8"), without.toServer().log);
      without.send(talk.client.dataAt(8, "more"));
      assertEquals(12, without.toServer().next());
    }
  }

  @Test
  void aSynInAConnectionIsIgnored() {
    tracking.send(talk.handshake());
    int result = tracking.send(talk.client.syn().seq(4711));
    assertEquals(Refusal.SYN, Tracking.refusal(result));
    assertEquals(List.of(FlowAnomaly.TCP_SYN_IGNORED), tracking.anomalies);
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void aSynInAConnectionIsPassedInlineSinceItsReceiverChallengesIt() {
    try (Tracking inline = Tracking.inline()) {
      inline.send(talk.handshake());
      assertFalse(Tracking.has(inline.send(talk.client.syn().seq(4711)), TcpResult.DROP_INLINE));
    }
  }

  @Test
  void aSynThatTheServerAnswersBeginsANewConnection() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("old"));
    Conversation next = Conversation.ipv4();
    next.client.isn(77_000_000);
    next.server.isn(99_000_000);
    tracking.send(next.client.syn());
    Segment answer = next.server.synAck();
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(answer));
    tracking.sendAnew(answer);
    tracking.send(next.client.ack());
    tracking.send(next.client.data("ATTACKME"));
    assertTrue(tracking.isClientA());
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(TcpState.ESTABLISHED, tracking.state());
  }

  @Test
  void aConnectionThatBeganWithItsSynAckStaysWhereTheSynAckSaysItBegins() {
    tracking.send(talk.handshake());
    Conversation next = Conversation.ipv4();
    next.client.isn(77_000_000);
    next.server.isn(99_000_000);
    tracking.send(next.client.syn());
    Segment answer = next.server.synAck();
    tracking.send(answer);
    tracking.sendAnew(answer);
    assertEquals(TcpResult.ACCEPTED, tracking.send(next.client.syn()));
    tracking.send(next.client.syn().seq(next.client.at(0)));
    tracking.send(next.client.synAck().seq(next.client.at(0)));
    tracking.send(next.client.ack());
    tracking.send(next.client.synAck().seq(next.client.at(0)));
    tracking.send(next.client.data("ATTA"));
    tracking.send(next.server.ack());
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertEquals(TcpResult.ACCEPTED, tracking.send(next.client.syn()));
    assertEquals(TcpResult.ACCEPTED, tracking.send(answer));
    tracking.send(next.client.data("CKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(0, tracking.unaccountedBytes(8));
  }

  @Test
  void aSynBeginsANewConnectionAfterTheOldHasClosed() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("old"));
    tracking.send(talk.close());
    assertTrue(tracking.state().isOver());
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.client.syn()));
    Segment syn = talk.client.isn(1_234_567).syn();
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(syn));
    tracking.sendAnew(syn);
    tracking.send(talk.server.isn(765_432).synAck());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void aSynBeginsANewConnectionThoughItsSendersCardFillsChecksumsIn() {
    tracking.send(talk.client.syn().spoilChecksum());
    tracking.send(talk.server.synAck().spoilChecksum());
    tracking.send(talk.client.ack().spoilChecksum());
    for (Segment segment : talk.close()) {
      tracking.send(segment.spoilChecksum());
    }
    Segment syn = talk.client.isn(1_234_567).syn().spoilChecksum();
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(syn));
  }

  @Test
  void aSynWithAWrongChecksumBeginsNothing() {
    tracking.send(talk.handshake());
    tracking.send(talk.close());
    Segment syn = talk.client.isn(1_234_567).syn().spoilChecksum();
    assertEquals(Refusal.CHECKSUM, Tracking.refusal(tracking.send(syn)));
  }

  @Test
  void anySynBeginsANewConnectionAfterAReset() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.rst().seq(0).ack(talk.client.next()).with(Tcp.ACK));
    assertEquals(TcpState.CLOSED, tracking.state());
    assertEquals(TcpResult.NEW_CONNECTION, tracking.send(talk.client.syn()));
  }

  @Test
  void followsNumbersThatWrap() {
    for (int isn = -12; isn < 3; isn++) {
      Conversation other = Conversation.ipv4();
      other.client.isn(isn);
      other.server.isn(isn + 5);
      try (Tracking again = new Tracking()) {
        again.send(other.handshake());
        again.send(other.client.dataAt(4, "CKME"));
        again.send(other.client.dataAt(0, "ATTA"));
        again.send(other.server.data("0123456789"));
        assertEquals("ATTACKME", again.toServer().text());
        assertEquals("0123456789", again.toClient().text());
      }
    }
  }
}
