package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.extension;
import static io.vpi.decode.Packets.icmp;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.dccp;
import static io.vpi.decode.TunnelPackets.greWithKey;
import static io.vpi.decode.TunnelPackets.sctp;
import static io.vpi.decode.TunnelPackets.udpLite;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packet that an ICMP or ICMPv6 error speaks of. */
class QuotedPacketTest {

  private static byte[] error(int type, byte[] quoted) {
    byte[] message = icmp(type, 0, quoted);
    message[4] = 0;
    message[5] = 0;
    return ipv4(1, message);
  }

  private static Decoding decode(byte[] packet) {
    return Decoding.of(LinkType.RAW, packet);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 11, 12})
  void isReachableAndNotTheErrorsOwn(int type) {
    byte[] packet = error(type, ipv4(17, udp(payload(4))));
    Decoding decoding = decode(packet);
    decoding
        .expectClean("ipv4 0+20..60", "icmp 20+8..60")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(28, 32)
        .expectEmbedded("ipv4 28+20..60", "udp 48+8..60");
    assertEquals(2, decoding.table().layerCount(0));
    assertEquals(2, decoding.table().embeddedLayerCount(0));
    assertEquals(53, Udp.destinationPort(decoding.memory(), decoding.header(3)));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void isReachableInErrorsOfIpv6(int type) {
    byte[] quoted = ipv6(0, extension(17, bytes(), udp(payload(4))));
    Decoding.of(LinkType.RAW, ipv6(58, with16(icmp(type, 0, quoted), 4, 0)))
        .expectClean("ipv6 0+40..108", "icmpv6 40+8..108")
        .expectNetworkAndTransport(0, 1)
        .expectEmbedded("ipv6 48+40..108", "ipv6_hop_by_hop 88+8..108", "udp 96+8..108");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 9, 10, 13, 30})
  void isNotInOtherMessages(int type) {
    assertFalse(Icmp.isError(type));
    decode(error(type, ipv4(17, udp(payload(4))))).expectEmbedded();
    assertFalse(Icmpv6.isError(128 + type));
    Decoding.of(LinkType.RAW, ipv6(58, icmp(128 + type, 0, ipv6(17, udp(payload(4))))))
        .expectEmbedded();
  }

  @Test
  void showsTheStartOfATransportHeaderThatIsCut() {
    byte[] whole = ipv4(6, tcp(payload(100)));
    for (int there = 0; there < 20; there++) {
      Decoding decoding = decode(error(3, cut(whole, 20 + there)));
      int end = 48 + there;
      decoding.expectClean("ipv4 0+20.." + end, "icmp 20+8.." + end);
      if (there < 8) {
        decoding.expectEmbedded("ipv4 28+20.." + end);
      } else {
        decoding.expectEmbedded("ipv4 28+20.." + end, "quoted_transport 48+8.." + end);
        long header = decoding.header(3);
        assertEquals(40_000, QuotedTransport.sourcePort(decoding.memory(), header));
        assertEquals(443, QuotedTransport.destinationPort(decoding.memory(), header));
        assertEquals(0x01020304, QuotedTransport.secondWord(decoding.memory(), header));
        assertEquals(6, Ipv4.protocol(decoding.memory(), decoding.header(2)));
      }
    }
    decode(error(3, cut(whole, 40))).expectEmbedded("ipv4 28+20..68", "tcp 48+20..68");
  }

  @Test
  void showsTheStartOfEachTransportThatHasPorts() {
    int[] numbers = {6, 132, 33};
    byte[][] headers = {tcp(payload(4)), sctp(payload(4)), dccp(true, 4, payload(4))};
    for (int i = 0; i < numbers.length; i++) {
      decode(error(3, cut(ipv4(numbers[i], headers[i]), 28)))
          .expectEmbedded("ipv4 28+20..56", "quoted_transport 48+8..56");
    }
    decode(error(3, cut(ipv4(17, udp(payload(99))), 28)))
        .expectEmbedded("ipv4 28+20..56", "udp 48+8..56");
    decode(error(3, cut(ipv4(136, udpLite(8, payload(99))), 28)))
        .expectEmbedded("ipv4 28+20..56", "udplite 48+8..56");
    decode(error(3, cut(ipv4(50, payload(99)), 27))).expectEmbedded("ipv4 28+20..55");
    // An authentication header that is cut begins with no ports.
    decode(error(3, cut(ipv4(51, payload(99)), 30))).expectEmbedded("ipv4 28+20..58");
  }

  @Test
  void showsTheStartOfAHeaderThatIsWrong() {
    decode(error(3, with8(ipv4(6, tcp(payload(4))), 32, 0x40)))
        .expectClean("ipv4 0+20..72", "icmp 20+8..72")
        .expectEmbedded("ipv4 28+20..72", "quoted_transport 48+8..72");
    decode(error(3, with16(ipv4(17, udp(payload(4))), 24, 3)))
        .expectClean("ipv4 0+20..60", "icmp 20+8..60")
        .expectEmbedded("ipv4 28+20..60", "udp 48+8..60");
  }

  @ParameterizedTest
  @CsvSource({"0, 0x55", "0, 0x44", "2, 0xFF", "3, 0x05"})
  void isNeverAnAnomalyOfTheError(int at, String value) {
    byte[] quoted = with8(ipv4(17, udp(payload(4))), at, Integer.decode(value));
    Decoding decoding = decode(error(3, quoted));
    decoding.expectClean("ipv4 0+20..60", "icmp 20+8..60").expectNetworkAndTransport(0, 1);
    assertEquals(0, decoding.table().anomalyCount(0));
  }

  @Test
  void mayBeNoPacketAtAll() {
    decode(error(3, new byte[0])).expectClean("ipv4 0+20..28", "icmp 20+8..28").expectEmbedded();
    decode(error(3, payload(7))).expectClean("ipv4 0+20..35", "icmp 20+8..35").expectEmbedded();
  }

  @Test
  void doesNotMakeTheErrorAFragment() {
    decode(error(3, ipv4Fragment(17, 1480, false, payload(8))))
        .expectClean("ipv4 0+20..56", "icmp 20+8..56")
        .expectEmbedded("ipv4 28+20..56");
  }

  @Test
  void mayBeATunnelsPacketWhoseOverlayIsNotTheErrors() {
    byte[] inner = Packets.ethernet(0x8100, Packets.vlan(5, 0x0800, ipv4(17, udp(payload(4)))));
    Decoding decoding = decode(error(3, ipv4(47, greWithKey(78, 0x6558, inner))));
    decoding
        .expectClean("ipv4 0+20..106", "icmp 20+8..106")
        .expectOverlays()
        .expectVlans()
        .expectEmbedded(
            "ipv4 28+20..106",
            "gre 48+8..106",
            "eth 56+14..106",
            "vlan 70+4..106",
            "ipv4 74+20..106",
            "udp 94+8..106");
  }

  @Test
  void isNotFollowedWhereItIsAnErrorItself() {
    decode(error(3, error(3, ipv4(17, udp(payload(4))))))
        .expectClean("ipv4 0+20..88", "icmp 20+8..88")
        .expectEmbedded("ipv4 28+20..88", "icmp 48+8..88");
  }

  @Test
  void endsBeforeTheExtensionsOfTheError() {
    byte[] quoted = cut(ipv4(17, udp(payload(200))), 128);
    byte[] message = with8(icmp(11, 0, join(quoted, payload(20))), 4, 0);
    decode(ipv4(1, with8(message, 5, 32)))
        .expectClean("ipv4 0+20..176", "icmp 20+8..176")
        .expectEmbedded("ipv4 28+20..156", "udp 48+8..156");
    // A redirect has a gateway's address there.
    decode(ipv4(1, with8(with8(message, 5, 32), 0, 5)))
        .expectEmbedded("ipv4 28+20..176", "udp 48+8..176");
    byte[] quoted6 = cut(ipv6(17, udp(payload(200))), 128);
    byte[] message6 = with8(icmp(3, 0, join(quoted6, payload(20))), 4, 16);
    Decoding.of(LinkType.RAW, ipv6(58, message6))
        .expectEmbedded("ipv6 48+40..176", "udp 88+8..176");
    Decoding.of(LinkType.RAW, ipv6(58, with8(message6, 0, 2)))
        .expectEmbedded("ipv6 48+40..196", "udp 88+8..196");
  }

  @Test
  void sharesTheLimitOfLayers() {
    byte[] packet = udp(payload(4));
    int protocol = 17;
    for (int i = 0; i < 20; i++) {
      packet = ipv4(protocol, packet);
      protocol = 4;
    }
    Decoding decoding = decode(error(3, packet));
    decoding.expectClean("ipv4 0+20..440", "icmp 20+8..440");
    assertEquals(14, decoding.table().embeddedLayerCount(0));
    new Decoding(3)
        .link(LinkType.RAW)
        .decode(error(3, cut(ipv4(6, tcp(payload(4))), 28)))
        .expectClean("ipv4 0+20..56", "icmp 20+8..56")
        .expectEmbedded("ipv4 28+20..56");
    new Decoding(2)
        .link(LinkType.RAW)
        .decode(error(3, ipv4(6, tcp(payload(4)))))
        .expectClean("ipv4 0+20..72", "icmp 20+8..72")
        .expectEmbedded();
  }

  @Test
  void isForgottenWithThePacket() {
    Decoding decoding = new Decoding().link(LinkType.RAW);
    decoding.decode(error(3, ipv4(6, cut(tcp(payload(4)), 8))));
    assertTrue(decoding.table().embeddedLayerCount(0) > 0);
    decoding
        .decode(ipv4(6, cut(tcp(payload(4)), 8)))
        .expectStop("tcp.truncated at 20: 20 required, 8 available, limit captured")
        .expectEmbedded();
  }
}
