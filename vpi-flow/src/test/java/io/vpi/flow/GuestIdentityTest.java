package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.testing.Conversation;
import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who the ends of a flow are, and that each is followed as its operating system would. */
class GuestIdentityTest {
  private static final IpAddress SERVER = IpAddress.parse("10.0.0.2").orElseThrow();

  private static Asset guest(String name, String operatingSystem) {
    return new Asset(name, "host", "tap", operatingSystem, "");
  }

  /** A client of Linux, and a server of some operating system, known by their addresses. */
  private static AssetResolver server(String operatingSystem) {
    Asset client = guest("client", "linux");
    Asset server = guest("server", operatingSystem);
    return end -> SERVER.equals(end.address()) ? server : client;
  }

  /** What a server makes of two segments that begin together, the later one longer. */
  private static String reassembled(FlowOptions options, AssetResolver assets) {
    try (TestEngine test = new TestEngine(options, assets)) {
      Conversation talk = Conversation.ipv4();
      test.send(talk.handshake());
      test.send(talk.client.dataAt(2, "OLD"));
      test.send(talk.client.dataAt(2, "newer"));
      test.send(talk.client.dataAt(0, "> "));
      return test.toServer();
    }
  }

  private static String reassembled(String operatingSystem) {
    return reassembled(TestEngine.options().build(), server(operatingSystem));
  }

  @Test
  void overlappingSegmentsAreReadAsTheReceiversOperatingSystemReadsThem() {
    assertEquals("> newer", reassembled("Ubuntu 22.04"));
    assertEquals("> OLDer", reassembled("windows server 2019"));
    assertEquals("> newer", reassembled("http://oracle.com/solaris/11"));
  }

  @Test
  void wordsThatSayNothingLeaveTheDefault() {
    assertEquals(OverlapPolicy.BSD, HostPolicy.MODERN.overlap());
    assertEquals("> OLDer", reassembled("an appliance"));
    FlowOptions linux =
        TestEngine.options().hosts(HostPolicies.byOperatingSystem(HostPolicy.LINUX)).build();
    assertEquals("> newer", reassembled(linux, server("an appliance")));
    assertEquals("> OLDer", reassembled(linux, server("windows server 2019")));
  }

  @Test
  void whatTheUserSaysOfANetworkBeatsTheInventory() {
    HostPolicies others = HostPolicies.byOperatingSystem(HostPolicy.MODERN);
    HostPolicies configured =
        (end, asset, tap) ->
            end.ipVersion() == 4 && end.addressLow() >>> 8 == 0x0A0000
                ? HostPolicy.LAST
                : others.policy(end, asset, tap);
    FlowOptions options = TestEngine.options().hosts(configured).build();
    assertEquals("> newer", reassembled(options, server("windows server 2019")));
  }

  @Test
  void inlineTheFirstBytesWinWhateverTheReceiverIs() {
    FlowOptions inline = TestEngine.options().inline(true).replaces(true).build();
    assertEquals("> OLDer", reassembled(inline, server("Ubuntu 22.04")));
  }

  @Test
  void eachEndIsAskedForOnceAFlowWithTheAddressesOfItsFirstPacket() {
    List<String> asked = new ArrayList<>();
    AssetResolver inventory =
        end -> {
          asked.add(MacAddress.format(end.mac()) + " " + end.address());
          return guest(end.mac() == 0x020000000001L ? "one" : "two", "");
        };
    try (TestEngine test = new TestEngine(TestEngine.options().build(), inventory)) {
      Conversation talk = Conversation.ipv4();
      test.send(talk.handshake());
      test.send(talk.client.data("request"));
      test.send(talk.server.data("answer"));
      test.end();
      assertEquals(List.of("02:00:00:00:00:01 10.0.0.1", "02:00:00:00:00:02 10.0.0.2"), asked);
      assertEquals(List.of("one -> two"), test.guests);
    }
  }

  @Test
  void anEndThatOnlyItsMacAddressTellsIsKnownWhenTheFlowEnds() {
    AssetResolver inventory =
        end -> end.mac() == 0x020000000002L ? guest("web", "") : Asset.UNKNOWN;
    try (TestEngine test = new TestEngine(TestEngine.options().build(), inventory)) {
      test.send(Conversation.fromB().client.syn());
      test.send(Conversation.ipv6().client.syn());
      test.end();
      assertEquals(2, test.guests.size());
      assertTrue(test.guests.stream().allMatch(" -> web"::equals), test.guests::toString);
    }
  }

  @Test
  void anInventoryThatFailsLeavesTheFlowAsItIs() {
    AssetResolver broken =
        end -> {
          throw new IllegalStateException("the inventory is away");
        };
    assertEquals("> OLDer", reassembled(TestEngine.options().build(), broken));
    try (TestEngine test = new TestEngine(TestEngine.options().build(), broken)) {
      test.send(Conversation.ipv4().client.syn());
      test.end();
      assertEquals(List.of(" -> "), test.guests);
    }
  }

  /** An Ethernet frame with a fragment of a datagram of UDP whose checksum is left out. */
  private static byte[] fragment(int offset, boolean more, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(34 + payload.length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) 0x0800);
    frame.putShort((short) 0x4500).putShort((short) (20 + payload.length)).putShort((short) 9);
    frame.putShort((short) ((more ? 0x2000 : 0) | offset / 8)).putShort((short) 0x4011);
    frame.putShort((short) 0).putInt(0x0A000001).putInt(0x0A000002).put(payload);
    int sum = 0;
    for (int i = 14; i < 34; i += 2) {
      sum += frame.getShort(i) & 0xFFFF;
    }
    frame.putShort(24, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
    return frame.array();
  }

  private static byte[] text(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What the receiver makes of two fragments for one place. */
  private static String putTogether(AssetResolver inventory, List<String> guests) {
    StringBuilder out = new StringBuilder();
    try (TestEngine test = new TestEngine(TestEngine.options().build(), inventory)) {
      test.action =
          packet -> {
            if (packet.isDatagram()) {
              long at = packet.batch().offset(0) + packet.layers().payloadOffset(0);
              int length = packet.layers().payloadLength(0);
              byte[] bytes =
                  packet.batch().memory().asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
              out.append(new String(bytes, StandardCharsets.ISO_8859_1));
            }
          };
      byte[] udp = ByteBuffer.allocate(8).putInt(0x14E90035).putShort((short) 18).array();
      test.send(fragment(0, true, udp));
      test.send(fragment(8, true, text("old old ")));
      test.send(fragment(8, true, text("new new ")));
      test.send(fragment(16, false, text(".")));
      test.end();
      guests.addAll(test.guests);
      assertEquals(4, test.count(FlowCounter.PACKETS));
    }
    return out.toString();
  }

  @Test
  void fragmentsAreReadAsTheReceiversOperatingSystemReadsThem() {
    List<String> guests = new ArrayList<>();
    assertEquals("new new .", putTogether(server("Linux 2.6.9"), guests));
    assertEquals("old old .", putTogether(server("FreeBSD 13"), guests));
    assertEquals(List.of("client -> server", "client -> server"), guests);
    assertEquals("", putTogether(server("Ubuntu 22.04"), guests));
    assertEquals("", putTogether(server("Windows 11"), guests));
  }

  @Test
  void theReceiverOfFragmentsIsAskedForOnceADatagramByTheAddressesAroundThem() {
    List<String> asked = new ArrayList<>();
    AssetResolver inventory =
        end -> {
          asked.add(MacAddress.format(end.mac()) + " " + end.address());
          return end.mac() == 0x020000000002L ? guest("old", "Linux 2.6.9") : guest("new", "");
        };
    List<String> guests = new ArrayList<>();
    assertEquals("new new .", putTogether(inventory, guests));
    assertEquals(List.of("new -> old"), guests);
    assertEquals(
        List.of(
            "02:00:00:00:00:02 10.0.0.2",
            "02:00:00:00:00:01 10.0.0.1",
            "02:00:00:00:00:02 10.0.0.2"),
        asked);
  }

  @Test
  void theEndOfAnIcmpAnswerThatComesFirstIsNotTakenForTheOther() {
    AssetResolver inventory = end -> guest(end.mac() == 0x020000000001L ? "answers" : "asks", "");
    try (TestEngine test = new TestEngine(TestEngine.options().build(), inventory)) {
      ByteBuffer frame = ByteBuffer.wrap(fragment(0, false, new byte[8]));
      frame.put(23, (byte) 1).putShort(24, (short) (frame.getShort(24) + 16));
      frame.putShort(36, (short) 0xFFFF);
      test.send(frame.array());
      test.end();
      assertEquals(List.of("asks -> answers"), test.guests);
    }
  }

  @Test
  void anEndpointIsLentForTheCall() {
    List<Endpoint> lent = new ArrayList<>();
    AssetResolver inventory =
        end -> {
          lent.add(end);
          return Asset.UNKNOWN;
        };
    try (TestEngine test = new TestEngine(TestEngine.options().build(), inventory)) {
      test.send(Conversation.ipv4().client.syn());
    }
    assertEquals(2, lent.size());
    assertEquals(lent.getFirst(), lent.getLast());
  }
}
