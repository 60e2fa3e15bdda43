package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What inspecting allocates once the JVM is warm. */
class AllocationTest {
  private static final int PACKETS = 64;

  private static final String RULES =
      """
      alert tcp $HOME_NET any -> $EXTERNAL_NET 80 (content:"GET "; content:"needle"; distance:0; sid:1;)
      alert udp any any -> any 53 (content:"|01 00|"; offset:2; depth:2; content:"needle"; sid:2;)
      alert icmp any any -> any any (content:"needle"; nocase; sid:3;)
      alert ip any any -> any any (content:"a"; content:"b"; within:9; content:"needle"; within:9; sid:4;)
      alert tcp any any -> [1.2.3.4,fd00::/8,!fd00::1] ![80,443] (content:!"x"; sid:5;)
      """;

  @AutoClose private final Inspectors inspectors = new Inspectors();

  private static PacketBatch traffic(String payload) {
    Random random = new Random(1);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      String text = payload + "ab".repeat(random.nextInt(200));
      TestPacket packet =
          switch (i % 5) {
            case 0 -> TestPacket.tcp().payload("GET " + text);
            case 1 -> TestPacket.udp().ports(4000, 53).payload("xx\1\0" + text);
            case 2 -> TestPacket.icmp().payload(text);
            case 3 -> TestPacket.icmpv6().payload(text);
            default -> TestPacket.tcp().from("fd00::5").to("fd00::6").payload(text).vlan(3);
          };
      frames.add(packet.build());
    }
    return TestBatch.of(LinkType.ETHERNET, frames);
  }

  @Test
  void aPacketWithoutAnEventAllocatesNothing() {
    Inspector inspector =
        inspectors.build(
            SmallInspector.builder(RuleSet.parse(RULES)).checksums(ChecksumPolicy.VERIFY));
    PacketBatch batch = traffic("");
    // The first time, TCP connections whose beginning was not seen are told as such.
    inspector.inspect(batch);
    long anomalies = inspector.statistics().get(InspectorCounter.ANOMALIES);
    assertEquals(0, Allocation.bytesAllocatedBy(() -> inspector.inspect(batch)));
    assertEquals(0, inspector.statistics().get(InspectorCounter.ALERTS));
    assertEquals(anomalies, inspector.statistics().get(InspectorCounter.ANOMALIES));
  }

  @Test
  void anEventThatIsOnlyCountedAllocatesNothing() {
    long[] counts = new long[2];
    EventSink counting =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            counts[0] += alert.signature().id() + alert.sourcePort();
          }

          @Override
          public void onAnomaly(AnomalyEvent anomaly) {
            counts[1] += anomaly.required() + anomaly.anomaly().length();
          }
        };
    Inspector inspector =
        inspectors.build(SmallInspector.builder(RuleSet.parse(RULES)).sink(counting));
    PacketBatch batch = traffic("needle");
    PacketBatch damaged = TestBatch.of(new byte[9]);
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          inspector.inspect(batch);
          inspector.inspect(damaged);
        }));
    assertTrue(counts[0] > 0 && counts[1] > 0);
  }

  @Test
  void anEventThatIsAskedEverythingAllocatesLittle() {
    long[] counts = new long[1];
    EventSink curious =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            counts[0]++;
            if (alert.communityId() == null
                || alert.sourceAsset() == null
                || alert.destinationAsset() == null
                || alert.tenant() == null) {
              throw new IllegalStateException("an alert without its ends");
            }
          }
        };
    Inspector inspector =
        inspectors.build(SmallInspector.builder(RuleSet.parse(RULES)).sink(curious));
    PacketBatch batch = traffic("needle");
    inspector.inspect(batch);
    long events = counts[0];
    long bytes = Allocation.bytesAllocatedBy(() -> inspector.inspect(batch));
    assertTrue(events >= PACKETS / 2, () -> events + " events");
    assertTrue(bytes / events <= 1500, () -> bytes / events + " bytes an event");
  }
}
