package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ethernetWithLength;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.sll;
import static io.vpi.decode.Packets.vlan;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.snap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlcTest {

  @ParameterizedTest
  @ValueSource(ints = {0x000000, 0x0000F8})
  void followsTheEtherTypeOfSnap(int oui) {
    Decoding packet = Decoding.of(ethernetWithLength(snap(oui, 0x0800, INNER)));
    packet
        .expectClean("eth 0+14..54", "llc 14+8..54", "ipv4 22+20..54", "udp 42+8..54")
        .expectNetworkAndTransport(2, 3);
    long header = packet.header(1);
    assertTrue(Llc.hasSnap(packet.memory(), header));
    assertEquals(0xAA, Llc.destinationAccessPoint(packet.memory(), header));
    assertEquals(0xAA, Llc.sourceAccessPoint(packet.memory(), header));
    assertEquals(3, Llc.control(packet.memory(), header));
    assertEquals(oui, Llc.oui(packet.memory(), header));
    assertEquals(0x0800, Llc.protocolId(packet.memory(), header));
  }

  @Test
  void leavesProtocolsOfAnOrganisationToThePayload() {
    Decoding.of(ethernetWithLength(snap(0x00000C, 0x0800, INNER)))
        .expectClean("eth 0+14..54", "llc 14+8..54")
        .expectPayload(22, 32);
  }

  @Test
  void readsAnUnnumberedFrameAndHasNoSnapThere() {
    Decoding packet = Decoding.of(ethernetWithLength(bytes(0x42, 0x42, 3, 0, 0, 0)));
    packet.expectClean("eth 0+14..20", "llc 14+3..20").expectPayload(17, 3);
    long header = packet.header(1);
    assertFalse(Llc.hasSnap(packet.memory(), header));
    assertEquals(LayerTable.NONE, Llc.oui(packet.memory(), header));
    assertEquals(LayerTable.NONE, Llc.protocolId(packet.memory(), header));
  }

  @Test
  void readsAControlFieldOfTwoBytes() {
    Decoding.of(ethernetWithLength(bytes(0xF0, 0xF0, 0x01, 0x02, 9)))
        .expectClean("eth 0+14..19", "llc 14+4..19")
        .expectPayload(18, 1);
  }

  @Test
  void followsTheAccessPointOfIp() {
    byte[] llc = join(bytes(0x06, 0x06, 3), INNER);
    Decoding.of(ethernet(llc.length, llc))
        .expectClean("eth 0+14..49", "llc 14+3..49", "ipv4 17+20..49", "udp 37+8..49");
  }

  @Test
  void takesNovellsFramesForPayload() {
    byte[] ipx = join(bytes(0xFF, 0xFF), payload(30));
    Decoding.of(ethernet(ipx.length, ipx)).expectClean("eth 0+14..46").expectPayload(14, 32);
  }

  @Test
  void standsBehindATagAndACookedHeader() {
    byte[] llc = snap(0, 0x0800, INNER);
    Decoding.of(ethernet(0x8100, vlan(5, llc.length, llc)))
        .expectClean(
            "eth 0+14..58", "vlan 14+4..58", "llc 18+8..58", "ipv4 26+20..58", "udp 46+8..58");
    Decoding.of(LinkType.LINUX_SLL, sll(1, 4, llc))
        .expectClean("sll 0+16..56", "llc 16+8..56", "ipv4 24+20..56", "udp 44+8..56");
  }

  @Test
  void isNotBehindOtherSmallNumbersOfACookedHeader() {
    Decoding.of(LinkType.LINUX_SLL, sll(1, 1, snap(0, 0x0800, INNER))).expectClean("sll 0+16..56");
  }

  @Test
  void stopsAtEachCut() {
    byte[] frame = ethernet(40, snap(0, 0x0800, INNER));
    for (int there = 1; there < 8; there++) {
      new Decoding()
          .wireLength(frame.length)
          .decode(cut(frame, 14 + there))
          .expectStop(
              "llc.truncated at 14: "
                  + (there < 3 ? 3 : 8)
                  + " required, "
                  + there
                  + " available, limit captured");
    }
    Decoding.of(ethernet(3, bytes(1, 1, 1, 9)))
        .expectStop("llc.truncated at 14: 4 required, 3 available, limit eth");
  }
}
