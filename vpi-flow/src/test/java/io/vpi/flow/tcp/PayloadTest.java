package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.UrgentPolicy;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private final Conversation talk = Conversation.ipv4();

  private static Tracking with(UrgentPolicy policy) {
    return new Tracking(TcpOptions.builder().urgent(policy).build());
  }

  @Test
  void leavesTheUrgentByteOut() {
    try (Tracking tracking = with(UrgentPolicy.OUT_OF_BAND)) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("ATTxACKME").urgent(4));
      assertEquals("ATTACKME", tracking.toServer().text());
      assertEquals(List.of("open 0", "skip 3 1"), tracking.toServer().log);
      assertEquals(List.of(FlowAnomaly.TCP_URGENT), tracking.anomalies);
      assertEquals(0, tracking.unaccountedBytes(8));
    }
  }

  @Test
  void leavesTheUrgentByteOutOfASegmentThatComesLater() {
    try (Tracking tracking = with(UrgentPolicy.OUT_OF_BAND)) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("ATT").urgent(4));
      tracking.send(talk.client.data("xACKME"));
      assertEquals("ATTACKME", tracking.toServer().text());
    }
  }

  @Test
  void leavesTheUrgentByteOutAtEitherEndOfASegment() {
    try (Tracking tracking = with(UrgentPolicy.OUT_OF_BAND)) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("xATTA").urgent(1));
      tracking.send(talk.client.data("CKMEx").urgent(5));
      assertEquals("ATTACKME", tracking.toServer().text());
    }
  }

  @Test
  void tellsTheUrgentByteAsAGap() {
    try (Tracking tracking = with(UrgentPolicy.GAP)) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("ATTxACKME").urgent(4));
      assertEquals(List.of("open 0", "gap 3 1"), tracking.toServer().log);
    }
  }

  @Test
  void leavesTheUrgentByteInItsPlace() {
    try (Tracking tracking = with(UrgentPolicy.INLINE)) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("ATTACKME").urgent(4));
      assertEquals("ATTACKME", tracking.toServer().text());
    }
  }

  @Test
  void asksToStripThePointerWhereTheByteStaysInline() {
    TcpOptions options = TcpOptions.builder().urgent(UrgentPolicy.INLINE).inline(true).build();
    try (Tracking tracking = new Tracking(options)) {
      tracking.send(talk.handshake());
      int result = tracking.send(talk.client.data("ATTACKME").urgent(4));
      assertTrue(Tracking.has(result, TcpResult.STRIP_URGENT_INLINE));
    }
  }

  @Test
  void refusesSegmentsWithAnUrgentPointer() {
    try (Tracking tracking = with(UrgentPolicy.DROP)) {
      tracking.send(talk.handshake());
      int result = tracking.send(talk.client.dataAt(0, "CHAFFCHA").urgent(4));
      assertEquals(Refusal.URGENT, Tracking.refusal(result));
      tracking.send(talk.client.data("ATTACKME"));
      assertEquals("ATTACKME", tracking.toServer().text());
    }
  }

  @Test
  void takesAPointerOfZeroForTheFirstByteWhereTheReceiverIsLinux() {
    for (HostPolicy host : List.of(HostPolicy.LINUX, HostPolicy.BSD)) {
      Conversation other = Conversation.ipv4();
      try (Tracking tracking = new Tracking().of(host)) {
        tracking.send(other.handshake());
        tracking.send(other.client.data("xATTACKME").urgent(0));
        String expected = host == HostPolicy.LINUX ? "ATTACKME" : "xATTACKME";
        assertEquals(expected, tracking.toServer().text());
      }
    }
  }

  @Test
  void refusesAWrongChecksumOfASenderThatHadRightOnes() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.handshake());
      int result = tracking.send(talk.client.dataAt(0, "CHAFFCHA").spoilChecksum());
      assertEquals(Refusal.CHECKSUM, Tracking.refusal(result));
      int reset = tracking.send(talk.client.rst().spoilChecksum());
      assertEquals(Refusal.CHECKSUM, Tracking.refusal(reset));
      tracking.send(talk.client.data("ATTACKME"));
      assertEquals("ATTACKME", tracking.toServer().text());
      assertEquals(Collections.nCopies(2, FlowAnomaly.TCP_WRONG_CHECKSUM), tracking.anomalies);
      assertEquals(2, tracking.statistics.get(FlowCounter.WRONG_CHECKSUMS));
    }
  }

  @Test
  void takesWrongChecksumsOfASenderThatHasNoOthers() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.client.syn().spoilChecksum());
      tracking.send(talk.server.synAck());
      tracking.send(talk.client.ack().spoilChecksum());
      tracking.send(talk.client.data("ATTA").spoilChecksum());
      tracking.send(talk.client.data("CK"));
      tracking.send(talk.client.data("ME").spoilChecksum());
      assertEquals("ATTACKME", tracking.toServer().text());
      assertEquals(List.of(), tracking.anomalies);
    }
  }

  @Test
  void doesNotBelieveWrongChecksumsSinceOneCameFirst() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.client.syn().spoilChecksum());
      tracking.send(talk.handshake());
      int result = tracking.send(talk.client.dataAt(0, "CHAFFCHA").spoilChecksum());
      assertEquals(Refusal.CHECKSUM, Tracking.refusal(result));
    }
  }

  @Test
  void takesWrongChecksumsOfSegmentsThatACardHasJoined() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.data("x".repeat(1461)).spoilChecksum());
      assertEquals(1461, tracking.toServer().next());
      int result = tracking.send(talk.client.data("x".repeat(1460)).spoilChecksum());
      assertEquals(Refusal.CHECKSUM, Tracking.refusal(result));
    }
  }

  @Test
  void goesByTheSegmentSizeThatTheReceiverTold() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.client.syn().mss(100));
      tracking.send(talk.server.synAck().mss(8960));
      tracking.send(talk.client.ack());
      int result = tracking.send(talk.client.dataAt(0, "x".repeat(8960)).spoilChecksum());
      assertEquals(Refusal.CHECKSUM, Tracking.refusal(result));
      tracking.send(talk.client.data("x".repeat(8961)).spoilChecksum());
      assertEquals(8961, tracking.toServer().next());
    }
  }

  @Test
  void goesByTheChecksumPolicy() {
    for (ChecksumPolicy policy : ChecksumPolicy.values()) {
      Conversation other = Conversation.ipv4();
      try (Tracking tracking = new Tracking(TcpOptions.builder().checksums(policy).build())) {
        int result = tracking.send(other.client.syn().spoilChecksum());
        assertEquals(policy == ChecksumPolicy.VERIFY, Tracking.has(result, TcpResult.REFUSED));
        tracking.send(other.client.syn());
        tracking.send(other.server.synAck());
        result = tracking.send(other.client.data("ATTACKME").spoilChecksum());
        assertEquals(policy != ChecksumPolicy.IGNORE, Tracking.has(result, TcpResult.REFUSED));
      }
    }
  }

  @Test
  void refusesWhatWillNotArrive() {
    try (Tracking tracking = new Tracking(TcpOptions.builder().hops(5).build())) {
      tracking.send(talk.handshake());
      int result = tracking.send(talk.client.dataAt(0, "CHAFFCHA").ttl(4));
      assertEquals(Refusal.TIME_TO_LIVE, Tracking.refusal(result));
      tracking.send(talk.client.data("ATTACKME").ttl(5));
      assertEquals("ATTACKME", tracking.toServer().text());
      assertEquals(List.of(FlowAnomaly.TTL_TOO_SHORT), tracking.anomalies);
    }
  }

  @Test
  void tellsALowTimeToLiveWhereTheBytesAreContradicted() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.handshake());
      tracking.send(talk.client.dataAt(0, "CHAFFCHA").ttl(1));
      assertEquals(List.of(), tracking.anomalies);
      tracking.send(talk.client.data("ATTACKME"));
      assertEquals(List.of(FlowAnomaly.TTL_TOO_SHORT), tracking.anomalies);
    }
  }

  @Test
  void asksToRewriteADifferingOverlapInline() {
    try (Tracking inline = Tracking.inline()) {
      inline.send(talk.handshake());
      inline.send(talk.client.data("ATTACKME"));
      int result = inline.send(talk.client.dataAt(0, "CHAFFCHA"));
      assertTrue(Tracking.has(result, TcpResult.REWRITE_INLINE));
      result = inline.send(talk.client.dataAt(0, "ATTACKME"));
      assertFalse(Tracking.has(result, TcpResult.REWRITE_INLINE));
    }
  }

  @Test
  void doesNotLetDataBehindTheEndOutWithTheLastBytes() {
    try (Tracking inline = Tracking.inline()) {
      inline.send(talk.handshake());
      inline.send(talk.client.data("ATTA"));
      inline.send(talk.client.fin());
      int result = inline.send(talk.client.dataAt(2, "TACKME"));
      assertTrue(Tracking.has(result, TcpResult.DROP_INLINE));
      assertEquals("ATTA", inline.toServer().text());
      assertEquals(List.of(FlowAnomaly.TCP_DATA_AFTER_END), inline.anomalies);
    }
  }

  @Test
  void tellsManySmallSegmentsOnceADirection() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.handshake());
      for (int i = 0; i < 100; i++) {
        tracking.send(talk.client.data("x"));
      }
      assertEquals(List.of(FlowAnomaly.TCP_SMALL_SEGMENTS), tracking.anomalies);
      assertEquals(100, tracking.toServer().next());
    }
  }

  @Test
  void doesNotTellSmallSegmentsAmongLargerOnes() {
    try (Tracking tracking = new Tracking()) {
      tracking.send(talk.handshake());
      for (int i = 0; i < 100; i++) {
        tracking.send(talk.client.data(i % 15 == 0 ? "more than eight" : "x"));
      }
      assertEquals(List.of(), tracking.anomalies);
    }
  }

  @Test
  void passesWhatItRefusesWhereThatIsThePolicy() {
    TcpOptions options = TcpOptions.builder().inline(true).invalid(ExceptionPolicy.IGNORE).build();
    try (Tracking inline = new Tracking(options)) {
      inline.send(talk.handshake());
      Segment chaff = talk.client.dataAt(0, "CHAFFCHA").flags(Tcp.PSH);
      int result = inline.send(chaff);
      assertTrue(Tracking.has(result, TcpResult.REFUSED));
      assertFalse(Tracking.has(result, TcpResult.DROP_INLINE));
      assertEquals("", inline.toServer().text());
    }
  }
}
