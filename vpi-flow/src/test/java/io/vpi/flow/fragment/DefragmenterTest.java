package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.UDP;
import static io.vpi.flow.fragment.FragmentPackets.ethernet;
import static io.vpi.flow.fragment.FragmentPackets.extension;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.fragmentHeader;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.ipv6;
import static io.vpi.flow.fragment.FragmentPackets.ipv6Fragment;
import static io.vpi.flow.fragment.FragmentPackets.join;
import static io.vpi.flow.fragment.FragmentPackets.udp;
import static io.vpi.flow.fragment.FragmentPackets.vlan;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.report.FlowCounter;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DefragmenterTest {
  private final Offering offering = Offering.withDefaults();

  @AfterEach
  void close() {
    assertEquals(0, offering.defragmenter().memoryInUse(), "bytes still held");
    offering.close();
  }

  @Test
  void leavesWholePacketsAlone() {
    byte[] packet = ipv4(1, UDP, 0, false, udp(1, 2, filled(8, 'x')));
    assertEquals(Outcome.NOT_A_FRAGMENT, offering.offer(packet));
    assertEquals(Outcome.NOT_A_FRAGMENT, offering.offer(ipv6(UDP, udp(1, 2, filled(8, 'x')))));
    assertEquals(Outcome.NOT_A_FRAGMENT, offering.offer(new byte[0]));
  }

  @Test
  void makesTheWholePacketAgainOfFragmentsInOrder() {
    byte[] payload = udp(1000, 2000, numbered(1000));
    byte[] options = {7, 7, 4, 0, 0, 0, 0, 0};
    byte[] whole = withOptions(0, false, options, payload);
    assertEquals(
        Outcome.HELD, offering.offer(withOptions(0, true, options, part(payload, 0, 400))));
    byte[] none = {};
    assertEquals(
        Outcome.HELD, offering.offer(withOptions(400, true, none, part(payload, 400, 800))));
    assertEquals(
        Outcome.DATAGRAM, offering.offer(withOptions(800, false, none, part(payload, 800, 1008))));
    assertArrayEquals(whole, offering.packet());
    assertEquals(List.of(), offering.anomalies());
    assertEquals(2, offering.statistics().get(FlowCounter.FRAGMENTS_HELD));
    assertEquals(1, offering.statistics().get(FlowCounter.DATAGRAMS));
  }

  @Test
  void makesItOfFragmentsInAnyOrder() {
    byte[] payload = numbered(3000);
    byte[] whole = ipv4(9, EXPERIMENT, 0, false, payload);
    byte[][] parts = {
      ipv4(9, EXPERIMENT, 0, true, part(payload, 0, 1000)),
      ipv4(9, EXPERIMENT, 1000, true, part(payload, 1000, 2000)),
      ipv4(9, EXPERIMENT, 2000, false, part(payload, 2000, 3000))
    };
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      assertEquals(Outcome.HELD, offering.offer(parts[order[0]]));
      assertEquals(Outcome.HELD, offering.offer(parts[order[1]]));
      assertEquals(Outcome.DATAGRAM, offering.offer(parts[order[2]]));
      assertArrayEquals(whole, offering.packet());
    }
  }

  @Test
  void putsTogetherFragmentsOfEightBytesLastFirst() {
    byte[] payload = numbered(803);
    for (int at = 800; at > 0; at -= 8) {
      byte[] bytes = part(payload, at, Math.min(at + 8, payload.length));
      assertEquals(Outcome.HELD, offering.offer(ipv4(3, EXPERIMENT, at, at < 800, bytes)));
    }
    assertEquals(
        Outcome.DATAGRAM, offering.offer(ipv4(3, EXPERIMENT, 0, true, part(payload, 0, 8))));
    assertArrayEquals(payload, offering.payload(20));
  }

  @Test
  void putsTheLargestDatagramTogether() {
    byte[] payload = numbered(65_535 - 20);
    for (int at = 0; at + 1480 < payload.length; at += 1480) {
      offering.offer(ipv4(4, EXPERIMENT, at, true, part(payload, at, at + 1480)));
    }
    int last = payload.length / 1480 * 1480;
    assertEquals(
        Outcome.DATAGRAM,
        offering.offer(ipv4(4, EXPERIMENT, last, false, part(payload, last, payload.length))));
    assertArrayEquals(ipv4(4, EXPERIMENT, 0, false, payload), offering.packet());
  }

  @Test
  void decodesTheDatagram() {
    byte[] payload = udp(1000, 2000, numbered(32));
    offering.offer(ipv4(5, UDP, 8, false, part(payload, 8, 40)));
    offering.offer(ipv4(5, UDP, 0, true, part(payload, 0, 8)));
    LayerTable layers = offering.datagram().layers();
    assertEquals(2, layers.layerCount(0));
    assertEquals(Protocol.UDP, layers.protocol(0, layers.transport(0)));
    assertEquals(32, layers.payloadLength(0));
    assertEquals(LinkType.IPV4, offering.datagram().batch().linkType(0));
  }

  @Test
  void takesFromTheCompletingFragmentWhatStandsBesideIt() {
    byte[] payload = udp(1000, 2000, numbered(32));
    offering.link(LinkType.ETHERNET).tap(3).strippedVlans(0x8100_0007);
    offering.offer(ethernet(0x8100, vlan(9, 0x0800, ipv4(5, UDP, 8, false, part(payload, 8, 40)))));
    offering.later(1000).tap(4);
    offering.offer(ethernet(0x8100, vlan(9, 0x0800, ipv4(5, UDP, 0, true, part(payload, 0, 8)))));
    PacketBatch batch = offering.datagram().batch();
    assertEquals(offering.now(), batch.now());
    assertEquals(4, batch.tapId(0));
    assertEquals(2, batch.strippedVlanCount(0));
    LayerTable layers = offering.datagram().layers();
    assertEquals(2, layers.vlanCount(0));
    assertEquals(0x8100_0007, layers.vlanTag(0, 0));
    assertEquals(0x8100_0009, layers.vlanTag(0, 1));
  }

  @Test
  void ignoresWhatStandsBehindTheFragmentInItsFrame() {
    byte[] payload = numbered(16);
    byte[] padding = filled(30, 'p');
    offering.link(LinkType.ETHERNET);
    byte[] first = ethernet(0x0800, ipv4(5, EXPERIMENT, 0, true, part(payload, 0, 8)));
    assertEquals(Outcome.HELD, offering.offer(join(first, padding)));
    byte[] second = ethernet(0x0800, ipv4(5, EXPERIMENT, 8, false, part(payload, 8, 16)));
    assertEquals(Outcome.DATAGRAM, offering.offer(join(second, padding)));
    assertArrayEquals(payload, offering.payload(20));
  }

  @Test
  void keepsDontFragmentAndClearsTheOtherBits() {
    byte[] first = ipv4(5, EXPERIMENT, 0, true, filled(8, 'x'));
    first[6] |= 0x40;
    FragmentPackets.setChecksum(first, 0);
    offering.offer(first);
    offering.offer(ipv4(5, EXPERIMENT, 8, false, filled(8, 'x')));
    assertEquals(0x40, offering.packet()[6]);
    assertEquals(0, offering.packet()[7]);
  }

  @Test
  void makesTheWholePacketAgainInIpv6() {
    byte[] payload = udp(1000, 2000, numbered(100));
    offering.offer(ipv6Fragment(77, UDP, 64, false, part(payload, 64, 108)));
    Outcome outcome = offering.offer(ipv6Fragment(77, UDP, 0, true, part(payload, 0, 64)));
    assertEquals(Outcome.DATAGRAM, outcome);
    assertArrayEquals(ipv6(UDP, payload), offering.packet());
    assertEquals(LinkType.IPV6, offering.datagram().batch().linkType(0));
    LayerTable layers = offering.datagram().layers();
    assertEquals(Protocol.UDP, layers.protocol(0, layers.transport(0)));
  }

  @Test
  void leavesTheExtensionHeadersBeforeTheFragmentHeaderInPlace() {
    byte[] payload = udp(1000, 2000, numbered(100));
    // Hop-by-hop options, destination options, and the fragment header behind them.
    byte[] whole = ipv6(0, extension(60, 8, extension(UDP, 2048, payload)));
    for (int at = 96; at >= 0; at -= 48) {
      byte[] bytes = part(payload, at, Math.min(at + 48, payload.length));
      byte[] fragment = fragmentHeader(77, UDP, at, at < 96, bytes);
      Outcome outcome = offering.offer(ipv6(0, extension(60, 8, extension(44, 2048, fragment))));
      assertEquals(at == 0 ? Outcome.DATAGRAM : Outcome.HELD, outcome);
    }
    assertArrayEquals(whole, offering.packet());
    LayerTable layers = offering.datagram().layers();
    assertEquals(Protocol.UDP, layers.protocol(0, layers.transport(0)));
    assertEquals(List.of(), offering.anomalies());
  }

  @Test
  void takesTheNextHeaderOfTheFirstFragmentInIpv6() {
    byte[] payload = udp(1000, 2000, numbered(100));
    offering.offer(ipv6Fragment(77, EXPERIMENT, 64, false, part(payload, 64, 108)));
    offering.offer(ipv6Fragment(77, UDP, 0, true, part(payload, 0, 64)));
    assertArrayEquals(ipv6(UDP, payload), offering.packet());
  }

  @Test
  void doesNotMergeAtomicFragments() {
    byte[] payload = udp(1000, 2000, numbered(56));
    byte[] chaff = udp(1000, 2000, filled(56, 'x'));
    assertEquals(
        Outcome.HELD, offering.offer(ipv6Fragment(77, UDP, 0, true, part(payload, 0, 32))));
    assertEquals(Outcome.NOT_A_FRAGMENT, offering.offer(ipv6Fragment(77, UDP, 0, false, chaff)));
    assertEquals(
        Outcome.DATAGRAM, offering.offer(ipv6Fragment(77, UDP, 32, false, part(payload, 32, 64))));
    assertArrayEquals(ipv6(UDP, payload), offering.packet());
    assertEquals(List.of(), offering.anomalies());
  }

  @Test
  void beginsAnewWithTheSameIdAfterCompletion() {
    for (char value : "abc".toCharArray()) {
      byte[] payload = filled(16, value);
      assertEquals(Outcome.HELD, offering.offer(ipv4(5, EXPERIMENT, 0, true, part(payload, 0, 8))));
      assertEquals(
          Outcome.DATAGRAM, offering.offer(ipv4(5, EXPERIMENT, 8, false, part(payload, 8, 16))));
      assertArrayEquals(payload, offering.payload(20));
    }
  }

  @Test
  void keepsDatagramsOfOneIdApart() {
    // Protocol, addresses, VLAN, address space: each alone makes another datagram (CVE-2024-37151).
    byte[] none = {};
    byte[] x = filled(8, 'x');
    int source = FragmentPackets.SOURCE;
    int destination = FragmentPackets.DESTINATION;
    offering.link(LinkType.ETHERNET);
    byte[][] firsts = {
      ethernet(0x0800, ipv4(source, destination, 5, 200, 0, true, none, x)),
      ethernet(0x0800, ipv4(source, destination, 5, 201, 0, true, none, x)),
      ethernet(0x0800, ipv4(source + 1, destination, 5, 200, 0, true, none, x)),
      ethernet(0x0800, ipv4(source, destination + 1, 5, 200, 0, true, none, x)),
      ethernet(0x8100, vlan(9, 0x0800, ipv4(source, destination, 5, 200, 0, true, none, x))),
      ethernet(0x8100, vlan(8, 0x0800, ipv4(source, destination, 5, 200, 0, true, none, x))),
      ethernet(0x86DD, ipv6Fragment(5, 200, 0, true, x)),
      ethernet(0x86DD, ipv6Fragment(5 << 16, 200, 0, true, x)),
    };
    for (byte[] first : firsts) {
      assertEquals(Outcome.HELD, offering.offer(first));
    }
    offering.addressSpace(1);
    assertEquals(Outcome.HELD, offering.offer(firsts[0]));
    assertEquals(firsts.length + 1, offering.defragmenter().size());
    byte[] last = ethernet(0x0800, ipv4(source, destination, 5, 200, 8, false, none, x));
    assertEquals(Outcome.DATAGRAM, offering.offer(last));
    offering.addressSpace(0);
    assertEquals(Outcome.DATAGRAM, offering.offer(last));
    assertEquals(firsts.length - 1, offering.defragmenter().size());
    offering.later(60_000_000_000L);
    assertEquals(
        firsts.length - 1, offering.defragmenter().advance(offering.now(), Integer.MAX_VALUE));
  }

  private static byte[] withOptions(int offset, boolean more, byte[] options, byte[] payload) {
    return ipv4(
        FragmentPackets.SOURCE,
        FragmentPackets.DESTINATION,
        77,
        UDP,
        offset,
        more,
        options,
        payload);
  }

  static byte[] part(byte[] payload, int from, int to) {
    return Arrays.copyOfRange(payload, from, to);
  }

  static byte[] numbered(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >>> 8));
    }
    return bytes;
  }
}
