package io.vpi.decode;

import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.mpls;
import static io.vpi.decode.TunnelPackets.u32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MPLS and VN-Tag. */
class MplsTest {

  @ParameterizedTest
  @ValueSource(ints = {0x8847, 0x8848})
  void readsALabelStackALayerALabel(int type) {
    Decoding packet = Decoding.of(ethernet(type, mpls(0xFFFFF, false, mpls(16, true, INNER))));
    packet
        .expectClean(
            "eth 0+14..54", "mpls 14+4..54", "mpls 18+4..54", "ipv4 22+20..54", "udp 42+8..54")
        .expectOverlays();
    long outer = packet.header(1);
    assertEquals(0xFFFFF, Mpls.label(packet.memory(), outer));
    assertEquals(5, Mpls.trafficClass(packet.memory(), outer));
    assertFalse(Mpls.isBottomOfStack(packet.memory(), outer));
    assertEquals(64, Mpls.timeToLive(packet.memory(), outer));
    assertEquals(16, Mpls.label(packet.memory(), packet.header(2)));
    assertTrue(Mpls.isBottomOfStack(packet.memory(), packet.header(2)));
  }

  @Test
  void knowsIpv6ByItsVersion() {
    Decoding.of(ethernet(0x8847, mpls(2, true, ipv6(17, udp(payload(4))))))
        .expectClean("eth 0+14..70", "mpls 14+4..70", "ipv6 18+40..70", "udp 58+8..70");
  }

  @Test
  void doesNotGuessAPseudowire() {
    Decoding.of(ethernet(0x8847, mpls(16, true, INNER_FRAME)))
        .expectClean("eth 0+14..64", "mpls 14+4..64")
        .expectPayload(18, 46);
    Decoding.of(ethernet(0x8847, mpls(16, true, join(u32(0), INNER_FRAME))))
        .expectClean("eth 0+14..68", "mpls 14+4..68");
  }

  @Test
  void mayCarryNothing() {
    Decoding.of(ethernet(0x8847, mpls(16, true, new byte[0])))
        .expectClean("eth 0+14..18", "mpls 14+4..18");
  }

  @Test
  void standsDirectlyInIp() {
    Decoding.of(ethernet(0x0800, ipv4(137, mpls(16, true, INNER))))
        .expectClean(
            "eth 0+14..70", "ipv4 14+20..70", "mpls 34+4..70", "ipv4 38+20..70", "udp 58+8..70");
  }

  @Test
  void endsAStackWithoutBottom() {
    byte[] stack = INNER;
    for (int i = 0; i < 20; i++) {
      stack = mpls(100 + i, false, stack);
    }
    Decoding.of(ethernet(0x8847, stack))
        .expectStop("mpls.too_many_layers at 74: 17 required, 16 available, limit captured");
    Decoding.of(ethernet(0x8847, mpls(16, false, new byte[3])))
        .expectStop("mpls.truncated at 18: 4 required, 3 available, limit captured");
  }

  @Test
  void readsTheTagOfAVirtualInterface() {
    byte[] tag = join(u32(0x8000_0000L | 0x1234 << 16 | 0x0ABC), u16(0x0800), INNER);
    Decoding packet = Decoding.of(ethernet(0x8926, tag));
    packet.expectClean("eth 0+14..52", "vntag 14+6..52", "ipv4 20+20..52", "udp 40+8..52");
    long header = packet.header(1);
    assertTrue(VnTag.isToInterface(packet.memory(), header));
    assertFalse(VnTag.isDestinationList(packet.memory(), header));
    assertEquals(0x1234, VnTag.destinationInterface(packet.memory(), header));
    assertEquals(0x0ABC, VnTag.sourceInterface(packet.memory(), header));
    assertEquals(0x0800, VnTag.type(packet.memory(), header));
    for (int there = 0; there < 6; there++) {
      Decoding.of(cut(ethernet(0x8926, tag), 14 + there))
          .expectStop("vntag.truncated at 14: 6 required, " + there + " available, limit captured");
    }
  }

  @Test
  void readsALengthBehindTheTagOfAVirtualInterface() {
    byte[] llc = {0x42, 0x42, 3, 0};
    Decoding.of(ethernet(0x8926, join(u32(0), u16(llc.length), llc, new byte[20])))
        .expectClean("eth 0+14..44", "vntag 14+6..24", "llc 20+3..24");
    Decoding.of(ethernet(0x8926, join(u32(0), u16(9), llc)))
        .expectLayers("eth 0+14..24", "vntag 14+6..24", "llc 20+3..24")
        .expectAnomalies(
            "vntag.length_exceeds_packet at 14: 15 required, 10 available, limit captured");
  }
}
