package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResetTest {
  private final Conversation talk = Conversation.ipv4();
  private final Tracking tracking = new Tracking();

  @AfterEach
  void release() {
    tracking.close();
  }

  /** Eight bytes sent, four of them acknowledged; whether a RST at an offset then closes. */
  private static boolean closes(HostPolicy host, int offset) {
    Conversation talk = Conversation.ipv4();
    try (Tracking tracking = new Tracking().of(host)) {
      talk.server.window(1000);
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("ATTACKME"));
      tracking.send(talk.server.ackOf(4));
      tracking.send(talk.client.rstAt(offset));
      return tracking.state() == TcpState.CLOSED;
    }
  }

  @Test
  void closesByThePolicyOfItsReceiver() {
    for (HostPolicy host : HostPolicy.values()) {
      assertTrue(closes(host, 8), host.name());
      assertEquals(
          switch (host.reset()) {
            case EXACT -> false;
            case IN_WINDOW, AT_OR_AFTER -> true;
          },
          closes(host, 9),
          host.name());
      assertEquals(
          switch (host.reset()) {
            case EXACT, AT_OR_AFTER -> false;
            case IN_WINDOW -> true;
          },
          closes(host, 5),
          host.name());
      assertFalse(closes(host, 3), host.name());
      assertEquals(
          switch (host.reset()) {
            case EXACT, IN_WINDOW -> false;
            case AT_OR_AFTER -> true;
          },
          closes(host, 5000),
          host.name());
    }
  }

  @Test
  void endsBothStreams() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("ATTACKME"));
    int result = tracking.send(talk.client.rst());
    assertEquals(TcpResult.ACCEPTED | TcpResult.CLOSED_NOW | TcpResult.RESET, result);
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of("open 0", "end RST"), tracking.toServer().log);
    assertEquals(List.of("open 0", "end RST"), tracking.toClient().log);
  }

  @Test
  void ignoresOneOutOfTheWindow() {
    tracking.send(talk.handshake());
    int result = tracking.send(talk.client.rstAt(100_000));
    assertEquals(Refusal.RESET, Tracking.refusal(result));
    assertEquals(List.of(FlowAnomaly.TCP_RESET_IGNORED), tracking.anomalies);
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void holdsAnIgnoredOneBackInline() {
    try (Tracking inline = Tracking.inline()) {
      inline.send(talk.handshake());
      assertTrue(Tracking.has(inline.send(talk.client.rstAt(100_000)), TcpResult.DROP_INLINE));
    }
  }

  @Test
  void takesNoDataFromItNorAfterIt() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.client.rst().payload("message"));
    int result = tracking.send(talk.client.data("CHAFF"));
    assertEquals(Refusal.AFTER_END, Tracking.refusal(result));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(FlowAnomaly.TCP_DATA_AFTER_END), tracking.anomalies);
    assertEquals(0, tracking.unaccountedBytes(8));
  }

  @Test
  void keepsTheFlowWhereItIsSigned() {
    for (Segment signed : List.of(talk.client.rst().md5(), talk.client.rst().authentication())) {
      Conversation other = Conversation.ipv4();
      try (Tracking again = new Tracking()) {
        again.send(other.handshake());
        int result = again.send(signed);
        assertTrue(Tracking.has(result, TcpResult.RESET));
        assertFalse(Tracking.has(result, TcpResult.CLOSED_NOW));
        again.send(other.client.data("ATTACKME"));
        assertEquals("ATTACKME", again.toServer().text());
        assertEquals(
            List.of(FlowAnomaly.TCP_RESET_SIGNED, FlowAnomaly.TCP_RESET_IGNORED), again.anomalies);
      }
    }
  }

  @Test
  void hasEndedTheFlowWhereASignedOneWasTheLast() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.rst().md5());
    tracking.tracker.end(0, StreamEnd.TIMEOUT);
    assertEquals(List.of("open 0", "end RST"), tracking.toServer().log);
    assertEquals(TcpState.CLOSED, tracking.state());
  }

  @Test
  void isNotBelievedAtTheLastAcknowledgedByteIfTheConnectionGoesOn() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("ATTA"));
    tracking.send(talk.server.ack());
    tracking.send(talk.client.data("CK"));
    tracking.send(talk.client.rstAt(4));
    tracking.send(talk.client.data("ME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(FlowAnomaly.TCP_RESET_IGNORED), tracking.anomalies);
  }

  @Test
  void refusesAConnectionOnlyWithTheRightAcknowledgment() {
    tracking.send(talk.client.syn());
    assertEquals(Refusal.RESET, Tracking.refusal(tracking.send(talk.server.rst().seq(0))));
    Segment wrong = talk.server.rst().seq(0).ack(5).with(Tcp.ACK);
    assertEquals(Refusal.RESET, Tracking.refusal(tracking.send(wrong)));
    assertEquals(TcpState.SYN_SENT, tracking.state());
    Segment right = talk.server.rst().seq(0).ack(talk.client.next()).with(Tcp.ACK);
    assertTrue(Tracking.has(tracking.send(right), TcpResult.CLOSED_NOW));
    assertEquals(TcpState.CLOSED, tracking.state());
  }

  @Test
  void closesBehindDataThatIsMissingOnTheTapButAcknowledged() {
    tracking.send(talk.handshake());
    talk.client.data("lost");
    tracking.send(talk.server.ack());
    tracking.send(talk.client.rst());
    assertEquals(TcpState.CLOSED, tracking.state());
  }

  @Test
  void closesAfterAFin() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.fin());
    tracking.send(talk.client.rst());
    assertEquals(TcpState.CLOSED, tracking.state());
    assertEquals(List.of(), tracking.anomalies);
  }
}
