package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.testing.Conversation;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MidstreamTest {
  private final Conversation talk = Conversation.ipv4();
  private final Tracking tracking = new Tracking(TcpOptions.builder().midstream(true).build());

  @AfterEach
  void close() {
    tracking.close();
  }

  @Test
  void beginsAtTheFirstByteSeen() {
    int result = tracking.send(talk.client.dataAt(5000, "ATTA"));
    assertTrue(Tracking.has(result, TcpResult.MIDSTREAM));
    assertEquals(List.of(FlowAnomaly.TCP_MIDSTREAM), tracking.anomalies);
    tracking.send(talk.client.dataAt(5004, "CKME"));
    tracking.send(talk.server.data("answer").ack(talk.client.at(5008)));
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertTrue(tracking.isClientA());
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals("answer", tracking.toClient().text());
    assertEquals(8, tracking.toServer().acknowledged);
    assertEquals(List.of(FlowAnomaly.TCP_MIDSTREAM), tracking.anomalies);
  }

  @Test
  void takesTheEndWithASystemPortForTheServer() {
    tracking.send(talk.server.data("answer"));
    assertTrue(tracking.isClientA());
    assertEquals("answer", tracking.toClient().text());
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void isNotLedAstrayByAKeepAliveThatComesFirst() {
    tracking.send(talk.client.dataAt(-1, ""));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void beginsTheOtherDirectionWhereItIsAcknowledged() {
    tracking.send(talk.client.data("ask").ack(talk.server.at(100)));
    tracking.send(talk.server.dataAt(90, "0123456789answer"));
    assertEquals("answer", tracking.toClient().text());
  }

  @Test
  void beginsWhereBothAreWhenNeitherHasSentData() {
    tracking.send(talk.client.ackOf(100));
    tracking.send(talk.server.ackOf(50));
    tracking.send(talk.client.dataAt(50, "ATTACKME"));
    tracking.send(talk.server.dataAt(100, "answer"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals("answer", tracking.toClient().text());
    assertEquals(0, tracking.toServer().acknowledged);
  }

  @Test
  void closesWhereTheBeginningWasNotSeen() {
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.close());
    assertEquals(TcpState.CLOSED, tracking.state());
    assertEquals(List.of("open 0", "finish 8"), tracking.toServer().log);
  }

  @Test
  void isNotFollowedUnlessThatIsSet() {
    try (Tracking strict = new Tracking()) {
      int result = strict.send(talk.client.data("ATTACKME"));
      assertEquals(Refusal.MIDSTREAM, Tracking.refusal(result));
      strict.send(talk.server.data("answer"));
      strict.send(talk.server.synAck());
      assertEquals(TcpState.NONE, strict.state());
      assertEquals("", strict.toServer().text());
      assertEquals(List.of(FlowAnomaly.TCP_MIDSTREAM), strict.anomalies);
      strict.send(Conversation.ipv4().handshake());
      assertEquals(TcpState.ESTABLISHED, strict.state());
    }
  }

  @Test
  void takesTheOtherEndOfAFirstSynAckForTheClient() {
    tracking.send(talk.server.synAck());
    assertTrue(tracking.isClientA());
    tracking.send(talk.client.ack());
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.server.data("answer"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals("answer", tracking.toClient().text());
    assertEquals(List.of(FlowAnomaly.TCP_MIDSTREAM), tracking.anomalies);
  }

  @Test
  void goesOnWhereTheTapMissedTheSynAck() {
    tracking.send(talk.client.syn());
    tracking.send(talk.server.data("answer"));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("answer", tracking.toClient().text());
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void takesUnscaledWindowsForScaledOnes() {
    tracking.send(talk.client.data("x"));
    tracking.send(talk.server.ack().window(100));
    assertTrue(
        Tracking.has(tracking.send(talk.client.dataAt(1_000_000, "y")), TcpResult.DATA_TAKEN));
  }

  @Test
  void usesTimestampsThatBothEndsUse() {
    talk.client.timestamps(1000);
    talk.server.timestamps(900);
    tracking.send(talk.client.data("ATTA"));
    tracking.send(talk.server.ack());
    tracking.send(talk.client.ack());
    int result = tracking.send(talk.client.dataAt(4, "CHAF").withoutOptions().timestamp(1, 0));
    assertEquals(Refusal.TIMESTAMP, Tracking.refusal(result));
  }

  @Test
  void followsTheClientAlone() {
    try (Tracking oneSided = new Tracking(TcpOptions.builder().oneSided(true).build())) {
      oneSided.send(talk.client.syn());
      int result = oneSided.send(talk.client.data("ATTA"));
      assertTrue(Tracking.has(result, TcpResult.ONE_SIDED));
      assertTrue(Tracking.has(result, TcpResult.ESTABLISHED_NOW));
      for (int i = 0; i < 4; i++) {
        // What the unseen server says moves on in steps that no window would allow.
        talk.server.next(talk.server.next() + 700_000_000);
        oneSided.send(talk.client.data("CKME".substring(i, i + 1)));
      }
      oneSided.send(talk.client.fin());
      assertEquals("ATTACKME", oneSided.toServer().text());
      assertEquals(List.of("open 0", "finish 8"), oneSided.toServer().log);
      assertEquals(List.of(), oneSided.anomalies);
    }
  }

  @Test
  void followsTheServerAlone() {
    try (Tracking oneSided = new Tracking(TcpOptions.builder().oneSided(true).build())) {
      oneSided.send(talk.server.synAck());
      int result = oneSided.send(talk.server.data("answer"));
      assertTrue(Tracking.has(result, TcpResult.ESTABLISHED_NOW));
      assertEquals("answer", oneSided.toClient().text());
      assertTrue(oneSided.isClientA());
    }
  }

  @Test
  void isNotSatisfiedWithOneEndUnlessThatIsSet() {
    try (Tracking strict = new Tracking()) {
      strict.send(talk.client.syn());
      assertFalse(Tracking.has(strict.send(talk.client.data("ATTACKME")), TcpResult.DATA_TAKEN));
    }
  }
}
