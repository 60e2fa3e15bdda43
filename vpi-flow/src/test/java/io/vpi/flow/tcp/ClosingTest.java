package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.testing.Conversation;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final Conversation talk = Conversation.ipv4();
  private final Tracking tracking = new Tracking();

  @AfterEach
  void release() {
    tracking.close();
  }

  @BeforeEach
  void open() {
    tracking.send(talk.handshake());
  }

  @Test
  void clientClosesFirst() {
    tracking.send(talk.client.fin());
    assertEquals(TcpState.CLOSE_WAIT, tracking.state());
    tracking.send(talk.server.ack());
    assertEquals(TcpState.CLOSE_WAIT, tracking.state());
    tracking.send(talk.server.data("rest"));
    tracking.send(talk.server.fin());
    assertEquals(TcpState.LAST_ACK, tracking.state());
    int result = tracking.send(talk.client.ack());
    assertTrue(Tracking.has(result, TcpResult.CLOSED_NOW));
    assertEquals(TcpState.CLOSED, tracking.state());
    assertEquals("rest", tracking.toClient().text());
    assertEquals(List.of("open 0", "finish 4"), tracking.toClient().log);
    assertEquals(List.of("open 0", "finish 0"), tracking.toServer().log);
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void serverClosesFirst() {
    tracking.send(talk.server.fin());
    assertEquals(TcpState.FIN_WAIT1, tracking.state());
    tracking.send(talk.client.ack());
    assertEquals(TcpState.FIN_WAIT2, tracking.state());
    int result = tracking.send(talk.client.fin());
    assertTrue(Tracking.has(result, TcpResult.CLOSED_NOW));
    assertEquals(TcpState.TIME_WAIT, tracking.state());
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.server.ack()));
  }

  @Test
  void bothCloseAtOnce() {
    int serverHas = talk.client.next();
    tracking.send(talk.server.fin());
    tracking.send(talk.client.fin().ack(talk.server.at(0)));
    assertEquals(TcpState.CLOSING, tracking.state());
    tracking.send(talk.server.ack().ack(serverHas + 1));
    tracking.send(talk.client.ack());
    assertEquals(TcpState.TIME_WAIT, tracking.state());
  }

  @Test
  void takesFinsThatAreSentAgain() {
    tracking.send(talk.client.data("x").with(Tcp.FIN));
    talk.client.next(talk.client.next() + 1);
    tracking.send(talk.client.finAt(1));
    tracking.send(talk.client.dataAt(0, "x").with(Tcp.FIN));
    assertEquals(List.of(), tracking.anomalies);
    assertEquals(List.of("open 0", "finish 1"), tracking.toServer().log);
  }

  @Test
  void waitsForTheDataBeforeAFin() {
    tracking.send(talk.client.finAt(8));
    tracking.send(talk.client.dataAt(4, "CKME"));
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertEquals(List.of("open 0"), tracking.toServer().log);
    tracking.send(talk.client.dataAt(0, "ATTA"));
    assertEquals(TcpState.CLOSE_WAIT, tracking.state());
    assertEquals(List.of("open 0", "finish 8"), tracking.toServer().log);
  }

  @Test
  void endsAtAFinThatIsAcknowledgedThoughDataIsMissing() {
    tracking.send(talk.client.finAt(8));
    tracking.send(talk.server.ackOf(9));
    assertEquals(8, tracking.toServer().acknowledged);
    assertEquals(List.of("open 0", "finish 8"), tracking.toServer().log);
    assertEquals(TcpState.CLOSE_WAIT, tracking.state());
  }

  @Test
  void forgetsAFinThatDataRunsAcross() {
    tracking.send(talk.client.finAt(4));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(TcpState.ESTABLISHED, tracking.state());
    assertEquals(List.of(FlowAnomaly.TCP_FIN_IGNORED), tracking.anomalies);
    assertEquals(List.of("open 0"), tracking.toServer().log);
  }

  @Test
  void ignoresAFinBeyondTheWindow() {
    tracking.send(talk.client.dataAt(131_071, "").with(Tcp.FIN));
    tracking.send(talk.client.dataAt(131_060, "x".repeat(50)).with(Tcp.FIN));
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertTrue(tracking.anomalies.contains(FlowAnomaly.TCP_FIN_IGNORED));
    assertEquals(TcpState.ESTABLISHED, tracking.state());
  }

  @Test
  void ignoresAFinBeforeDataThatWasTaken() {
    tracking.send(talk.client.data("ATTA"));
    tracking.send(talk.client.finAt(2));
    tracking.send(talk.client.data("CKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(FlowAnomaly.TCP_FIN_IGNORED), tracking.anomalies);
  }

  @Test
  void refusesDataAfterAFin() {
    tracking.send(talk.client.data("ATTA"));
    tracking.send(talk.client.fin());
    int result = tracking.send(talk.client.dataAt(4, "CKME"));
    assertEquals(Refusal.AFTER_END, Tracking.refusal(result));
    assertEquals(List.of(FlowAnomaly.TCP_DATA_AFTER_END), tracking.anomalies);
    assertEquals("ATTA", tracking.toServer().text());
  }

  @Test
  void takesDataOfTheOtherEndAfterAFin() {
    tracking.send(talk.client.fin());
    tracking.send(talk.server.data("answer"));
    assertEquals("answer", tracking.toClient().text());
  }

  @Test
  void tellsBothStreamsWhereTheFlowIsEnded() {
    tracking.send(talk.client.data("x"));
    tracking.tracker.end(0, StreamEnd.TIMEOUT);
    tracking.tracker.end(0, StreamEnd.SHUTDOWN);
    assertEquals(List.of("open 0", "end TIMEOUT"), tracking.toServer().log);
    assertEquals(List.of("open 0", "end TIMEOUT"), tracking.toClient().log);
  }
}
