package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.vlan;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.erspanII;
import static io.vpi.decode.TunnelPackets.geneve;
import static io.vpi.decode.TunnelPackets.greWithKey;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Tenant ids and VLAN tags by level. */
class OverlayTest {

  private static byte[] datagramTo(int port, byte[] payload) {
    return ipv4(17, with16(udp(payload), 2, port));
  }

  @Test
  void keepsTheIdsAndTheTagsOfEachLevel() {
    byte[] innermost = ethernet(0x8100, vlan(30, 0x0800, ipv4(17, udp(payload(4)))));
    byte[] middle =
        ethernet(
            0x88A8,
            vlan(
                20,
                0x8100,
                vlan(21, 0x0800, datagramTo(6081, geneve(7, 0x6558, NOTHING, innermost)))));
    byte[] outer = ethernet(0x8100, vlan(10, 0x0800, datagramTo(4789, vxlan(5, middle))));
    Decoding decoding = new Decoding().strippedVlans(0x88A8_0009).decode(outer);
    decoding
        .expectVlans(0x88A8_0009, 0x8100_000A, 0x88A8_0014, 0x8100_0015, 0x8100_001E)
        .expectOverlays("5 at 4", "7 at 10")
        .expectState(LayerTable.State.COMPLETE)
        .expectAnomalies();
    LayerTable table = decoding.table();
    int[] layers = {LayerTable.NONE, 1, 6, 7, 12};
    int[] levels = {0, 0, 1, 1, 2};
    for (int i = 0; i < layers.length; i++) {
      assertEquals(layers[i], table.vlanLayer(0, i));
      assertEquals(levels[i], table.vlanLevel(0, i));
    }
    assertEquals(0, table.level(0, 4), "an overlay's header belongs to the level it stands in");
    assertEquals(1, table.level(0, 5));
    assertEquals(2, table.level(0, table.network(0)));
  }

  @Test
  void countsGreAndErspanAsOne() {
    byte[] mirrored = ethernet(0x0800, datagramTo(4789, vxlan(5, INNER_FRAME)));
    Decoding.of(ethernet(0x0800, ipv4(47, erspanII(1, 100, mirrored))))
        .expectOverlays("100 at 3", "5 at 7");
  }

  @Test
  void countsEightOverlaysAndFollowsMore() {
    byte[] packet = INNER;
    for (int key = 10; key >= 1; key--) {
      packet = ipv4(47, greWithKey(key, 0x0800, packet));
    }
    Decoding decoding = new Decoding(64).decode(ethernet(0x0800, packet));
    decoding
        .expectOverlays(
            "1 at 2", "2 at 4", "3 at 6", "4 at 8", "5 at 10", "6 at 12", "7 at 14", "8 at 16")
        .expectState(LayerTable.State.COMPLETE)
        .expectNetworkAndTransport(21, 22);
    assertThrows(IndexOutOfBoundsException.class, () -> decoding.table().overlayId(0, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> decoding.table().overlayLayer(0, 8));
  }

  @Test
  void forgetsTheOverlaysOfThePacketBefore() {
    Decoding decoding = new Decoding().decode(toPort(4789, vxlan(5, INNER_FRAME)));
    decoding.expectOverlays("5 at 3");
    decoding.decode(INNER_FRAME).expectOverlays();
    assertEquals(0, decoding.table().level(0, 2));
  }
}
