package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.icmp;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;

/** ICMP and ICMPv6. */
class IcmpTest {

  @Test
  void readsAnEchoRequest() {
    Decoding packet = Decoding.of(LinkType.IPV4, ipv4(1, icmp(8, 0, payload(56))));
    packet
        .expectClean("ipv4 0+20..84", "icmp 20+8..84")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(28, 56);
    assertEquals(8, Icmp.type(packet.memory(), packet.header(1)));
    assertEquals(0, Icmp.code(packet.memory(), packet.header(1)));
    assertEquals(0x4321, Icmp.echoIdentifier(packet.memory(), packet.header(1)));
    assertEquals(
        Wire.u16(packet.memory(), packet.header(1) + 2),
        Icmp.checksum(packet.memory(), packet.header(1)));
  }

  @Test
  void doesNotTakeThePacketInAnErrorForThePacketItself() {
    byte[] error = icmp(3, 4, ipv4(17, udp(NOTHING)));
    Decoding.of(LinkType.IPV4, ipv4(1, error))
        .expectClean("ipv4 0+20..56", "icmp 20+8..56")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(28, 28);
    byte[] error6 = icmp(1, 4, ipv6(17, udp(NOTHING)));
    Decoding.of(LinkType.IPV6, ipv6(58, error6))
        .expectClean("ipv6 0+40..96", "icmpv6 40+8..96")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(48, 48);
  }

  @Test
  void readsNeighbourDiscovery() {
    Decoding packet = Decoding.of(LinkType.IPV6, ipv6(58, icmp(135, 0, payload(24))));
    packet
        .expectClean("ipv6 0+40..72", "icmpv6 40+8..72")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(48, 24);
    assertEquals(135, Icmpv6.type(packet.memory(), packet.header(1)));
    assertEquals(0, Icmpv6.code(packet.memory(), packet.header(1)));
    assertEquals(
        Wire.u16(packet.memory(), packet.header(1) + 2),
        Icmpv6.checksum(packet.memory(), packet.header(1)));
  }

  @Test
  void stopsAtEachCut() {
    byte[] packet = ipv4(1, icmp(8, 0, payload(4)));
    byte[] packet6 = ipv6(58, icmp(128, 0, payload(4)));
    for (int there = 0; there < 8; there++) {
      String numbers = ": 8 required, " + there + " available, limit captured";
      new Decoding()
          .link(LinkType.IPV4)
          .wireLength(packet.length)
          .decode(cut(packet, 20 + there))
          .expectStop("icmp.truncated at 20" + numbers);
      new Decoding()
          .link(LinkType.IPV6)
          .wireLength(packet6.length)
          .decode(cut(packet6, 40 + there))
          .expectStop("icmpv6.truncated at 40" + numbers);
    }
  }
}
