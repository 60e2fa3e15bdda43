package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.extension;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.ah;
import static io.vpi.decode.TunnelPackets.dccp;
import static io.vpi.decode.TunnelPackets.sctp;
import static io.vpi.decode.TunnelPackets.u32;
import static io.vpi.decode.TunnelPackets.udpLite;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What IP carries beside TCP, UDP and ICMP: UDP-Lite, SCTP, DCCP, IGMP, ESP, AH and IP itself. */
class IpPayloadTest {

  private static Decoding decode(int protocol, byte[] payload) {
    return Decoding.of(LinkType.RAW, ipv4(protocol, payload));
  }

  @Test
  void readsUdpLite() {
    Decoding packet = decode(136, udpLite(10, payload(4)));
    packet
        .expectClean("ipv4 0+20..32", "udplite 20+8..32")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(28, 4);
    long header = packet.header(1);
    assertEquals(4000, UdpLite.sourcePort(packet.memory(), header));
    assertEquals(5001, UdpLite.destinationPort(packet.memory(), header));
    assertEquals(10, UdpLite.checksumCoverage(packet.memory(), header));
    assertEquals(0, UdpLite.checksum(packet.memory(), header));
    Decoding.of(LinkType.RAW, ipv6(136, udpLite(0, payload(4))))
        .expectClean("ipv6 0+40..52", "udplite 40+8..52");
  }

  @Test
  void reportsACoverageThatLeavesTheHeaderOut() {
    for (int coverage = 1; coverage < 8; coverage++) {
      decode(136, udpLite(coverage, payload(4)))
          .expectLayers("ipv4 0+20..32", "udplite 20+8..32")
          .expectStop(
              "udplite.length_too_short at 20: 8 required, "
                  + coverage
                  + " available, limit captured");
    }
  }

  @Test
  void reportsACoverageBeyondThePacket() {
    decode(136, udpLite(13, payload(4)))
        .expectLayers("ipv4 0+20..32", "udplite 20+8..32")
        .expectAnomalies(
            "udplite.length_exceeds_packet at 20: 13 required, 12 available, limit captured");
    Decoding.of(LinkType.RAW, ipv4Fragment(136, 0, true, udpLite(5000, payload(8))))
        .expectClean("ipv4 0+20..36", "udplite 20+8..36");
  }

  @Test
  void readsSctp() {
    Decoding packet = decode(132, sctp(payload(16)));
    packet.expectClean("ipv4 0+20..48", "sctp 20+12..48").expectNetworkAndTransport(0, 1);
    long header = packet.header(1);
    assertEquals(5060, Sctp.sourcePort(packet.memory(), header));
    assertEquals(2905, Sctp.destinationPort(packet.memory(), header));
    assertEquals(0xABCD1234, Sctp.verificationTag(packet.memory(), header));
    assertEquals(0, Sctp.checksum(packet.memory(), header));
  }

  @Test
  void readsDccpWithEitherSequenceNumber() {
    Decoding packet = decode(33, dccp(true, 5, payload(8)));
    packet
        .expectClean("ipv4 0+20..44", "dccp 20+20..44")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(40, 4);
    long header = packet.header(1);
    assertEquals(4000, Dccp.sourcePort(packet.memory(), header));
    assertEquals(5001, Dccp.destinationPort(packet.memory(), header));
    assertEquals(4, Dccp.type(packet.memory(), header));
    assertTrue(Dccp.hasLongSequenceNumber(packet.memory(), header));
    assertEquals(0x112233445566L, Dccp.sequenceNumber(packet.memory(), header));
    Decoding shorter = decode(33, dccp(false, 3, payload(8)));
    shorter.expectClean("ipv4 0+20..40", "dccp 20+12..40");
    assertFalse(Dccp.hasLongSequenceNumber(shorter.memory(), shorter.header(1)));
    assertEquals(0x010203, Dccp.sequenceNumber(shorter.memory(), shorter.header(1)));
  }

  @ParameterizedTest
  @CsvSource({"true, 0, 16", "true, 3, 16", "false, 0, 12", "false, 2, 12"})
  void reportsADataOffsetWithinTheHeader(boolean extended, int words, int least) {
    decode(33, dccp(extended, words, payload(8)))
        .expectLayers("ipv4 0+20.." + (28 + (extended ? 16 : 12)))
        .expectStop(
            "dccp.length_too_short at 20: "
                + least
                + " required, "
                + words * 4
                + " available, limit captured");
  }

  @Test
  void reportsADataOffsetBeyondThePacket() {
    decode(33, dccp(false, 255, payload(8)))
        .expectStop("dccp.truncated at 20: 1020 required, 20 available, limit captured");
  }

  @Test
  void readsIgmp() {
    Decoding packet = decode(2, join(bytes(0x16, 100), u16(0x1234), bytes(239, 1, 2, 3)));
    packet.expectClean("ipv4 0+20..28", "igmp 20+8..28").expectNetworkAndTransport(0, 1);
    long header = packet.header(1);
    assertEquals(0x16, Igmp.type(packet.memory(), header));
    assertEquals(100, Igmp.maxResponseCode(packet.memory(), header));
    assertEquals(0x1234, Igmp.checksum(packet.memory(), header));
    assertEquals(0xEF010203, Igmp.group(packet.memory(), header));
  }

  @Test
  void readsTheHeadOfEspAndNoMore() {
    byte[] esp = join(u32(0x1001), u32(7), tcp(payload(8)));
    Decoding packet = decode(50, esp);
    packet
        .expectClean("ipv4 0+20..56", "esp 20+8..56")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(28, 28);
    assertEquals(0x1001, Esp.spi(packet.memory(), packet.header(1)));
    assertEquals(7, Esp.sequenceNumber(packet.memory(), packet.header(1)));
    Decoding.of(LinkType.RAW, ipv6(50, esp)).expectClean("ipv6 0+40..76", "esp 40+8..76");
  }

  @Test
  void readsWhatAnAuthenticationHeaderProtects() {
    Decoding packet = decode(51, ah(6, 12, tcp(payload(4))));
    packet
        .expectClean("ipv4 0+20..68", "ah 20+24..68", "tcp 44+20..68")
        .expectNetworkAndTransport(0, 2);
    assertEquals(6, Ah.nextHeader(packet.memory(), packet.header(1)));
    assertEquals(0x1001, Ah.spi(packet.memory(), packet.header(1)));
    assertEquals(5, Ah.sequenceNumber(packet.memory(), packet.header(1)));
    Decoding.of(
            LinkType.RAW,
            ipv6(0, extension(51, bytes(), ah(60, 0, extension(17, bytes(), udp(payload(1)))))))
        .expectClean(
            "ipv6 0+40..77",
            "ipv6_hop_by_hop 40+8..77",
            "ah 48+12..77",
            "ipv6_destination_options 60+8..77",
            "udp 68+8..77");
  }

  @Test
  void keepsTheNumbersOfIpv4AndIpv6ApartBehindAnAuthenticationHeader() {
    decode(51, ah(60, 0, extension(17, bytes(), udp(payload(1)))))
        .expectClean("ipv4 0+20..49", "ah 20+12..49");
    Decoding.of(LinkType.RAW, ipv6(51, ah(1, 0, payload(8))))
        .expectClean("ipv6 0+40..60", "ah 40+12..60");
  }

  @Test
  void reportsAnAuthenticationHeaderShorterThanItsFields() {
    decode(51, with8(ah(6, 12, tcp(payload(4))), 1, 0))
        .expectStop("ah.length_too_short at 20: 12 required, 8 available, limit captured");
    decode(51, with8(ah(6, 12, tcp(payload(4))), 1, 255))
        .expectStop("ah.truncated at 20: 1028 required, 48 available, limit captured");
  }

  @Test
  void followsIpInIpInAllFourPairs() {
    byte[] datagram = udp(payload(4));
    decode(4, ipv4(17, datagram))
        .expectClean("ipv4 0+20..52", "ipv4 20+20..52", "udp 40+8..52")
        .expectNetworkAndTransport(1, 2)
        .expectOverlays();
    decode(41, ipv6(17, datagram)).expectClean("ipv4 0+20..72", "ipv6 20+40..72", "udp 60+8..72");
    Decoding.of(LinkType.RAW, ipv6(4, ipv4(17, datagram)))
        .expectClean("ipv6 0+40..72", "ipv4 40+20..72", "udp 60+8..72");
    Decoding.of(LinkType.RAW, ipv6(41, ipv6(17, datagram)))
        .expectClean("ipv6 0+40..92", "ipv6 40+40..92", "udp 80+8..92");
  }

  @Test
  void forgetsTheOuterTransportWhereAnInnerPacketIsAFragment() {
    decode(4, ipv4Fragment(17, 1480, false, payload(8)))
        .expectLayers("ipv4 0+20..48", "ipv4 20+20..48")
        .expectState(LayerTable.State.FRAGMENT)
        .expectNetworkAndTransport(1, LayerTable.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 62})
  void endsIpInIpWithoutEnd(int limit) {
    byte[] packet = udp(payload(1));
    int protocol = 17;
    for (int i = 0; i < 70; i++) {
      packet = ipv4(protocol, packet);
      protocol = 4;
    }
    new Decoding(limit)
        .link(LinkType.RAW)
        .decode(packet)
        .expectStop(
            "ipv4.too_many_layers at "
                + 20 * limit
                + ": "
                + (limit + 1)
                + " required, "
                + limit
                + " available, limit captured");
  }

  @ParameterizedTest
  @CsvSource({
    "136, 8, udplite",
    "132, 12, sctp",
    "33, 12, dccp",
    "2, 8, igmp",
    "50, 8, esp",
    "51, 12, ah",
    "47, 4, gre",
    "115, 4, l2tpv3",
    "137, 4, mpls",
    "4, 20, ipv4",
    "41, 40, ipv6"
  })
  void stopsAtEachCut(int protocol, int required, String label) {
    byte[] packet = ipv4(protocol, new byte[64]);
    for (int there = 0; there < required; there++) {
      new Decoding()
          .link(LinkType.RAW)
          .wireLength(packet.length)
          .decode(cut(packet, 20 + there))
          .expectStop(
              label
                  + ".truncated at 20: "
                  + required
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }
}
