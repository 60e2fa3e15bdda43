package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.EventSink;
import io.vpi.event.FlowEvent;
import io.vpi.event.TrafficEvent;
import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is at both ends of what an event tells, where only MAC addresses tell that. */
class GuestEventTest {
  private static final String RULES =
      """
      alert tcp any any -> any 80 (content:"needle"; sid:1;)
      alert udp any any -> any any (content:"needle"; sid:2;)
      """;

  private final List<String> seen = new ArrayList<>();
  private final TestConnection talk = TestConnection.ipv4();

  private static final AssetResolver BY_MAC =
      end ->
          switch ((int) end.mac() & 0xFF) {
            case 1 -> guest("one", "Ubuntu 22.04");
            case 2 -> guest("two", "windows server 2019");
            default -> Asset.UNKNOWN;
          };

  private static Asset guest(String name, String operatingSystem) {
    return new Asset(name, "", "", operatingSystem, "");
  }

  private List<String> inspect(AssetResolver assets, List<byte[]> frames) {
    EventSink sink =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) {
            note("alert " + alert.packetNumber(), alert);
          }

          @Override
          public void onAnomaly(AnomalyEvent anomaly) {
            note("anomaly " + anomaly.anomaly(), anomaly);
          }

          @Override
          public void onFlow(FlowEvent flow) {
            note("flow", flow);
          }

          private void note(String what, TrafficEvent event) {
            seen.add(
                what
                    + ": "
                    + event.sourceAsset().guest()
                    + " > "
                    + event.destinationAsset().guest());
          }
        };
    try (Inspector inspector =
        SmallInspector.builder(RuleSet.parse(RULES)).sink(sink).assets(assets).build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    }
    return seen;
  }

  @Test
  void anAlertAndItsFlow() {
    List<byte[]> frames = Inspections.join(talk.handshake(), List.of(talk.toServer("a needle")));
    assertEquals(List.of("alert 4: one > two", "flow: one > two"), inspect(BY_MAC, frames));
  }

  @Test
  void anAlertOnBytesThatAreInspectedWhenTheirPacketsAreGone() {
    List<byte[]> frames =
        Inspections.join(talk.handshake(), List.of(talk.toServerAt(10, "a needle")));
    assertEquals(List.of("alert 4: one > two", "flow: one > two"), inspect(BY_MAC, frames));
  }

  @Test
  void anAlertOnADatagramInFragments() {
    TestPacket packet = TestPacket.udp().ports(5000, 53).payload("....a needle in fragments");
    assertEquals(
        List.of("alert 2: one > two", "flow: one > two"),
        inspect(BY_MAC, TestFragments.of(packet.build(), 16)));
  }

  @Test
  void anAnomaly() {
    List<byte[]> frames = Inspections.join(talk.handshake(), List.of(new byte[] {2, 0, 0}));
    List<String> events = inspect(BY_MAC, frames);
    assertEquals("anomaly eth.truncated:  > ", events.getFirst());
    byte[] cut = Arrays.copyOf(talk.toServer("a needle"), 40);
    seen.clear();
    events = inspect(BY_MAC, List.of(cut));
    assertEquals("anomaly tcp.truncated: one > two", events.getLast());
  }

  @Test
  void aRuleMatchesInWhatTheReceiversOperatingSystemReads() {
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            List.of(
                talk.toServerAt(2, "nee"), talk.toServerAt(2, "hidden"), talk.toServerAt(0, "a ")));
    List<byte[]> other =
        Inspections.join(
            TestConnection.ipv4().handshake(),
            List.of(
                talk.toServerAt(2, "hid"), talk.toServerAt(2, "needle"), talk.toServerAt(0, "a ")));
    AssetResolver linux = end -> guest("linux", "Ubuntu 22.04");
    AssetResolver windows = end -> guest("windows", "windows server 2019");
    assertEquals(
        List.of("anomaly tcp.overlap: linux > linux", "alert 6: linux > linux"),
        inspect(linux, other).subList(0, 2));
    seen.clear();
    assertEquals(
        List.of("flow: windows > windows"),
        inspect(windows, other).stream().filter(each -> !each.startsWith("anomaly")).toList());
    seen.clear();
    assertEquals(
        List.of("flow: linux > linux"),
        inspect(linux, frames).stream().filter(each -> !each.startsWith("anomaly")).toList());
  }
}
