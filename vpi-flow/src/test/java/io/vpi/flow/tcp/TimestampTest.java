package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimestampTest {
  private final Conversation talk = Conversation.ipv4();
  private final Tracking tracking = new Tracking();

  @AfterEach
  void release() {
    tracking.close();
  }

  private void open(Tracking to, int clientClock) {
    talk.client.timestamps(clientClock);
    talk.server.timestamps(900);
    to.send(talk.handshake());
  }

  /** Data at the place that comes next, with a timestamp of its own. */
  private Segment chaff(String text, int timestamp) {
    Segment segment = talk.client.data(text).withoutOptions().timestamp(timestamp, 0);
    talk.client.next(talk.client.next() - text.length());
    return segment;
  }

  @Test
  void refusesDataThatIsOlderThanTheHandshake() {
    open(tracking, 1000);
    int result = tracking.send(chaff("CHAFFCHA", 1000));
    assertEquals(Refusal.TIMESTAMP, Tracking.refusal(result));
    assertEquals(List.of(FlowAnomaly.TCP_OLD_TIMESTAMP), tracking.anomalies);
    tracking.send(talk.client.data("ATTACKME"));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void refusesDataThatIsOlderThanWhatTheReceiverEchoed() {
    open(tracking, 1000);
    tracking.send(chaff("ATTA", 2000));
    talk.client.next(talk.client.at(4));
    tracking.send(talk.server.ack().withoutOptions().timestamp(950, 2000));
    assertEquals(Refusal.TIMESTAMP, Tracking.refusal(tracking.send(chaff("CHAF", 1999))));
    tracking.send(chaff("CKME", 2000));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void goesByTheNewestInOrderInline() {
    try (Tracking inline = Tracking.inline()) {
      open(inline, 1000);
      inline.send(chaff("ATTA", 2000));
      talk.client.next(talk.client.at(4));
      int result = inline.send(chaff("CHAF", 1999));
      assertEquals(Refusal.TIMESTAMP, Tracking.refusal(result));
      assertTrue(Tracking.has(result, TcpResult.DROP_INLINE));
    }
  }

  @Test
  void allowsForATickWhereTheReceiverIsLinux() {
    try (Tracking linux = new Tracking().of(HostPolicy.LINUX)) {
      open(linux, 1000);
      assertEquals(Refusal.TIMESTAMP, Tracking.refusal(linux.send(chaff("CHAFFCHA", 999))));
      linux.send(chaff("ATTACKME", 1000));
      assertEquals("ATTACKME", linux.toServer().text());
    }
  }

  @Test
  void takesDataWithoutATimestamp() {
    open(tracking, 1000);
    tracking.send(talk.client.data("ATTACKME").withoutOptions());
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void comparesAcrossTheWrap() {
    open(tracking, -2);
    assertEquals(Refusal.TIMESTAMP, Tracking.refusal(tracking.send(chaff("CHAFFCHA", -5))));
    tracking.send(chaff("ATTACKME", 3));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void forgetsTheNewestAfterTwentyFourDays() {
    open(tracking, 1000);
    tracking.now += 25L * 86_400 * 1_000_000_000L;
    tracking.send(chaff("ATTACKME", 5));
    assertEquals("ATTACKME", tracking.toServer().text());
  }

  @Test
  void meansNothingWhereOneEndDidNotOfferIt() {
    talk.client.timestamps(1000);
    tracking.send(talk.handshake());
    tracking.send(chaff("ATTACKME", 5));
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(), tracking.anomalies);
  }

  @Test
  void takesSegmentsInAnyOrderWithinThirtyTwoPlaces() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Conversation other = Conversation.ipv4();
      other.client.timestamps(1000);
      other.server.timestamps(900);
      try (Tracking again = new Tracking()) {
        again.send(other.handshake());
        List<Segment> flight = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 32; i++) {
          String piece = "segment " + random.nextInt(1000);
          flight.add(other.client.data(piece));
          if (random.nextInt(4) == 0) {
            // The same again, with a newer timestamp: a retransmission that nobody needed.
            flight.add(other.client.dataAt(text.length(), piece));
          }
          text.append(piece);
        }
        Collections.shuffle(flight, random);
        again.send(flight);
        assertEquals(text.toString(), again.toServer().text());
        assertEquals(List.of(), again.anomalies);
      }
    }
  }

  @Test
  void takesDataThatComesAfterItsAcknowledgment() {
    open(tracking, 1000);
    Segment late = talk.client.data("ATTA");
    Segment next = talk.client.data("CKME");
    tracking.send(talk.server.ack());
    tracking.send(talk.client.ack());
    tracking.send(next);
    tracking.send(talk.server.ack());
    tracking.send(late);
    assertEquals("ATTACKME", tracking.toServer().text());
    assertEquals(List.of(), tracking.anomalies);
  }
}
