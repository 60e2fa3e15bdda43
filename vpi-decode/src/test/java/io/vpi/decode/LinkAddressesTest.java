package io.vpi.decode;

import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.net.MacAddress;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class LinkAddressesTest {
  private final PacketBatch batch = new PacketBatch(1);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(1);

  private void decode(int linkType, byte[] packet) {
    batch.begin(Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, packet), new TapRegistry(), 1);
    batch.add(0, packet.length, packet.length, 1, linkType, PacketBatch.NO_TAP);
    decoder.decode(batch, layers);
  }

  private String ends(int layer) {
    return MacAddress.format(LinkAddresses.of(batch, layers, 0, layer, true))
        + " > "
        + MacAddress.format(LinkAddresses.of(batch, layers, 0, layer, false));
  }

  @Test
  void eachFrameOfATunnelHasItsOwn() {
    byte[] inner = INNER_FRAME.clone();
    System.arraycopy(new byte[] {2, 0, 0, 0, 0, 7, 2, 0, 0, 0, 0, 8}, 0, inner, 0, 12);
    decode(LinkType.ETHERNET, toPort(4789, vxlan(7, inner)));
    assertEquals("02:00:00:00:00:08 > 02:00:00:00:00:07", ends(layers.network(0)));
    assertEquals("02:00:00:00:00:08 > 02:00:00:00:00:07", ends(layers.layerCount(0)));
    String outer = ends(1);
    assertEquals(
        outer,
        MacAddress.format(Ethernet.source(batch.memory(), 0))
            + " > "
            + MacAddress.format(Ethernet.destination(batch.memory(), 0)));
    // The inner frame itself lies in the outer one.
    assertEquals(outer, ends(4));
  }

  @Test
  void aPacketWithoutEthernetHasNone() {
    decode(LinkType.RAW, INNER);
    assertEquals(MacAddress.NONE, LinkAddresses.of(batch, layers, 0, 0, true));
    assertEquals(MacAddress.NONE, LinkAddresses.of(batch, layers, 0, layers.network(0), false));
  }
}
