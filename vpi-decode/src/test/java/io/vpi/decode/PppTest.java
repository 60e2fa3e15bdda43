package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.vlan;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.mpls;
import static io.vpi.decode.TunnelPackets.ppp;
import static io.vpi.decode.TunnelPackets.pppoe;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;

/** PPP and PPPoE. */
class PppTest {

  private static void expectIpv4(byte[] header) {
    int length = header.length;
    Decoding packet = Decoding.of(LinkType.PPP, join(header, INNER));
    int end = length + 32;
    packet.expectClean(
        "ppp 0+" + length + ".." + end,
        "ipv4 " + length + "+20.." + end,
        "udp " + (length + 20) + "+8.." + end);
    assertEquals(Ppp.PROTOCOL_IPV4, Ppp.protocol(packet.memory(), packet.header(0)));
  }

  @Test
  void readsTheProtocolInEachOfItsForms() {
    expectIpv4(bytes(0xFF, 0x03, 0x00, 0x21));
    expectIpv4(bytes(0xFF, 0x03, 0x21));
    expectIpv4(bytes(0x00, 0x21));
    expectIpv4(bytes(0x21));
  }

  @Test
  void carriesIpv6AndMpls() {
    Decoding.of(LinkType.PPP, ppp(0x0057, ipv6(17, udp(payload(4)))))
        .expectClean("ppp 0+2..54", "ipv6 2+40..54", "udp 42+8..54");
    Decoding.of(LinkType.PPP, ppp(0x0281, mpls(99, true, INNER)))
        .expectClean("ppp 0+2..38", "mpls 2+4..38", "ipv4 6+20..38", "udp 26+8..38");
  }

  @Test
  void leavesOtherProtocolsToThePayload() {
    Decoding packet = Decoding.of(LinkType.PPP, ppp(0xC021, payload(4)));
    packet.expectClean("ppp 0+2..6").expectPayload(2, 4);
    assertEquals(0xC021, Ppp.protocol(packet.memory(), packet.header(0)));
  }

  @Test
  void knowsNoProtocolThatBeginsWithTheAddressByte() {
    Decoding packet = Decoding.of(LinkType.PPP, join(bytes(0xFF, 0x04), INNER));
    packet.expectClean("ppp 0+2..34");
    assertEquals(0xFF, Ppp.protocol(packet.memory(), packet.header(0)));
  }

  @Test
  void stopsAtEachCut() {
    byte[] frame = join(bytes(0xFF, 0x03, 0x00, 0x21), INNER);
    int[] required = {1, 2, 3, 4};
    for (int there = 0; there < 4; there++) {
      new Decoding()
          .link(LinkType.PPP)
          .wireLength(frame.length)
          .decode(cut(frame, there))
          .expectLayers()
          .expectStop(
              "ppp.truncated at 0: "
                  + required[there]
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }

  @Test
  void followsASessionOfPppoe() {
    byte[] session = pppoe(0, 0x0F07, ppp(0x0021, INNER));
    Decoding packet = Decoding.of(ethernet(0x8100, vlan(5, 0x8864, session)));
    packet.expectClean(
        "eth 0+14..58",
        "vlan 14+4..58",
        "pppoe_session 18+6..58",
        "ppp 24+2..58",
        "ipv4 26+20..58",
        "udp 46+8..58");
    assertEquals(0, Pppoe.code(packet.memory(), packet.header(2)));
    assertEquals(0x0F07, Pppoe.sessionId(packet.memory(), packet.header(2)));
    assertEquals(34, Pppoe.length(packet.memory(), packet.header(2)));
    Decoding.of(LinkType.PPP_ETHER, session)
        .expectClean("pppoe_session 0+6..40", "ppp 6+2..40", "ipv4 8+20..40", "udp 28+8..40");
  }

  @Test
  void leavesTheTagsOfDiscoveryToThePayload() {
    Decoding packet = Decoding.of(cut(ethernet(0x8863, pppoe(0x09, 0, bytes(1, 1, 0, 0))), 60));
    packet.expectClean("eth 0+14..60", "pppoe_discovery 14+6..24").expectPayload(20, 4);
    assertEquals(0x09, Pppoe.code(packet.memory(), packet.header(1)));
  }

  @Test
  void leavesASessionPacketOfAnotherCodeToThePayload() {
    Decoding.of(ethernet(0x8864, pppoe(0xA7, 1, ppp(0x0021, INNER))))
        .expectClean("eth 0+14..54", "pppoe_session 14+6..54");
  }

  @Test
  void reportsAnotherVersionOrType() {
    byte[] frame = ethernet(0x8864, pppoe(0, 1, ppp(0x0021, INNER)));
    for (int field : new int[] {0x21, 0x12, 0x00}) {
      Decoding.of(with8(frame, 14, field))
          .expectStop(
              "pppoe_session.wrong_version at 14: 17 required, "
                  + field
                  + " available, limit captured");
    }
  }

  @Test
  void reportsALengthBeyondTheFrameAndGoesOn() {
    byte[] frame = ethernet(0x8864, pppoe(0, 1, ppp(0x0021, INNER)));
    Decoding.of(with16(frame, 18, 35))
        .expectLayers(
            "eth 0+14..54",
            "pppoe_session 14+6..54",
            "ppp 20+2..54",
            "ipv4 22+20..54",
            "udp 42+8..54")
        .expectAnomalies(
            "pppoe_session.length_exceeds_packet at 14: 41 required, 40 available, limit captured");
  }

  @Test
  void stopsAtEachCutOfPppoe() {
    byte[] frame = ethernet(0x8863, pppoe(0x09, 0, bytes(1, 1, 0, 0)));
    for (int there = 0; there < 6; there++) {
      Decoding.of(cut(frame, 14 + there))
          .expectStop(
              "pppoe_discovery.truncated at 14: 6 required, "
                  + there
                  + " available, limit captured");
    }
  }
}
