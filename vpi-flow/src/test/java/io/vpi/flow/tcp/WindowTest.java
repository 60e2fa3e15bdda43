package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final int SLACK = 65_536;

  private final Conversation talk = Conversation.ipv4();
  private final Tracking tracking = new Tracking();

  @AfterEach
  void release() {
    tracking.close();
  }

  private void open(Tracking to, int window) {
    talk.server.window(window);
    to.send(talk.handshake());
  }

  @Test
  void takesDataUpToTheWindowAndItsSlack() {
    open(tracking, 1000);
    assertTrue(Tracking.has(tracking.send(at(999 + SLACK)), TcpResult.DATA_TAKEN));
    int result = tracking.send(at(1000 + SLACK));
    assertEquals(Refusal.WINDOW, Tracking.refusal(result));
    assertEquals(List.of(FlowAnomaly.TCP_OUT_OF_WINDOW), tracking.anomalies);
  }

  private Segment at(int offset) {
    return talk.client.dataAt(offset, "x");
  }

  @Test
  void hasNoSlackInline() {
    try (Tracking inline = Tracking.inline()) {
      open(inline, 1000);
      assertTrue(Tracking.has(inline.send(at(999)), TcpResult.DATA_TAKEN));
      int result = inline.send(talk.client.dataAt(1001, "xy"));
      assertTrue(Tracking.has(result, TcpResult.DROP_INLINE));
    }
  }

  @Test
  void trimsWhatReachesOutOfTheWindow() {
    try (Tracking inline = Tracking.inline()) {
      open(inline, 4);
      inline.send(talk.client.dataAt(0, "ATTACKME"));
      assertEquals("ATTA", inline.toServer().text());
      inline.send(talk.server.ackOf(4).window(100));
      inline.send(talk.client.dataAt(4, "CKME"));
      assertEquals("ATTACKME", inline.toServer().text());
      assertEquals(0, inline.unaccountedBytes(8));
    }
  }

  @Test
  void scalesWindowsByTheReceiversShift() {
    talk.server.window(10);
    tracking.send(talk.client.syn().windowScale(0));
    tracking.send(talk.server.synAck().windowScale(14));
    tracking.send(talk.client.ack());
    tracking.send(talk.server.ack());
    assertTrue(Tracking.has(tracking.send(at(2 * (10 << 14) - 1)), TcpResult.DATA_TAKEN));
    assertEquals(Refusal.WINDOW, Tracking.refusal(tracking.send(at(2 * (10 << 14)))));
  }

  @Test
  void takesAShiftAboveFourteenAsFourteen() {
    talk.server.window(10);
    tracking.send(talk.client.syn().windowScale(0));
    tracking.send(talk.server.synAck().windowScale(200));
    tracking.send(talk.client.ack());
    tracking.send(talk.server.ack());
    assertEquals(List.of(FlowAnomaly.TCP_WINDOW_SCALE), tracking.anomalies);
    assertTrue(Tracking.has(tracking.send(at(2 * (10 << 14) - 1)), TcpResult.DATA_TAKEN));
    assertEquals(Refusal.WINDOW, Tracking.refusal(tracking.send(at(2 * (10 << 14)))));
  }

  @Test
  void doesNotScaleWhereOneEndDoesNot() {
    talk.server.window(10);
    tracking.send(talk.client.syn().windowScale(14));
    tracking.send(talk.server.synAck());
    tracking.send(talk.client.ack());
    tracking.send(talk.server.ack());
    assertEquals(Refusal.WINDOW, Tracking.refusal(tracking.send(at(10 + SLACK))));
  }

  @Test
  void remembersTheFurthestEdgeOfAWindowThatShrinks() {
    try (Tracking inline = Tracking.inline()) {
      open(inline, 1000);
      inline.send(talk.server.ackOf(0).window(10));
      assertTrue(Tracking.has(inline.send(at(999)), TcpResult.DATA_TAKEN));
      assertEquals(Refusal.WINDOW, Tracking.refusal(inline.send(at(1001))));
    }
  }

  @Test
  void takesAProbeOfAClosedWindow() {
    try (Tracking inline = Tracking.inline()) {
      open(inline, 4);
      inline.send(talk.client.data("ATTA"));
      inline.send(talk.server.ack().window(0));
      int result = inline.send(talk.client.dataAt(4, "C"));
      assertFalse(Tracking.has(result, TcpResult.DROP_INLINE));
      inline.send(talk.server.ackOf(4).window(100));
      inline.send(talk.client.dataAt(4, "CKME"));
      assertEquals("ATTACKME", inline.toServer().text());
    }
  }

  private void closeTheWindow() {
    open(tracking, 4);
    tracking.send(talk.client.data("ATTA"));
    tracking.send(talk.server.ack().window(0));
  }

  @Test
  void takesTheByteOfAProbeOnceItIsAcknowledged() {
    closeTheWindow();
    tracking.send(talk.client.dataAt(4, "C"));
    assertEquals("ATTA", tracking.toServer().text());
    tracking.send(talk.server.ackOf(4).window(0));
    assertEquals("ATTA", tracking.toServer().text());
    tracking.send(talk.server.ackOf(5).window(100));
    assertEquals("ATTAC", tracking.toServer().text());
    tracking.send(talk.client.dataAt(5, "KME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void leavesTheByteOfAProbeThatIsSentAgain() {
    closeTheWindow();
    tracking.send(talk.client.dataAt(4, "x"));
    tracking.send(talk.client.dataAt(4, "y"));
    tracking.send(talk.server.ackOf(4).window(100));
    tracking.send(talk.client.dataAt(4, "CKME"));
    tracking.send(talk.server.ackOf(8).window(100));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void forgetsAProbeWhereTheTapHasMissedWhatFollowed() {
    closeTheWindow();
    tracking.send(talk.client.dataAt(4, "x"));
    int far = 1_000_000;
    tracking.send(talk.server.ackOf(far).window(100));
    tracking.send(talk.client.dataAt(far + 1, "after"));
    tracking.send(talk.server.ackOf(far + 6).window(100));
    assertEquals(far + 6, tracking.toServer().acknowledged);
    assertFalse(tracking.toServer().held().contains("x"));
    assertEquals(0, tracking.unaccountedBytes(9));
  }

  @Test
  void takesNoByteFromAKeepAlive() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("ATTACKME"));
    tracking.send(talk.server.ack());
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.client.dataAt(7, "\0")));
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.client.dataAt(7, "")));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void refusesDataThatAcknowledgesWhatWasNotSent() {
    tracking.send(talk.handshake());
    int beyond = 65_535 + 65_536 + 10;
    int ahead = tracking.send(talk.client.dataAt(0, "CHAFF").ack(talk.server.at(beyond)));
    int before = tracking.send(talk.client.dataAt(0, "CHAFF").ack(talk.server.at(-2)));
    assertEquals(Refusal.ACKNOWLEDGMENT, Tracking.refusal(ahead));
    assertEquals(Refusal.ACKNOWLEDGMENT, Tracking.refusal(before));
    assertEquals(
        List.of(FlowAnomaly.TCP_ACK_UNSENT, FlowAnomaly.TCP_ACK_UNSENT), tracking.anomalies);
    assertEquals("", tracking.toServer().text());
  }

  @Test
  void passesOnAnAcknowledgmentOfWhatTheTapHasNotSeen() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.ackOf(3000));
    assertEquals(3000, tracking.toClient().acknowledged);
    tracking.send(talk.server.dataAt(0, "late"));
    tracking.send(talk.server.dataAt(3000, "next"));
    assertEquals("late", tracking.toClient().text());
    assertTrue(tracking.toClient().held().endsWith(".next"));
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void doesNotTakeTheNumberOfAnUnseenFinForAByte() {
    tracking.send(talk.handshake());
    tracking.send(talk.server.data("data"));
    tracking.send(talk.client.ackOf(5));
    assertEquals(4, tracking.toClient().acknowledged);
  }

  @Test
  void goesOnWhereBothEndsAgreeThatMuchWasMissed() {
    tracking.send(talk.handshake());
    tracking.send(talk.server.data("before"));
    int far = 1_000_000;
    assertEquals(Refusal.WINDOW, Tracking.refusal(tracking.send(talk.server.dataAt(far, "lost"))));
    assertEquals(
        Refusal.ACKNOWLEDGMENT, Tracking.refusal(tracking.send(talk.client.ackOf(far + 4))));
    int result = tracking.send(talk.server.dataAt(far + 4, "after"));
    assertTrue(Tracking.has(result, TcpResult.DATA_TAKEN));
    assertEquals(far + 4, tracking.toClient().acknowledged);
    assertTrue(tracking.toClient().held().endsWith("after"));
    assertEquals(TcpResult.ACCEPTED, tracking.send(talk.client.ackOf(far + 9)));
  }

  @Test
  void forgetsWhatAnEndClaimedIfItGoesOnAsBefore() {
    tracking.send(talk.handshake());
    int far = 1_000_000;
    tracking.send(talk.client.ackOf(far));
    tracking.send(talk.client.ackOf(0));
    assertEquals(Refusal.WINDOW, Tracking.refusal(tracking.send(talk.server.dataAt(far, "CHAFF"))));
    tracking.send(talk.server.data("answer"));
    assertEquals("answer", tracking.toClient().text());
  }

  @Test
  void missesNothingInline() {
    try (Tracking inline = Tracking.inline()) {
      inline.send(talk.handshake());
      int far = 1_000_000;
      inline.send(talk.client.ackOf(far));
      assertEquals(Refusal.WINDOW, Tracking.refusal(inline.send(talk.server.dataAt(far, "CHAFF"))));
    }
  }

  @Test
  void countsOnWhereSequenceNumbersHaveWrappedSeveralTimes() {
    NullSink sink = new NullSink();
    TcpOptions options = TcpOptions.builder().smallSegments(0, 1).build();
    try (Tracking longStream = new Tracking(options, sink)) {
      longStream.send(talk.client.syn().windowScale(14));
      longStream.send(talk.server.synAck().windowScale(14));
      longStream.send(talk.client.ack());
      longStream.send(talk.server.ack());
      long step = 1L << 29;
      for (long offset = step; offset < 40 * step; offset += step) {
        longStream.send(talk.client.dataAt((int) offset, "x"));
        assertEquals(offset + 1, sink.lastEnd);
        longStream.send(talk.server.ackOf((int) offset + 1));
        longStream.send(talk.client.dataAt((int) offset - 100, "old"));
        assertEquals(offset - 97, sink.lastEnd);
      }
      assertEquals(List.of(), longStream.anomalies);
    }
  }

  @Test
  void tellsWhatWasNotCaptured() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.data("ATTACKME").snap(5));
    assertEquals("ATT", tracking.toServer().text());
    assertEquals(List.of("open 0", "lost 3 5"), tracking.toServer().log);
    tracking.send(talk.client.data("more"));
    assertEquals("ATTmore", tracking.toServer().text());
  }

  @Test
  void trimsWhatComesBeforeTheStream() {
    tracking.send(talk.handshake());
    tracking.send(talk.client.dataAt(-3, "xyzATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(0, tracking.unaccountedBytes(8));
  }

  @Test
  void takesDataOfALongStreamWithoutAcknowledgmentsWhereOneSideIsEnough() {
    try (Tracking oneSided = new Tracking(TcpOptions.builder().oneSided(true).build())) {
      oneSided.send(talk.client.syn());
      int result = oneSided.send(talk.client.ack());
      assertTrue(Tracking.has(result, TcpResult.ONE_SIDED));
      String block = "x".repeat(1000);
      for (int i = 0; i < 1000; i++) {
        oneSided.send(talk.client.data(block));
      }
      assertEquals(1_000_000, oneSided.toServer().next());
      assertEquals(List.of(), oneSided.anomalies);
    }
  }
}
