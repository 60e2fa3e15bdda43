package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.DefragmenterTest.numbered;
import static io.vpi.flow.fragment.DefragmenterTest.part;
import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.UDP;
import static io.vpi.flow.fragment.FragmentPackets.ethernet;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.udp;
import static io.vpi.flow.fragment.FragmentPackets.vlan;
import static io.vpi.flow.fragment.FragmentPackets.vxlan;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.report.FlowCounter;
import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fragments outside of tunnels, in tunnels, and both at once. */
class TunnelFragmentTest {
  private Offering offering = Offering.withDefaults().link(LinkType.ETHERNET);

  @AfterEach
  void close() {
    offering.close();
  }

  @Test
  void findsTheInnerPacketOfATunnelThatIsFragmentedOutside() {
    byte[] inner = ethernet(0x0800, ipv4(1, UDP, 0, false, udp(1000, 2000, numbered(400))));
    List<byte[]> fragments = fragments(9, UDP, vxlan(7, inner), 200);
    assertEquals(3, fragments.size());
    assertEquals(Outcome.HELD, offering.offer(ethernet(0x0800, fragments.get(2))));
    assertEquals(Outcome.HELD, offering.offer(ethernet(0x0800, fragments.get(0))));
    assertEquals(Outcome.DATAGRAM, offering.offer(ethernet(0x0800, fragments.get(1))));
    LayerTable layers = offering.datagram().layers();
    assertEquals(7, layers.overlayId(0, 0));
    assertEquals(8, offering.datagram().tenant());
    assertEquals(Protocol.UDP, layers.protocol(0, layers.transport(0)));
    assertEquals(400, layers.payloadLength(0));
  }

  @Test
  void putsFragmentsWithinATunnelTogether() {
    List<byte[]> fragments = fragments(9, UDP, udp(1000, 2000, numbered(400)), 200);
    assertEquals(Outcome.HELD, offering.offer(inTunnel(1, 7, fragments.get(0))));
    assertEquals(Outcome.HELD, offering.offer(inTunnel(2, 7, fragments.get(2))));
    assertEquals(Outcome.DATAGRAM, offering.offer(inTunnel(3, 7, fragments.get(1))));
    LayerTable layers = offering.datagram().layers();
    assertEquals(2, layers.layerCount(0));
    assertEquals(400, layers.payloadLength(0));
    assertEquals(0, layers.overlayCount(0));
    // The network id of the tunnel, plus 1, though the datagram itself is in none any more.
    assertEquals(8, offering.datagram().tenant());
  }

  @Test
  void keepsTheFragmentsOfTwoNetworksApart() {
    byte[] a = filled(16, 'a');
    byte[] b = filled(16, 'b');
    offering.offer(inTunnel(1, 7, ipv4(9, EXPERIMENT, 0, true, part(a, 0, 8))));
    offering.offer(inTunnel(2, 8, ipv4(9, EXPERIMENT, 0, true, part(b, 0, 8))));
    assertEquals(
        Outcome.DATAGRAM,
        offering.offer(inTunnel(3, 7, ipv4(9, EXPERIMENT, 8, false, part(a, 8, 16)))));
    assertArrayEquals(a, offering.payload(20));
    assertEquals(
        Outcome.DATAGRAM,
        offering.offer(inTunnel(4, 8, ipv4(9, EXPERIMENT, 8, false, part(b, 8, 16)))));
    assertArrayEquals(b, offering.payload(20));
  }

  @Test
  void putsFragmentsTogetherInATunnelThatIsFragmentedItself() {
    List<byte[]> inner = fragments(9, UDP, udp(1000, 2000, numbered(900)), 304);
    assertEquals(3, inner.size());
    // The outer fragments of all three come mixed, so levels must not disturb each other.
    List<List<byte[]>> outer = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      outer.add(fragments(100 + i, UDP, vxlan(7, ethernet(0x0800, inner.get(i))), 160));
      assertEquals(3, outer.get(i).size());
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      for (int packet = 0; packet < 3; packet++) {
        outcomes.add(offering.offer(ethernet(0x0800, outer.get(packet).get(part))));
      }
    }
    assertEquals(8, outcomes.stream().filter(outcome -> outcome == Outcome.HELD).count());
    assertEquals(Outcome.DATAGRAM, outcomes.getLast());
    assertArrayEquals(ipv4(9, UDP, 0, false, udp(1000, 2000, numbered(900))), offering.packet());
    assertEquals(4, offering.statistics().get(FlowCounter.DATAGRAMS));
    assertEquals(8, offering.datagram().tenant());
    assertEquals(0, offering.defragmenter().memoryInUse());
  }

  @Test
  void takesTheVlansOfTheFrameWithinTheTunnel() {
    offering.strippedVlans(0x8100_0005);
    byte[] tagged = vlan(9, 0x0800, ipv4(9, EXPERIMENT, 0, true, filled(8, 'x')));
    byte[] last = vlan(9, 0x0800, ipv4(9, EXPERIMENT, 8, false, filled(8, 'x')));
    offering.offer(ethernet(0x0800, ipv4(1, UDP, 0, false, vxlan(7, ethernet(0x8100, tagged)))));
    assertEquals(
        Outcome.DATAGRAM,
        offering.offer(ethernet(0x0800, ipv4(2, UDP, 0, false, vxlan(7, ethernet(0x8100, last))))));
    assertEquals(1, offering.datagram().batch().strippedVlanCount(0));
    assertEquals(0x8100_0009, offering.datagram().batch().strippedVlan(0, 0));
  }

  @Test
  void tellsOfMoreLevelsThanItFollows() {
    offering.close();
    offering =
        new Offering(FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).depth(3).build());
    offering.link(LinkType.IPV4);
    // Fragments in IP in fragments in IP ..., the innermost first of all.
    byte[] packet = ipv4(50, EXPERIMENT, 0, true, filled(400, 'x'));
    for (int depth = 0; depth < 3; depth++) {
      List<byte[]> two = fragments(depth, 4, packet, (packet.length / 2 + 7) / 8 * 8);
      assertEquals(2, two.size());
      // Only the first half travels in the next level; the second half is sent by itself.
      packet = two.get(0);
      offering.offer(two.get(1));
    }
    assertEquals(3, offering.defragmenter().size());
    assertEquals(Outcome.TOO_DEEP, offering.offer(packet));
    assertEquals(List.of("frag.too_deep 3 0"), offering.anomalies());
    assertEquals(1, offering.statistics().get(FlowCounter.FRAGMENTS_TOO_DEEP));
  }

  private static byte[] inTunnel(int id, int vni, byte[] packet) {
    return ethernet(0x0800, ipv4(id, UDP, 0, false, vxlan(vni, ethernet(0x0800, packet))));
  }

  static List<byte[]> fragments(int id, int protocol, byte[] payload, int size) {
    List<byte[]> fragments = new ArrayList<>();
    for (int at = 0; at < payload.length; at += size) {
      int end = Math.min(at + size, payload.length);
      fragments.add(ipv4(id, protocol, at, end < payload.length, part(payload, at, end)));
    }
    return fragments;
  }
}
