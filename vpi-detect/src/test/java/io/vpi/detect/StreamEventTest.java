package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.event.AlertEvent;
import io.vpi.event.CommunityId;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.EvictionPolicy;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.net.Tenant;
import io.vpi.packet.LinkType;
import io.vpi.packet.Verdict;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the events of streams and flows tell. */
class StreamEventTest {
  private static final String NEEDLE = "alert tcp any any -> any any (content:\"needle\"; sid:1;)";
  private static final long NOW = 1_700_000_000_000_000_000L;

  private final TestConnection talk = TestConnection.ipv4().vlan(77);

  /** Notes all that an alert says, and the payload. */
  private static final class NotingSink implements EventSink {
    final List<String> seen = new ArrayList<>();

    @Override
    public void onAlert(AlertEvent alert) {
      byte[] payload =
          alert
              .memory()
              .asSlice(alert.payloadOffset(), alert.payloadLength())
              .toArray(ValueLayout.JAVA_BYTE);
      seen.add(
          "%d: %s:%d > %s:%d %d, '%s'"
              .formatted(
                  alert.packetNumber(),
                  alert.sourceAddress(),
                  alert.sourcePort(),
                  alert.destinationAddress(),
                  alert.destinationPort(),
                  alert.ipProtocol(),
                  new String(payload, StandardCharsets.ISO_8859_1)));
      assertEquals(new Tenant(77, -1, -1, 0), alert.tenant());
      assertEquals(NOW, alert.timestamp());
      assertEquals(
          CommunityId.of(
              0, TestPacket.address("10.0.0.1"), TestPacket.address("10.0.0.2"), 6, 40_000, 80),
          alert.communityId());
      assertEquals(Asset.UNKNOWN, alert.sourceAsset());
    }
  }

  private List<String> alerts(List<byte[]> frames) {
    NotingSink sink = new NotingSink();
    InspectorStatistics statistics;
    try (Inspector inspector = SmallInspector.builder(RuleSet.parse(NEEDLE)).sink(sink).build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
      statistics = inspector.statistics();
    }
    assertEquals(0, statistics.get(InspectorCounter.SINK_FAILURES));
    assertEquals(sink.seen.size(), statistics.get(InspectorCounter.ALERTS));
    return sink.seen;
  }

  @Test
  void anAlertOnAStreamBearsThePacketThatCompletesTheMatch() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(), talk.allToServer("a nee", "dle", "x"), List.of(talk.toClient("ok")));
    assertEquals(List.of("5: 10.0.0.1:40000 > 10.0.0.2:80 6, 'dle'"), alerts(frames));
    TestConnection back = TestConnection.ipv4().vlan(77);
    assertEquals(
        List.of("5: 10.0.0.2:80 > 10.0.0.1:40000 6, 'le'"),
        alerts(
            Inspections.join(
                back.handshake(), List.of(back.toClient("a need"), back.toClient("le")))));
  }

  @Test
  void bytesHeldWhenTheInspectorClosesAreInspectedAndBearTheLastPacketsNumber() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServerAt(10, "nee"),
                talk.toServerAt(13, "dle"),
                talk.acknowledgeToClient()));
    assertEquals(List.of("6: 10.0.0.1:40000 > 10.0.0.2:80 6, ''"), alerts(frames));
    RecordingSink sink = Inspections.inspect(NEEDLE, frames);
    assertEquals(
        List.of(new RecordingSink.Flow("10.0.0.1:40000 > 10.0.0.2:80", "shutdown", true)),
        sink.flows);
  }

  @Test
  void bytesHeldWhenTheConnectionIsResetAreInspected() {
    List<byte[]> frames =
        Inspections.join(talk.handshake(), List.of(talk.toServerAt(10, "a needle"), talk.reset()));
    RecordingSink sink = Inspections.inspect(NEEDLE, frames);
    assertEquals(List.of(5L), sink.packets(1));
    assertEquals(List.of(true), sink.flows.stream().map(RecordingSink.Flow::alerted).toList());
  }

  @Test
  void aFlowThatTimesOutBetweenTwoPacketsOfABatchLeavesNoTraceInTheSecond() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServer("nee"),
                TestPacket.udp().ports(5000, 53).payload("a needle").build()));
    RecordingSink sink = new RecordingSink();
    String rules = NEEDLE.replace("tcp", "udp");
    try (Inspector inspector =
        SmallInspector.builder(RuleSet.parse(NEEDLE.replace("sid:1", "sid:2") + "\n" + rules))
            .sink(sink)
            .build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames.subList(0, 3)));
      inspector.inspect(TestBatch.spaced(TimeUnit.DAYS.toNanos(1), frames.subList(3, 5)));
    }
    assertEquals(List.of(new RecordingSink.Alert(1, 5, 1, Verdict.PASS)), sink.alerts);
    assertEquals(
        List.of("timeout", "timeout"),
        sink.flows.stream().map(RecordingSink.Flow::reason).toList());
  }

  @Test
  void anEndedFlowIsTold() {
    TestConnection other = TestConnection.ipv6();
    TestPacket datagram = TestPacket.udp().ports(5000, 53).payload("a needle");
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            talk.allToServer("nee", "dle"),
            talk.close(),
            other.handshake(),
            other.allToServer("hay"),
            List.of(datagram.build()));
    RecordingSink sink =
        Inspections.inspect(
            NEEDLE + "\nalert udp any any -> any any (content:\"needle\"; sid:2;)", frames);
    assertEquals(
        List.of(
            new RecordingSink.Flow("10.0.0.1:40000 > 10.0.0.2:80", "shutdown", true),
            new RecordingSink.Flow("fd00::1:40000 > fd00::2:80", "shutdown", false),
            new RecordingSink.Flow("192.168.1.10:5000 > 203.0.113.5:53", "shutdown", true)),
        sink.flows);
  }

  @Test
  void aPacketForWhichThereIsNoFlowLeavesNoTraceInTheNext() {
    FlowOptions full =
        SmallInspector.FEW_FLOWS.toBuilder()
            .capacity(1)
            .eviction(EvictionPolicy.NONE)
            .tableFull(ExceptionPolicy.PASS_PACKET)
            .build();
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(TestPacket.udp().payload("hay").build(), talk.toServer("needle")));
    RecordingSink sink = Inspections.inspect(NEEDLE, full, frames);
    assertEquals(List.of(5L), sink.packets(1));
    assertTrue(
        sink.anomalies.stream().anyMatch(line -> line.startsWith("4 flow.table_full udp@")),
        sink.anomalies::toString);
  }

  @Test
  void theSynOfAConnectionThatTakesTheAddressesOfAnotherCountsForItself() {
    TestConnection again = TestConnection.ipv4().vlan(77).startingAt(77_000_000);
    List<String> packets = new ArrayList<>();
    EventSink counting =
        new EventSink() {
          @Override
          public void onFlow(FlowEvent flow) {
            packets.add(flow.packetsToServer() + "/" + flow.packetsToClient());
          }
        };
    try (Inspector inspector =
        SmallInspector.builder(RuleSet.parse(NEEDLE)).sink(counting).build()) {
      inspector.inspect(
          TestBatch.of(
              LinkType.ETHERNET,
              Inspections.join(talk.handshake(), talk.close(), again.handshake())));
    }
    assertEquals(List.of("4/2", "2/1"), packets);
  }

  @Test
  void aSinkThatThrowsAndAResolverThatThrowsAreCountedForFlowsToo() {
    List<String> seen = new ArrayList<>();
    EventSink broken =
        new EventSink() {
          @Override
          public void onFlow(FlowEvent flow) {
            seen.add(flow.sourceAsset().guest() + flow.destinationAsset().guest());
            throw new IllegalStateException("full");
          }
        };
    InspectorStatistics statistics;
    try (Inspector inspector =
        SmallInspector.builder(RuleSet.parse(NEEDLE))
            .sink(broken)
            .assets(end -> {
              throw new IllegalStateException("no such guest: " + end.address());
            })
            .build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, talk.handshake()));
      statistics = inspector.statistics();
    }
    assertEquals(1, seen.size());
    assertEquals(2, statistics.get(InspectorCounter.RESOLVER_FAILURES));
    assertEquals(1, statistics.get(InspectorCounter.SINK_FAILURES));
  }

  @Test
  void closingTwiceIsClosingOnce() {
    RecordingSink sink = new RecordingSink();
    Inspector inspector = SmallInspector.builder(RuleSet.parse(NEEDLE)).sink(sink).build();
    inspector.inspect(TestBatch.of(LinkType.ETHERNET, talk.handshake()));
    inspector.close();
    inspector.close();
    assertEquals(1, sink.flows.size());
  }
}
