package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.loopback;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.sll;
import static io.vpi.decode.Packets.sll2;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.net.MacAddress;
import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links other than Ethernet: cooked, loopback and none. */
class LinkTest {
  private static final int NETLINK = 824;
  private static final int FRAME_RELAY = 770;
  private static final int RADIOTAP = 803;
  private static final int GRE = 778;
  private static final byte[] DATAGRAM = ipv4(17, udp(payload(4)));
  private static final byte[] DATAGRAM6 = ipv6(17, udp(payload(4)));

  @Test
  void readsCookedCapture() {
    Decoding packet = Decoding.of(LinkType.LINUX_SLL, with16(sll(1, 0x0800, DATAGRAM), 0, 4));
    packet
        .expectClean("sll 0+16..48", "ipv4 16+20..48", "udp 36+8..48")
        .expectNetworkAndTransport(1, 2)
        .expectPayload(44, 4);
    assertEquals(4, LinuxSll.packetType(packet.memory(), packet.header(0)));
    assertEquals(0x020000000001L, LinuxSll.source(packet.memory(), packet.header(0)));
  }

  @Test
  void readsCookedCaptureOfTheSecondVersion() {
    Decoding packet = Decoding.of(LinkType.LINUX_SLL2, sll2(1, 0x86DD, DATAGRAM6));
    packet.expectClean("sll2 0+20..72", "ipv6 20+40..72", "udp 60+8..72").expectPayload(68, 4);
    assertEquals(7, LinuxSll2.interfaceIndex(packet.memory(), packet.header(0)));
    assertEquals(4, LinuxSll2.packetType(packet.memory(), packet.header(0)));
    assertEquals(0x020000000001L, LinuxSll2.source(packet.memory(), packet.header(0)));
  }

  @Test
  void knowsNoMacAddressOfAnotherLength() {
    Decoding first = Decoding.of(LinkType.LINUX_SLL, with16(sll(1, 0x0800, DATAGRAM), 4, 0));
    assertEquals(MacAddress.NONE, LinuxSll.source(first.memory(), first.header(0)));
    Decoding second = Decoding.of(LinkType.LINUX_SLL2, with8(sll2(1, 0x0800, DATAGRAM), 11, 8));
    assertEquals(MacAddress.NONE, LinuxSll2.source(second.memory(), second.header(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {NETLINK, FRAME_RELAY, RADIOTAP})
  void takesNoEtherTypeFromADeviceWhosePacketsHaveNone(int arphrd) {
    Decoding.of(LinkType.LINUX_SLL, sll(arphrd, 0x0800, DATAGRAM)).expectClean("sll 0+16..48");
    Decoding.of(LinkType.LINUX_SLL2, sll2(arphrd, 0x0800, DATAGRAM)).expectClean("sll2 0+20..52");
  }

  @Test
  void takesTheProtocolOfAGreDeviceForAnEtherType() {
    Decoding.of(LinkType.LINUX_SLL, sll(GRE, 0x0800, DATAGRAM))
        .expectClean("sll 0+16..48", "ipv4 16+20..48", "udp 36+8..48");
  }

  @Test
  void stopsAtEachCutOfACookedHeader() {
    for (int there = 0; there < 16; there++) {
      Decoding.of(LinkType.LINUX_SLL, cut(sll(1, 0x0800, DATAGRAM), there))
          .expectLayers()
          .expectStop("sll.truncated at 0: 16 required, " + there + " available, limit captured");
    }
    for (int there = 0; there < 20; there++) {
      Decoding.of(LinkType.LINUX_SLL2, cut(sll2(1, 0x0800, DATAGRAM), there))
          .expectLayers()
          .expectStop("sll2.truncated at 0: 20 required, " + there + " available, limit captured");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsLoopbackInEitherByteOrder(boolean littleEndian) {
    Decoding packet = Decoding.of(LinkType.NULL, loopback(littleEndian, 2, DATAGRAM));
    packet.expectClean("null 0+4..36", "ipv4 4+20..36", "udp 24+8..36");
    assertEquals(2, NullLoopback.family(packet.memory(), packet.header(0)));
    Decoding.of(LinkType.LOOP, loopback(littleEndian, 2, DATAGRAM))
        .expectClean("null 0+4..36", "ipv4 4+20..36", "udp 24+8..36");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 24, 28, 30})
  void knowsTheFamiliesThatSystemsGaveToIpv6(int family) {
    Decoding.of(LinkType.NULL, loopback(true, family, DATAGRAM6))
        .expectClean("null 0+4..56", "ipv6 4+40..56", "udp 44+8..56");
  }

  @Test
  void leavesAnUnknownFamilyToThePayload() {
    Decoding.of(LinkType.NULL, loopback(true, 7, payload(9)))
        .expectClean("null 0+4..13")
        .expectPayload(4, 9);
  }

  @Test
  void stopsAtEachCutOfTheFamily() {
    for (int there = 0; there < 4; there++) {
      Decoding.of(LinkType.NULL, cut(loopback(true, 2, DATAGRAM), there))
          .expectStop("null.truncated at 0: 4 required, " + there + " available, limit captured");
    }
  }

  @Test
  void tellsTheVersionOfARawPacketByItsFirstNibble() {
    Decoding.of(LinkType.RAW, DATAGRAM).expectClean("ipv4 0+20..32", "udp 20+8..32");
    Decoding.of(LinkType.RAW, DATAGRAM6).expectClean("ipv6 0+40..52", "udp 40+8..52");
    Decoding.of(LinkType.IPV4, DATAGRAM).expectClean("ipv4 0+20..32", "udp 20+8..32");
    Decoding.of(LinkType.IPV6, DATAGRAM6).expectClean("ipv6 0+40..52", "udp 40+8..52");
  }

  @Test
  void reportsARawPacketOfNeitherVersion() {
    Decoding.of(LinkType.RAW, with8(DATAGRAM, 0, 0x55))
        .expectLayers()
        .expectStop("ipv4.wrong_version at 0: 4 required, 5 available, limit captured");
    Decoding.of(LinkType.RAW, NOTHING)
        .expectStop("ipv4.truncated at 0: 20 required, 0 available, limit captured");
  }

  @Test
  void doesNotGuessALinkTypeThatItDoesNotKnow() {
    Decoding packet = Decoding.of(105, bytes(8, 0, 1, 2, 3));
    packet
        .expectLayers()
        .expectAnomalies()
        .expectState(LayerTable.State.UNSUPPORTED_LINK)
        .expectNetworkAndTransport(LayerTable.NONE, LayerTable.NONE)
        .expectPayload(0, 0);
    assertEquals(1, packet.decoder().unsupportedLinks());
    packet.link(65_535).decode(NOTHING).expectState(LayerTable.State.UNSUPPORTED_LINK);
    packet.link(LinkType.RAW).decode(DATAGRAM).expectState(LayerTable.State.COMPLETE);
    assertEquals(2, packet.decoder().unsupportedLinks());
    assertEquals(3, packet.decoder().packets());
  }
}
