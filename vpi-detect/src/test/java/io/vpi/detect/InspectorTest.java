package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.capture.Capability;
import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.CommunityId;
import io.vpi.event.EventSink;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the inspector does with the rules that match, and with packets that are not as they say. */
class InspectorTest {
  private static final Set<Capability> FULL = Set.of(Capability.INLINE, Capability.INJECT);

  private static final String ALL_ACTIONS =
      """
      alert udp any any -> any any (content:"a"; sid:1; priority:1;)
      alert udp any any -> any any (content:"a"; sid:2;)
      reject udp any any -> any any (content:"r"; sid:3;)
      drop udp any any -> any any (content:"d"; sid:4;)
      pass udp any any -> any any (content:"p"; sid:5;)
      """;

  private final RecordingSink sink = new RecordingSink();
  @AutoClose private final Inspectors inspectors = new Inspectors();

  private static TestPacket udp(String payload) {
    return TestPacket.udp().payload(payload);
  }

  @Test
  void ordersRulesByActionThenPriority() {
    Inspector inspector =
        inspectors.build(SmallInspector.builder(RuleSet.parse(ALL_ACTIONS)).sink(sink));
    inspector.inspect(TestBatch.of(udp("ard")));
    assertEquals(List.of(4L, 3L, 1L, 2L), sink.sids());
  }

  @Test
  void aPassRuleEndsTheMatterForItsPacketOnly() {
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse(ALL_ACTIONS))
                .sink(sink)
                .mode(InspectionMode.INLINE)
                .capabilities(FULL));
    PacketBatch batch = TestBatch.of(udp("adp").build(), udp("a").build());
    inspector.inspect(batch);
    assertEquals(List.of(1L, 2L), sink.sids());
    assertEquals(Verdict.PASS, batch.verdict(0));
    assertEquals(1, inspector.statistics().get(InspectorCounter.PASSES));
    assertEquals(0, inspector.statistics().get(InspectorCounter.DROPS));
  }

  @Test
  void setsVerdictsInline() {
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse(ALL_ACTIONS))
                .sink(sink)
                .mode(InspectionMode.INLINE)
                .capabilities(FULL));
    PacketBatch batch =
        TestBatch.of(udp("a").build(), udp("ad").build(), udp("ar").build(), udp("dr").build());
    inspector.inspect(batch);
    assertEquals(Verdict.PASS, batch.verdict(0));
    assertEquals(Verdict.DROP, batch.verdict(1));
    assertEquals(Verdict.REJECT, batch.verdict(2));
    assertEquals(Verdict.REJECT, batch.verdict(3));
    assertTrue(sink.alerts.contains(new RecordingSink.Alert(1, 2, 1, Verdict.DROP)));
    assertTrue(sink.alerts.contains(new RecordingSink.Alert(1, 1, 1, Verdict.PASS)));
    InspectorStatistics statistics = inspector.statistics();
    assertEquals(2, statistics.get(InspectorCounter.DROPS));
    assertEquals(2, statistics.get(InspectorCounter.REJECTS));
    assertEquals(sink.alerts.size(), statistics.get(InspectorCounter.ALERTS));
  }

  @Test
  void aVerdictThatSomebodyElseGaveIsNotSoftened() {
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse(ALL_ACTIONS))
                .mode(InspectionMode.INLINE)
                .capabilities(FULL));
    PacketBatch batch = TestBatch.of(udp("d"));
    batch.verdict(0, Verdict.REJECT);
    inspector.inspect(batch);
    assertEquals(Verdict.REJECT, batch.verdict(0));
  }

  @Test
  void judgesNothingWhenPassive() {
    Inspector inspector =
        inspectors.build(SmallInspector.builder(RuleSet.parse(ALL_ACTIONS)).sink(sink));
    PacketBatch batch = TestBatch.of(udp("dr"));
    inspector.inspect(batch);
    assertEquals(Verdict.PASS, batch.verdict(0));
    assertEquals(
        List.of(
            new RecordingSink.Alert(4, 1, 1, Verdict.PASS),
            new RecordingSink.Alert(3, 1, 1, Verdict.PASS)),
        sink.alerts);
  }

  @Test
  void refusesInlineRulesThatTheSourceCannotServe() {
    RuleSet drop = RuleSet.parse("drop udp any any -> any any (sid:1;)");
    RuleSet reject = RuleSet.parse("reject udp any any -> any any (sid:1;)");
    RuleSet alert = RuleSet.parse("alert udp any any -> any any (sid:1;)");
    Inspector.Builder blind = SmallInspector.builder(drop).mode(InspectionMode.INLINE);
    assertEquals(
        "the rules have the action drop, which inline needs a source with the capability INLINE;"
            + " the source has none",
        assertThrows(ConfigurationException.class, blind::build).getMessage());
    Inspector.Builder mute =
        SmallInspector.builder(reject)
            .mode(InspectionMode.INLINE)
            .capabilities(Set.of(Capability.INLINE));
    assertEquals(
        "the rules have the action reject, which inline needs a source with the capability INJECT;"
            + " the source has [INLINE]",
        assertThrows(ConfigurationException.class, mute::build).getMessage());
    Inspector inspector =
        inspectors.build(SmallInspector.builder(alert).mode(InspectionMode.INLINE));
    assertThrows(ConfigurationException.class, () -> inspector.rules(drop));
    assertEquals(1, inspector.ruleGeneration());
    inspectors.build(SmallInspector.builder(reject).mode(InspectionMode.INLINE).capabilities(FULL));
  }

  @Test
  void takesNewRulesAtABatchBorder() throws InterruptedException {
    RuleSet second = RuleSet.parse("alert udp any any -> any any (content:\"a\"; sid:22;)");
    AtomicLong generation = new AtomicLong();
    List<Inspector> self = new ArrayList<>();
    EventSink swapping =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            sink.onAlert(alert);
            if (generation.get() == 0) {
              generation.set(self.getFirst().rules(second));
            }
          }
        };
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("alert udp any any -> any any (sid:11;)"))
                .sink(swapping));
    self.add(inspector);
    inspector.inspect(TestBatch.of(udp("a").build(), udp("a").build()));
    assertEquals(List.of(11L, 11L), sink.sids());
    assertEquals(2, generation.get());

    inspector.inspect(TestBatch.of(udp("a")));
    assertEquals(new RecordingSink.Alert(22, 3, 2, Verdict.PASS), sink.alerts.getLast());

    Thread other = new Thread(() -> inspector.rules(RuleSet.parse("")));
    other.start();
    other.join();
    inspector.inspect(TestBatch.of(udp("a")));
    assertEquals(3, sink.alerts.size());
    assertEquals(3, inspector.ruleGeneration());
    assertEquals(2, inspector.statistics().get(InspectorCounter.RULE_SWAPS));
  }

  @Test
  void aSinkThatThrowsIsCountedAndInspectionGoesOn() {
    EventSink broken =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            throw new IllegalStateException("full");
          }

          @Override
          public void onAnomaly(AnomalyEvent anomaly) {
            throw new IllegalStateException("full");
          }
        };
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("drop udp any any -> any any (sid:1;)"))
                .sink(broken)
                .mode(InspectionMode.INLINE)
                .capabilities(FULL));
    PacketBatch batch = TestBatch.of(new byte[5], udp("a").build(), udp("a").build());
    inspector.inspect(batch);
    assertEquals(3, inspector.statistics().get(InspectorCounter.SINK_FAILURES));
    assertEquals(Verdict.DROP, batch.verdict(1));
    assertEquals(Verdict.DROP, batch.verdict(2));
  }

  @Test
  void tellsAnomaliesWithTheirNumbers() {
    byte[] frame = TestPacket.tcp().build();
    Inspector inspector = inspectors.build(SmallInspector.builder(RuleSet.parse("")).sink(sink));
    byte[] cut = java.util.Arrays.copyOf(frame, 14 + 20 + 12);
    inspector.inspect(TestBatch.of(new byte[3], cut));
    assertEquals("1 eth.truncated eth@0 14/3 captured length", sink.anomalies.getFirst());
    assertTrue(
        sink.anomalies.contains("2 tcp.truncated tcp@34 20/12 captured length"),
        sink.anomalies::toString);
    InspectorStatistics statistics = inspector.statistics();
    assertEquals(1L, statistics.anomaliesByName().get("eth.truncated"));
    assertEquals(1L, statistics.anomaliesByName().get("tcp.truncated"));
    assertEquals(sink.anomalies.size(), statistics.get(InspectorCounter.ANOMALIES));
    assertEquals(0, statistics.get(InspectorCounter.DECODED));
  }

  @Test
  void tellsAnomaliesOfABatchUpToABound() {
    List<byte[]> frames = Collections.nCopies(100, new byte[3]);
    Inspector inspector = inspectors.build(SmallInspector.builder(RuleSet.parse("")).sink(sink));
    inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    assertEquals(Inspector.MAX_ANOMALY_EVENTS, sink.anomalies.size());
    assertEquals(100, inspector.statistics().get(InspectorCounter.ANOMALIES));
    assertEquals(36, inspector.statistics().get(InspectorCounter.ANOMALIES_SUPPRESSED));

    Inspector silent =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("")).sink(sink).anomalies(AnomalyReporting.NONE));
    silent.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    assertEquals(Inspector.MAX_ANOMALY_EVENTS, sink.anomalies.size());
    assertEquals(100, silent.statistics().get(InspectorCounter.ANOMALIES));
    assertEquals(0, silent.statistics().get(InspectorCounter.ANOMALIES_SUPPRESSED));
  }

  @Test
  void doesNotPutRulesToPacketsThatTheirReceiverThrowsAway() {
    RuleSet rules = RuleSet.parse("alert ip any any -> any any (sid:1;)");
    byte[][] frames = {
      udp("a").build(), udp("a").spoilChecksum().build(), TestPacket.icmpv6().payload("a").build()
    };
    Inspector verifying =
        inspectors.build(SmallInspector.builder(rules).sink(sink).checksums(ChecksumPolicy.VERIFY));
    verifying.inspect(TestBatch.of(frames));
    assertEquals(List.of(1L, 3L), sink.alerts.stream().map(RecordingSink.Alert::packet).toList());
    assertEquals(1, verifying.statistics().get(InspectorCounter.WRONG_CHECKSUMS));
    assertTrue(sink.anomalies.getFirst().startsWith("2 udp.wrong_checksum udp@34"));

    RecordingSink all = new RecordingSink();
    inspectors.build(SmallInspector.builder(rules).sink(all)).inspect(TestBatch.of(frames));
    assertEquals(3, all.alerts.size());
  }

  @Test
  void countsAndReports() {
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse(ALL_ACTIONS)).name("guests").sink(sink));
    PacketBatch batch = TestBatch.of(udp("a").build(), new byte[3]);
    inspector.inspect(batch);
    inspector.inspect(TestBatch.of(LinkType.IEEE802_11, List.of(new byte[30])));
    inspector.reportStatistics();
    assertEquals(3L, sink.stats.get("guests packets"));
    assertEquals(43L + 3 + 30, sink.stats.get("guests bytes"));
    assertEquals(1L, sink.stats.get("guests decoded"));
    assertEquals(1L, sink.stats.get("guests unsupported_links"));
    assertEquals(2L, sink.stats.get("guests alerts"));
    assertEquals(1L, sink.stats.get("guests anomalies"));
    assertEquals(1L, sink.stats.get("guests anomaly.eth.truncated"));
    assertEquals(InspectorCounter.values().length + 1, sink.stats.size());
  }

  @Test
  void matchesNothingWithoutIp() {
    byte[] arp = new byte[42];
    arp[12] = 8;
    arp[13] = 6;
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("alert ip any any -> any any (sid:1;)"))
                .sink(sink));
    inspector.inspect(TestBatch.of(arp));
    inspector.inspect(TestBatch.of(LinkType.IEEE802_11, List.of(udp("a").build())));
    inspector.inspect(new PacketBatch(1));
    assertEquals(List.of(), sink.alerts);
  }

  @Test
  void givesUpOnARuleWhoseContentsTakeTooManySteps() {
    // Each content stands everywhere, the last nowhere: the places multiply.
    String chain = "content:\"a\"; " + "content:\"a\"; within:40; ".repeat(8);
    RuleSet rules =
        RuleSet.parse(
            "alert udp any any -> any any ("
                + chain
                + " content:\"b\"; within:1; sid:1;)\n"
                + "alert udp any any -> any any (content:\"a\"; sid:2;)");
    Inspector inspector = inspectors.build(SmallInspector.builder(rules).sink(sink));
    inspector.inspect(TestBatch.of(udp("a".repeat(1200) + "." + "b")));
    assertEquals(List.of(2L), sink.sids());
    assertEquals(1, inspector.statistics().get(InspectorCounter.STEP_LIMIT_HITS));
  }

  @Test
  void longWindowsCountAsSeveralSteps() {
    RuleSet rules =
        RuleSet.parse(
            "alert udp any any -> any any (content:\"a\"; content:\"b\"; within:60000; sid:1;)\n"
                + "alert udp any any -> any any (content:\"a\"; content:\"b\"; within:60; sid:2;)");
    Inspector inspector = inspectors.build(SmallInspector.builder(rules).sink(sink));
    // 150 places of "a" are few steps, but 29 times 2048 bytes are looked at behind each.
    inspector.inspect(TestBatch.of(udp("b" + "a".repeat(150) + ".".repeat(60_000))));
    assertEquals(List.of(), sink.sids());
    assertEquals(1, inspector.statistics().get(InspectorCounter.STEP_LIMIT_HITS));
  }

  @Test
  void aPacketInAnOverlayIsInspectedAndItsTenantIsTheNetwork() {
    byte[] inner = udp("abc").from("10.0.0.1").to("10.0.0.2").ports(5000, 53).build();
    byte[] vxlan =
        ByteBuffer.allocate(8 + inner.length)
            .putInt(0x0800_0000)
            .putInt(4242 << 8)
            .put(inner)
            .array();
    List<Tenant> tenants = new ArrayList<>();
    EventSink noting =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            assertEquals(TestPacket.address("10.0.0.1"), alert.sourceAddress());
            tenants.add(alert.tenant());
          }
        };
    RuleSet rules =
        RuleSet.parse("alert udp 10.0.0.1 any -> any 53 (content:\"abc\"; depth:3; sid:1;)");
    inspectors
        .build(SmallInspector.builder(rules).sink(noting))
        .inspect(
            TestBatch.of(
                TestPacket.udp()
                    .from("192.0.2.1")
                    .to("192.0.2.2")
                    .ports(50_000, 4789)
                    .payload(vxlan)));
    assertEquals(List.of(new Tenant(-1, -1, 4242, 0)), tenants);
  }

  @Test
  void anEventKnowsItsPacketAndItsEnds() {
    Asset guest = new Asset("web-1", "hv-1", "vnet3", "Debian 12", "acme");
    List<String> seen = new ArrayList<>();
    TestPacket packet = udp("abc").from("10.0.0.1").to("10.0.0.2").ports(5000, 53).vlan(77);
    EventSink checking =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            assertEquals(TestPacket.address("10.0.0.1"), alert.sourceAddress());
            assertEquals(TestPacket.address("10.0.0.2"), alert.destinationAddress());
            assertEquals(17, alert.ipProtocol());
            assertEquals(5000, alert.sourcePort());
            assertEquals(53, alert.destinationPort());
            assertEquals(-1, alert.icmpType());
            assertEquals(-1, alert.icmpCode());
            assertEquals(new Tenant(77, -1, -1, 0), alert.tenant());
            assertEquals(guest, alert.sourceAsset());
            assertEquals(Asset.UNKNOWN, alert.destinationAsset());
            assertEquals(TapPoint.UNKNOWN, alert.tap());
            assertEquals(Direction.UNKNOWN, alert.direction());
            assertEquals(LinkType.ETHERNET, alert.linkType());
            assertEquals(49, alert.capturedLength());
            assertEquals(alert.offset() + 46, alert.payloadOffset());
            assertEquals(3, alert.payloadLength());
            assertEquals(1_700_000_000_000_000_000L, alert.timestamp());
            assertEquals(
                CommunityId.of(
                    0,
                    TestPacket.address("10.0.0.1"),
                    TestPacket.address("10.0.0.2"),
                    17,
                    5000,
                    53),
                alert.communityId());
            seen.add("alert");
          }
        };
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("alert ip any any -> any any (sid:1;)"))
                .sink(checking)
                .assets(end -> {
                  if (end.mac() == 0x020000000001L) {
                    return guest;
                  }
                  throw new IllegalStateException("no such guest: " + end.address());
                }));
    inspector.inspect(TestBatch.of(packet));
    assertEquals(List.of("alert"), seen);
    // Once as the flow begins, once for the alert.
    assertEquals(2, inspector.statistics().get(InspectorCounter.RESOLVER_FAILURES));
    assertEquals(0, inspector.statistics().get(InspectorCounter.SINK_FAILURES));
  }

  @Test
  void anEventOfIcmpHasTypeAndCodeInsteadOfPorts() {
    List<String> seen = new ArrayList<>();
    EventSink checking =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            seen.add(
                alert.ipProtocol()
                    + " "
                    + alert.icmpType()
                    + " "
                    + alert.icmpCode()
                    + " "
                    + alert.sourcePort());
            assertEquals(
                CommunityId.of(
                    0,
                    alert.sourceAddress(),
                    alert.destinationAddress(),
                    alert.ipProtocol(),
                    alert.icmpType(),
                    alert.icmpCode()),
                alert.communityId());
          }

          @Override
          public void onAnomaly(AnomalyEvent anomaly) {
            assertNull(anomaly.sourceAddress());
            assertNull(anomaly.communityId());
            assertFalse(anomaly.ipProtocol() >= 0);
            seen.add(anomaly.anomaly());
          }
        };
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("alert icmp any any -> any any (sid:1;)"))
                .sink(checking));
    inspector.inspect(
        TestBatch.of(TestPacket.icmp().build(), TestPacket.icmpv6().build(), new byte[1]));
    assertEquals(List.of("1 8 0 -1", "58 128 0 -1", "eth.truncated"), seen);
    assertEquals(0, inspector.statistics().get(InspectorCounter.SINK_FAILURES));
  }

  @Test
  void inspectsABatchThatIsLargerThanItWasBuiltFor() {
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse("alert udp any any -> any any (sid:1;)"))
                .sink(sink)
                .batchCapacity(2)
                .checksums(ChecksumPolicy.VERIFY));
    inspector.inspect(TestBatch.of(udp("a").build(), udp("a").build(), udp("a").build()));
    assertEquals(3, sink.alerts.size());
  }

  @Test
  void tellsTheMemoryThatItHasTakenAndHowMuchOfItStreamsUse() {
    Inspector inspector = inspectors.build(SmallInspector.builder(RuleSet.parse("")));
    long taken = inspector.memoryBytes();
    assertTrue(taken > SmallInspector.FEW_FLOWS.streams().memory(), () -> "tells " + taken);
    assertEquals(0, inspector.streamMemoryUsed());
    TestConnection talk = TestConnection.ipv4();
    talk.toServer("a hole");
    inspector.inspect(
        TestBatch.spaced(1, Inspections.join(talk.handshake(), List.of(talk.toServer("x")))));
    assertEquals(2048, inspector.streamMemoryUsed());
    assertEquals(taken, inspector.memoryBytes());
  }

  @Test
  void refusesSettingsOutOfRange() {
    Inspector.Builder builder = SmallInspector.builder(RuleSet.parse(""));
    assertEquals(
        "the batch capacity is 0; expected 1 to 65536",
        assertThrows(ConfigurationException.class, () -> builder.batchCapacity(0)).getMessage());
    assertThrows(ConfigurationException.class, () -> builder.maxLayers(65));
    assertThrows(ConfigurationException.class, () -> builder.stepLimit(0));
  }
}
