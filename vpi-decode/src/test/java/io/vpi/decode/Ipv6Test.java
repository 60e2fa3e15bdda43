package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.extension;
import static io.vpi.decode.Packets.icmp;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.ipv6FragmentHeader;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.routing;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv6Test {
  private static final int UDP = 17;
  private static final byte[] FRAME = ethernet(0x86DD, ipv6(UDP, udp(payload(12))));

  @Test
  void readsEveryField() {
    Decoding packet = Decoding.of(with8(with16(FRAME, 16, 0x1234), 15, 0xA5));
    packet
        .expectClean("eth 0+14..74", "ipv6 14+40..74", "udp 54+8..74")
        .expectNetworkAndTransport(1, 2)
        .expectPayload(62, 12);
    MemorySegment memory = packet.memory();
    long header = packet.header(1);
    assertEquals(0x51234, Ipv6.flowLabel(memory, header));
    assertEquals(20, Ipv6.payloadLength(memory, header));
    assertEquals(UDP, Ipv6.nextHeader(memory, header));
    assertEquals(64, Ipv6.hopLimit(memory, header));
    assertEquals(0x20010DB8_00000000L, Ipv6.sourceHigh(memory, header));
    assertEquals(1, Ipv6.sourceLow(memory, header));
    assertEquals(0x20010DB8_00000000L, Ipv6.destinationHigh(memory, header));
    assertEquals(2, Ipv6.destinationLow(memory, header));
  }

  @Test
  void followsAChainOfExtensionHeaders() {
    byte[] chain =
        extension(
            43,
            bytes(5, 2, 0, 0, 1, 0),
            routing(
                44,
                4,
                0,
                ipv6FragmentHeader(60, 0, false, extension(6, NOTHING, tcp(payload(5))))));
    Decoding packet = Decoding.of(LinkType.IPV6, ipv6(0, chain));
    packet
        .expectClean(
            "ipv6 0+40..113",
            "ipv6_hop_by_hop 40+8..113",
            "ipv6_routing 48+24..113",
            "ipv6_fragment 72+8..113",
            "ipv6_destination_options 80+8..113",
            "tcp 88+20..113")
        .expectNetworkAndTransport(0, 5)
        .expectPayload(108, 5);
    assertEquals(43, Ipv6Extension.nextHeader(packet.memory(), packet.header(1)));
    assertEquals(4, Ipv6Extension.routingType(packet.memory(), packet.header(2)));
    assertEquals(0, Ipv6Extension.segmentsLeft(packet.memory(), packet.header(2)));
    assertEquals(60, Ipv6Fragment.nextHeader(packet.memory(), packet.header(3)));
    assertEquals(0x1234, Ipv6Fragment.identification(packet.memory(), packet.header(3)));
  }

  @Test
  void hasNoTransportWhereNothingFollows() {
    Decoding.of(LinkType.IPV6, ipv6(59, payload(7)))
        .expectClean("ipv6 0+40..47")
        .expectNetworkAndTransport(0, LayerTable.NONE)
        .expectPayload(40, 7);
  }

  @Test
  void doesNotTakeIcmpOfIpv4ForWhatIpv6Carries() {
    Decoding.of(LinkType.IPV6, ipv6(1, icmp(8, 0, NOTHING))).expectClean("ipv6 0+40..48");
  }

  @Test
  void reportsAWrongVersion() {
    Decoding.of(with8(FRAME, 14, 0x45))
        .expectLayers("eth 0+14..74")
        .expectStop("ipv6.wrong_version at 14: 6 required, 4 available, limit captured");
  }

  @Test
  void keepsATrailerOutOfThePayload() {
    Decoding.of(join(FRAME, payload(6)))
        .expectClean("eth 0+14..80", "ipv6 14+40..74", "udp 54+8..74")
        .expectPayload(62, 12);
  }

  @Test
  void reportsAPayloadLengthBeyondThePacketAndGoesOn() {
    Decoding.of(with16(FRAME, 18, 65_535))
        .expectLayers("eth 0+14..74", "ipv6 14+40..74", "udp 54+8..74")
        .expectAnomalies(
            "ipv6.length_exceeds_packet at 14: 65575 required, 60 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void hasNoPayloadWhereThePayloadLengthIsZero() {
    Decoding.of(with16(FRAME, 18, 0))
        .expectLayers("eth 0+14..74", "ipv6 14+40..54")
        .expectStop("udp.truncated at 54: 8 required, 0 available, limit ipv6");
    Decoding.of(LinkType.IPV6, cut(ipv6(59, NOTHING), 60))
        .expectClean("ipv6 0+40..40")
        .expectPayload(40, 0);
  }

  @Test
  void reachesToTheEndWhereMoreIsThereThanThePayloadLengthCouldSay() {
    int size = 70_000;
    byte[] packet = with16(ipv6(6, tcp(payload(size))), 4, 0);
    Decoding.of(LinkType.IPV6, packet)
        .expectClean("ipv6 0+40..70060", "tcp 40+20..70060")
        .expectPayload(60, size);
  }

  @Test
  void takesTheSmallestLengthThatTheFieldCannotHoldForAJumbogram() {
    byte[] largest = with16(ipv6(59, payload(65_535)), 4, 0);
    Decoding.of(LinkType.IPV6, largest).expectClean("ipv6 0+40..40");
    byte[] jumbo = with16(ipv6(59, payload(65_536)), 4, 0);
    Decoding.of(LinkType.IPV6, jumbo).expectClean("ipv6 0+40..65576");
  }

  @Test
  void reachesToTheEndOfAJumbogramByOption() {
    int size = 70_000;
    byte[] jumboPayloadOption = bytes(0xC2, 4, 0, 1, 0x11, 0x8C);
    byte[] packet = with16(ipv6(0, extension(6, jumboPayloadOption, tcp(payload(size)))), 4, 0);
    Decoding.of(LinkType.IPV6, packet)
        .expectClean("ipv6 0+40..70068", "ipv6_hop_by_hop 40+8..70068", "tcp 48+20..70068")
        .expectPayload(68, size);
  }

  @Test
  void reportsHopByHopOptionsInTheWrongPlace() {
    byte[] chain = extension(0, NOTHING, extension(UDP, NOTHING, udp(NOTHING)));
    Decoding.of(LinkType.IPV6, ipv6(60, chain))
        .expectLayers(
            "ipv6 0+40..64",
            "ipv6_destination_options 40+8..64",
            "ipv6_hop_by_hop 48+8..64",
            "udp 56+8..64")
        .expectAnomalies("ipv6_hop_by_hop.misplaced at 48: 0 required, 0 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void reportsAMalformedOptionAndGoesOn() {
    byte[] chain = extension(UDP, bytes(5, 9, 0, 0, 1, 0), udp(NOTHING));
    Decoding.of(LinkType.IPV6, ipv6(0, chain))
        .expectLayers("ipv6 0+40..56", "ipv6_hop_by_hop 40+8..56", "udp 48+8..56")
        .expectAnomalies(
            "ipv6_hop_by_hop.malformed_option at 40: 11 required, 6 available, limit captured");
    Decoding.of(LinkType.IPV6, ipv6(60, chain))
        .expectAnomalies(
            "ipv6_destination_options.malformed_option at 40: 11 required, 6 available, limit"
                + " captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void reportsTheRoutingHeaderThatWasAnAttack() {
    Decoding packet = Decoding.of(LinkType.IPV6, ipv6(43, routing(UDP, 0, 1, udp(payload(4)))));
    packet
        .expectLayers("ipv6 0+40..76", "ipv6_routing 40+24..76", "udp 64+8..76")
        .expectAnomalies("ipv6_routing.deprecated at 40: 0 required, 1 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
    assertEquals(0, Ipv6Extension.routingType(packet.memory(), packet.header(1)));
    assertEquals(1, Ipv6Extension.segmentsLeft(packet.memory(), packet.header(1)));
  }

  @Test
  void followsSegmentRouting() {
    Decoding.of(LinkType.IPV6, ipv6(43, routing(UDP, 4, 1, udp(payload(4)))))
        .expectClean("ipv6 0+40..76", "ipv6_routing 40+24..76", "udp 64+8..76");
  }

  @Test
  void reportsAnExtensionHeaderBeyondThePayload() {
    byte[] packet = with8(ipv6(60, extension(UDP, NOTHING, udp(NOTHING))), 41, 255);
    Decoding.of(LinkType.IPV6, packet)
        .expectLayers("ipv6 0+40..56")
        .expectStop(
            "ipv6_destination_options.truncated at 40: 2048 required, 16 available, limit"
                + " captured");
    Decoding.of(LinkType.IPV6, join(packet, payload(3000)))
        .expectStop(
            "ipv6_destination_options.truncated at 40: 2048 required, 16 available, limit ipv6");
  }

  @Test
  void stopsAtEachCutOfAnExtensionHeader() {
    byte[] routed = ipv6(43, routing(UDP, 4, 0, udp(NOTHING)));
    byte[] fragment = ipv6(44, ipv6FragmentHeader(UDP, 0, false, udp(NOTHING)));
    byte[] hopByHop = ipv6(0, extension(UDP, NOTHING, udp(NOTHING)));
    for (int there = 0; there < 8; there++) {
      String numbers = " at 40: 8 required, " + there + " available, limit captured";
      Decoding.of(LinkType.IPV6, cut(routed, 40 + there))
          .expectAnomalies(
              "ipv6.length_exceeds_packet at 0: 72 required, "
                  + (40 + there)
                  + " available, limit captured",
              "ipv6_routing.truncated" + numbers)
          .expectState(LayerTable.State.STOPPED);
      new Decoding()
          .link(LinkType.IPV6)
          .wireLength(fragment.length)
          .decode(cut(fragment, 40 + there))
          .expectStop("ipv6_fragment.truncated" + numbers);
      new Decoding()
          .link(LinkType.IPV6)
          .wireLength(hopByHop.length)
          .decode(cut(hopByHop, 40 + there))
          .expectStop("ipv6_hop_by_hop.truncated" + numbers);
    }
  }

  @Test
  void takesAnAtomicFragmentForAWholePacket() {
    byte[] packet = ipv6(44, ipv6FragmentHeader(UDP, 0, false, udp(payload(13))));
    Decoding.of(LinkType.IPV6, packet)
        .expectClean("ipv6 0+40..69", "ipv6_fragment 40+8..69", "udp 48+8..69")
        .expectPayload(56, 13)
        .verify()
        .expectChecksums(ChecksumStatus.ABSENT, ChecksumStatus.VALID);
  }

  @Test
  void decodesTheTransportOfAFirstFragment() {
    byte[] whole = udp(payload(100));
    byte[] packet = ipv6(44, ipv6FragmentHeader(UDP, 0, true, cut(whole, 40)));
    Decoding decoded = Decoding.of(LinkType.IPV6, packet);
    decoded
        .expectClean("ipv6 0+40..88", "ipv6_fragment 40+8..88", "udp 48+8..88")
        .expectNetworkAndTransport(0, 2)
        .expectPayload(56, 32);
    assertTrue(Ipv6Fragment.moreFragments(decoded.memory(), decoded.header(1)));
  }

  @Test
  void decodesNothingOfALaterFragment() {
    byte[] packet = ipv6(44, ipv6FragmentHeader(UDP, 1448, false, payload(21)));
    Decoding decoded = Decoding.of(LinkType.IPV6, packet);
    decoded
        .expectLayers("ipv6 0+40..69", "ipv6_fragment 40+8..69")
        .expectAnomalies()
        .expectState(LayerTable.State.FRAGMENT)
        .expectNetworkAndTransport(0, LayerTable.NONE)
        .expectPayload(48, 21);
    assertEquals(1448, Ipv6Fragment.fragmentOffset(decoded.memory(), decoded.header(1)));
    assertFalse(Ipv6Fragment.moreFragments(decoded.memory(), decoded.header(1)));
  }

  @Test
  void reportsAFragmentWhoseLengthIsNoMultipleOfEight() {
    byte[] packet = ipv6(44, ipv6FragmentHeader(UDP, 8, true, payload(15)));
    Decoding.of(LinkType.IPV6, packet)
        .expectAnomalies(
            "ipv6_fragment.fragment_unaligned at 40: 8 required, 15 available, limit captured")
        .expectState(LayerTable.State.FRAGMENT);
  }

  @Test
  void reportsAFragmentThatWouldMakeThePayloadTooLarge() {
    Decoding.of(LinkType.IPV6, ipv6(44, ipv6FragmentHeader(UDP, 65_528, false, payload(7))))
        .expectAnomalies()
        .expectState(LayerTable.State.FRAGMENT);
    Decoding.of(LinkType.IPV6, ipv6(44, ipv6FragmentHeader(UDP, 65_528, false, payload(8))))
        .expectAnomalies(
            "ipv6_fragment.fragment_too_large at 40: 65536 required, 65535 available, limit"
                + " captured")
        .expectState(LayerTable.State.FRAGMENT);
  }

  @Test
  void countsTheHeadersBeforeTheFragmentToThePayloadOfTheWhole() {
    byte[] chain = extension(44, NOTHING, ipv6FragmentHeader(UDP, 65_520, false, payload(8)));
    Decoding.of(LinkType.IPV6, ipv6(0, chain))
        .expectAnomalies(
            "ipv6_fragment.fragment_too_large at 48: 65536 required, 65535 available, limit"
                + " captured");
  }

  @Test
  void stopsAtEachCutOfTheHeader() {
    for (int there = 0; there < 40; there++) {
      Decoding.of(cut(FRAME, 14 + there))
          .expectLayers("eth 0+14.." + (14 + there))
          .expectStop("ipv6.truncated at 14: 40 required, " + there + " available, limit captured");
    }
  }
}
