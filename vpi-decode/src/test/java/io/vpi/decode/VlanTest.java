package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.sll;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.vlan;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;

class VlanTest {
  private static final byte[] DATAGRAM = ipv4(17, udp(payload(10)));

  @Test
  void readsATag() {
    Decoding packet = Decoding.of(ethernet(0x8100, vlan(0xA064, 0x0800, DATAGRAM)));
    packet
        .expectClean("eth 0+14..56", "vlan 14+4..56", "ipv4 18+20..56", "udp 38+8..56")
        .expectNetworkAndTransport(2, 3)
        .expectVlans(0x8100_A064)
        .expectPayload(46, 10);
    assertEquals(100, Vlan.id(packet.memory(), packet.header(1)));
    assertEquals(5, Vlan.priority(packet.memory(), packet.header(1)));
    assertEquals(0x0800, Vlan.type(packet.memory(), packet.header(1)));
  }

  @Test
  void readsServiceAndCustomerTag() {
    byte[] frame = ethernet(0x88A8, vlan(200, 0x8100, vlan(100, 0x0800, DATAGRAM)));
    Decoding.of(frame)
        .expectClean(
            "eth 0+14..60", "vlan 14+4..60", "vlan 18+4..60", "ipv4 22+20..60", "udp 42+8..60")
        .expectVlans(0x88A8_00C8, 0x8100_0064);
  }

  @Test
  void readsTagsStackedByOldEquipment() {
    byte[] frame = ethernet(0x9100, vlan(7, 0x9100, vlan(8, 0x8100, vlan(9, 0x0800, DATAGRAM))));
    Decoding.of(frame)
        .expectClean(
            "eth 0+14..64",
            "vlan 14+4..64",
            "vlan 18+4..64",
            "vlan 22+4..64",
            "ipv4 26+20..64",
            "udp 46+8..64")
        .expectVlans(0x9100_0007, 0x9100_0008, 0x8100_0009);
  }

  @Test
  void putsStrippedTagsOutermost() {
    new Decoding()
        .strippedVlans(0x88A8_00C8, 0x8100_0064)
        .decode(ethernet(0x8100, vlan(5, 0x0800, DATAGRAM)))
        .expectClean("eth 0+14..56", "vlan 14+4..56", "ipv4 18+20..56", "udp 38+8..56")
        .expectVlans(0x88A8_00C8, 0x8100_0064, 0x8100_0005);
  }

  @Test
  void keepsAStrippedTagOfAPacketThatHasNoOther() {
    new Decoding()
        .strippedVlans(0x8100_0FFF)
        .decode(ethernet(0x0800, DATAGRAM))
        .expectClean("eth 0+14..52", "ipv4 14+20..52", "udp 34+8..52")
        .expectVlans(0x8100_0FFF);
  }

  @Test
  void forgetsTheStrippedTagsOfThePacketBefore() {
    Decoding decoding = new Decoding();
    decoding.strippedVlans(0x8100_0001).decode(ethernet(0x0800, DATAGRAM)).expectVlans(0x8100_0001);
    decoding.strippedVlans().decode(ethernet(0x0800, DATAGRAM)).expectVlans();
  }

  @Test
  void readsTagsOfEquipmentThatToldTheirDepthByTheIdentifier() {
    byte[] frame = ethernet(0x9300, vlan(7, 0x9200, vlan(8, 0x9100, vlan(9, 0x0800, DATAGRAM))));
    Decoding packet = Decoding.of(frame);
    packet.expectVlans(0x9300_0007, 0x9200_0008, 0x9100_0009).expectNetworkAndTransport(4, 5);
    assertEquals(3, packet.table().vlanLayer(0, 2));
  }

  @Test
  void countsEightTagsAndFollowsMore() {
    byte[] frame = DATAGRAM;
    int type = 0x0800;
    for (int id = 10; id >= 1; id--) {
      frame = vlan(id, type, frame);
      type = 0x8100;
    }
    Decoding packet = Decoding.of(ethernet(0x8100, frame));
    packet.expectVlans(
        0x8100_0001,
        0x8100_0002,
        0x8100_0003,
        0x8100_0004,
        0x8100_0005,
        0x8100_0006,
        0x8100_0007,
        0x8100_0008);
    packet.expectNetworkAndTransport(11, 12).expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void endsAnIeee8023FrameBeforeItsPadding() {
    Decoding.of(cut(ethernet(0x8100, vlan(1, 3, bytes(0x42, 0x42, 3))), 64))
        .expectClean("eth 0+14..64", "vlan 14+4..21", "llc 18+3..21")
        .expectPayload(21, 0);
  }

  @Test
  void reportsALengthBeyondTheFrame() {
    Decoding.of(ethernet(0x8100, vlan(1, 50, payload(10))))
        .expectLayers("eth 0+14..28", "vlan 14+4..28", "llc 18+3..28")
        .expectAnomalies(
            "vlan.length_exceeds_packet at 14: 54 required, 14 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void stopsAtEachCutOfTheTag() {
    byte[] frame = ethernet(0x8100, vlan(1, 0x0800, DATAGRAM));
    for (int there = 0; there < 4; there++) {
      Decoding.of(cut(frame, 14 + there))
          .expectLayers("eth 0+14.." + (14 + there))
          .expectStop("vlan.truncated at 14: 4 required, " + there + " available, limit captured")
          .expectVlans();
    }
  }

  @Test
  void takesTheIdentifierFromACookedHeader() {
    Decoding.of(LinkType.LINUX_SLL, sll(1, 0x88A8, vlan(3, 0x0800, DATAGRAM)))
        .expectClean("sll 0+16..58", "vlan 16+4..58", "ipv4 20+20..58", "udp 40+8..58")
        .expectVlans(0x88A8_0003);
  }
}
