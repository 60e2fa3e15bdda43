package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.event.PacketEvent;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.GuardPage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets that lie: nothing throws, and not one byte outside of a packet is read. */
class HostileInputTest {
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          alert ip any any -> any any (content:"ab"; sid:1;)
          alert ip any any -> any any (content:"b"; content:"a"; distance:-5; within:9; sid:2;)
          alert tcp any any -> any [80,443] (content:!"x"; sid:3;)
          alert udp $HOME_NET any <> any any (content:"|00|"; offset:1; depth:4; sid:4;)
          alert icmp any any -> any any (content:"|ff|"; content:!"|fe|"; within:30; sid:5;)
          drop ip any any -> any any (content:"GET "; nocase; depth:4; sid:6;)
          alert ip any any -> any any (sid:7;)
          """);

  private static final int[] LINKS = {
    LinkType.ETHERNET,
    LinkType.RAW,
    LinkType.NULL,
    LinkType.LINUX_SLL,
    LinkType.LINUX_SLL2,
    LinkType.IPV4,
    LinkType.IPV6,
    LinkType.PPP,
    -1
  };

  /** Asks every event everything, so that what is made lazily is made. */
  private static final EventSink CURIOUS =
      new EventSink() {
        @Override
        public void onAlert(AlertEvent alert) {
          ask(alert);
        }

        @Override
        public void onAnomaly(AnomalyEvent anomaly) {
          ask(anomaly);
          Objects.requireNonNull(anomaly.anomaly() + anomaly.layer() + anomaly.limit());
        }

        private void ask(PacketEvent event) {
          Objects.requireNonNull(event.sourceAsset().guest() + event.destinationAsset().guest());
          Objects.requireNonNull("" + event.communityId() + event.tenant() + event.tap());
          event
              .memory()
              .asSlice(event.offset(), event.capturedLength())
              .asSlice(event.payloadOffset() - event.offset(), event.payloadLength());
        }
      };

  private final Inspectors inspectors = new Inspectors();
  private final Inspector inspector =
      inspectors.build(
          SmallInspector.builder(RULES).sink(CURIOUS).checksums(ChecksumPolicy.VERIFY));
  private final Inspector trusting = inspectors.build(SmallInspector.builder(RULES).sink(CURIOUS));

  @AfterEach
  @AfterProperty
  void closeInspectors() {
    inspectors.close();
  }

  private void inspect(PacketBatch batch) {
    inspector.inspect(batch);
    trusting.inspect(batch);
    assertEquals(0, inspector.statistics().get(InspectorCounter.SINK_FAILURES));
    assertEquals(0, trusting.statistics().get(InspectorCounter.SINK_FAILURES));
  }

  @Property(tries = 2000)
  void randomBytesOnAnyLinkNeverThrow(@ForAll @Size(max = 200) byte[] bytes) {
    for (int link : LINKS) {
      inspect(TestBatch.of(link, List.of(bytes)));
    }
  }

  @Property(tries = 3000)
  void packetsWithFlippedBytesNeverThrow(
      @ForAll int which, @ForAll @Size(max = 8) int[] positions, @ForAll byte value) {
    byte[] frame = sample(Math.floorMod(which, 6));
    for (int position : positions) {
      frame[Math.floorMod(position, frame.length)] ^= (byte) (value | 1);
    }
    inspect(TestBatch.of(frame));
  }

  private static byte[] sample(int which) {
    return switch (which) {
      case 0 -> TestPacket.tcp().payload("GET / ab").build();
      case 1 -> TestPacket.udp().payload("xxab\0\0b.a").vlan(5).build();
      case 2 -> TestPacket.icmp().payload("\u00ff\u00fe").build();
      case 3 -> TestPacket.icmpv6().payload("\u00ff").build();
      case 4 -> TestPacket.other(50).payload("get ab").build();
      default -> TestPacket.udp().from("fd00::1").to("fd00::2").payload("ab").build();
    };
  }

  @Test
  void readsNoByteBehindAPacketThatBordersAGuardPage() {
    try (GuardPage guard = GuardPage.allocate(4096)) {
      for (int which = 0; which < 6; which++) {
        byte[] frame = sample(which);
        for (int length = 0; length <= frame.length; length++) {
          byte[] cut = Arrays.copyOf(frame, length);
          PacketBatch batch = new PacketBatch(1);
          batch.begin(GuardPage.unbounded(), new TapRegistry(), 0);
          batch.add(guard.offsetAtEnd(cut), length, frame.length, 0, LinkType.ETHERNET, -1);
          // The curious sink slices the unbounded segment, which reads nothing.
          inspect(batch);
        }
      }
    }
  }

  @Test
  void findsWhatBordersTheGuardPage() {
    try (GuardPage guard = GuardPage.allocate(4096)) {
      byte[] frame = TestPacket.udp().payload("xxab").build();
      PacketBatch batch = new PacketBatch(1);
      batch.begin(GuardPage.unbounded(), new TapRegistry(), 0);
      batch.add(guard.offsetAtEnd(frame), frame.length, frame.length, 0, LinkType.ETHERNET, -1);
      RecordingSink sink = new RecordingSink();
      inspectors.build(SmallInspector.builder(RULES).sink(sink)).inspect(batch);
      assertEquals(List.of(1L, 2L, 7L), sink.sids());
    }
  }
}
