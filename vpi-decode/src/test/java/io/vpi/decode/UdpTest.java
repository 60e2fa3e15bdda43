package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;

class UdpTest {

  private static Decoding decode(byte[] datagram) {
    return Decoding.of(LinkType.IPV4, ipv4(17, datagram));
  }

  @Test
  void readsEveryField() {
    Decoding packet = decode(udp(payload(5)));
    packet
        .expectClean("ipv4 0+20..33", "udp 20+8..33")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(28, 5);
    assertEquals(40_000, Udp.sourcePort(packet.memory(), packet.header(1)));
    assertEquals(53, Udp.destinationPort(packet.memory(), packet.header(1)));
    assertEquals(13, Udp.length(packet.memory(), packet.header(1)));
    assertEquals(
        Wire.u16(packet.memory(), packet.header(1) + 6),
        Udp.checksum(packet.memory(), packet.header(1)));
  }

  @Test
  void mayBeEmpty() {
    decode(udp(NOTHING)).expectClean("ipv4 0+20..28", "udp 20+8..28").expectPayload(28, 0);
  }

  @Test
  void keepsWhatLiesBehindItsLengthOutOfThePayload() {
    decode(with16(udp(payload(20)), 4, 18))
        .expectClean("ipv4 0+20..48", "udp 20+8..38")
        .expectPayload(28, 10);
  }

  @Test
  void reachesToTheEndWhereItsLengthIsZero() {
    decode(with16(udp(payload(20)), 4, 0))
        .expectClean("ipv4 0+20..48", "udp 20+8..48")
        .expectPayload(28, 20);
    byte[] jumbogram = with16(ipv6(17, with16(udp(payload(70_000)), 4, 0)), 4, 0);
    Decoding.of(LinkType.IPV6, jumbogram)
        .expectClean("ipv6 0+40..70048", "udp 40+8..70048")
        .expectPayload(48, 70_000);
  }

  @Test
  void reportsALengthBelowTheHeadersAndStillTellsThePorts() {
    for (int length = 1; length < 8; length++) {
      Decoding packet = decode(with16(udp(payload(4)), 4, length));
      packet
          .expectLayers("ipv4 0+20..32", "udp 20+8..32")
          .expectStop(
              "udp.length_too_short at 20: 8 required, " + length + " available, limit captured")
          .expectNetworkAndTransport(0, 1);
      assertEquals(53, Udp.destinationPort(packet.memory(), packet.header(1)));
    }
  }

  @Test
  void reportsALengthBeyondTheIpPayloadAndGoesOn() {
    decode(with16(udp(payload(4)), 4, 13))
        .expectLayers("ipv4 0+20..32", "udp 20+8..32")
        .expectAnomalies(
            "udp.length_exceeds_packet at 20: 13 required, 12 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void doesNotTakeTheLengthOfAFragmentedDatagramForALie() {
    Decoding.of(LinkType.IPV4, ipv4Fragment(17, 0, true, cut(udp(payload(5000)), 1480)))
        .expectClean("ipv4 0+20..1500", "udp 20+8..1500")
        .expectPayload(28, 1472);
  }

  @Test
  void forgetsTheFragmentOfThePacketBefore() {
    Decoding decoding = new Decoding().link(LinkType.IPV4);
    decoding.decode(ipv4Fragment(17, 0, true, cut(udp(payload(5000)), 1480))).expectAnomalies();
    decoding
        .decode(ipv4(17, with16(udp(payload(4)), 4, 13)))
        .expectAnomalies(
            "udp.length_exceeds_packet at 20: 13 required, 12 available, limit captured");
  }

  @Test
  void doesNotTakeACutPacketForALieAboutItsLength() {
    byte[] packet = ipv4(17, udp(payload(400)));
    new Decoding()
        .link(LinkType.IPV4)
        .wireLength(packet.length)
        .decode(cut(packet, 100))
        .expectClean("ipv4 0+20..100/428", "udp 20+8..100/428")
        .expectPayload(28, 72);
  }

  @Test
  void stopsAtEachCut() {
    byte[] packet = ipv4(17, udp(payload(4)));
    for (int there = 0; there < 8; there++) {
      new Decoding()
          .link(LinkType.IPV4)
          .wireLength(packet.length)
          .decode(cut(packet, 20 + there))
          .expectStop("udp.truncated at 20: 8 required, " + there + " available, limit captured")
          .expectNetworkAndTransport(0, LayerTable.NONE);
    }
  }
}
