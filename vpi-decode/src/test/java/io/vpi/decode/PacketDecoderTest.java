package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.extension;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.vlan;
import static io.vpi.decode.Packets.with16;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all protocols: the batch, the limit of layers, the table's bounds. */
class PacketDecoderTest {

  private static byte[] tagged(int tags, byte[] datagram) {
    byte[] frame = datagram;
    int type = 0x0800;
    for (int i = 0; i < tags; i++) {
      frame = vlan(i, type, frame);
      type = 0x8100;
    }
    return ethernet(type, frame);
  }

  @Test
  void followsAsManyLayersAsItWasSetTo() {
    // Ethernet, 13 tags, IPv4 and UDP are 16.
    byte[] frame = tagged(13, ipv4(17, udp(payload(3))));
    Decoding packet = Decoding.of(frame);
    packet.expectAnomalies().expectState(LayerTable.State.COMPLETE);
    assertEquals(16, packet.table().layerCount(0));
    packet.expectNetworkAndTransport(14, 15);
  }

  @Test
  void stopsAtOneLayerMore() {
    Decoding packet = Decoding.of(tagged(14, ipv4(17, udp(payload(3)))));
    packet.expectStop("udp.too_many_layers at 90: 17 required, 16 available, limit captured");
    assertEquals(16, packet.table().layerCount(0));
    packet.expectNetworkAndTransport(15, LayerTable.NONE).expectPayload(90, 11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, LayerTable.MAX_LAYERS})
  void keepsToAnyLimit(int limit) {
    Decoding decoding = new Decoding(limit).decode(tagged(100, ipv4(17, udp(payload(3)))));
    assertEquals(limit, decoding.table().layerCount(0));
    int offset = 14 + 4 * (limit - 1);
    decoding.expectStop(
        "vlan.too_many_layers at "
            + offset
            + ": "
            + (limit + 1)
            + " required, "
            + limit
            + " available, limit captured");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, LayerTable.MAX_LAYERS + 1})
  void refusesALimitOutOfRange(int limit) {
    assertThrows(IllegalArgumentException.class, () -> new PacketDecoder(limit));
  }

  @Test
  void keepsFourAnomaliesAndCountsTheOthers() {
    // Six hop-by-hop headers in a row, of which all but the first stand in the wrong place.
    byte[] chain = udp(NOTHING);
    int next = 17;
    for (int i = 0; i < 6; i++) {
      chain = extension(next, NOTHING, chain);
      next = 0;
    }
    Decoding packet = Decoding.of(LinkType.IPV6, ipv6(0, chain));
    packet
        .expectAnomalies(
            "ipv6_hop_by_hop.misplaced at 48: 0 required, 0 available, limit captured",
            "ipv6_hop_by_hop.misplaced at 56: 0 required, 0 available, limit captured",
            "ipv6_hop_by_hop.misplaced at 64: 0 required, 0 available, limit captured",
            "ipv6_hop_by_hop.misplaced at 72: 0 required, 0 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
    assertEquals(5, packet.table().anomalyCount(0));
    assertThrows(IndexOutOfBoundsException.class, () -> packet.table().anomalyKind(0, 4));
  }

  @Test
  void decodesEachPacketOfABatchByItself() {
    byte[][] packets = {
      ethernet(0x0800, ipv4(17, udp(payload(3)))),
      bytes(1, 2, 3),
      ipv6(17, udp(payload(3))),
      NOTHING,
      ethernet(0x0800, with16(ipv4(17, udp(payload(3))), 2, 9999)),
      ethernet(0x0800, ipv4(17, udp(payload(3))))
    };
    int[] links = {
      LinkType.ETHERNET, LinkType.ETHERNET, LinkType.RAW, 147, LinkType.ETHERNET, LinkType.ETHERNET
    };
    PacketBatch batch = new PacketBatch(packets.length);
    PacketDecoder decoder = new PacketDecoder();
    LayerTable table = decoder.newTable(packets.length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(1000);
      batch.begin(memory, new TapRegistry(), 0);
      long at = 5;
      for (int i = 0; i < packets.length; i++) {
        MemorySegment.copy(packets[i], 0, memory, ValueLayout.JAVA_BYTE, at, packets[i].length);
        batch.add(at, packets[i].length, packets[i].length, 0, links[i], PacketBatch.NO_TAP);
        at += packets[i].length;
      }
      decoder.decode(batch, table);
    }
    assertEquals(LayerTable.State.COMPLETE, table.state(0));
    assertEquals(2, table.transport(0));
    assertEquals(LayerTable.State.STOPPED, table.state(1));
    assertEquals(0, table.layerCount(1));
    assertEquals(LayerTable.State.COMPLETE, table.state(2));
    assertEquals(1, table.transport(2));
    assertEquals(LayerTable.State.UNSUPPORTED_LINK, table.state(3));
    assertEquals(1, table.anomalyCount(4));
    assertEquals(0, table.anomalyCount(5));
    assertEquals(Protocol.UDP, table.protocol(5, 2));
    assertEquals(6, decoder.packets());
    assertEquals(1, decoder.unsupportedLinks());
  }

  @Test
  void refusesABatchLargerThanTheTable() {
    PacketBatch batch = new PacketBatch(2);
    PacketDecoder decoder = new PacketDecoder();
    try (Arena arena = Arena.ofConfined()) {
      batch.begin(arena.allocate(100), new TapRegistry(), 0);
      batch.add(0, 50, 50, 0, LinkType.ETHERNET, PacketBatch.NO_TAP);
      batch.add(50, 50, 50, 0, LinkType.ETHERNET, PacketBatch.NO_TAP);
      LayerTable small = decoder.newTable(1);
      assertThrows(IndexOutOfBoundsException.class, () -> decoder.decode(batch, small));
    }
  }

  @Test
  void knowsItsTableByCapacityAndLimit() {
    LayerTable table = new PacketDecoder(5).newTable(33);
    assertEquals(33, table.capacity());
    assertEquals(5, table.maxLayers());
    assertThrows(IndexOutOfBoundsException.class, () -> table.protocol(0, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> table.vlanTag(0, LayerTable.MAX_VLANS));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void namesEachProtocolAndFindsItByItsOrdinal(Protocol protocol) {
    assertEquals(protocol, Protocol.of(protocol.ordinal()));
    assertEquals(protocol.label().strip().toLowerCase(java.util.Locale.ROOT), protocol.label());
  }

  @ParameterizedTest
  @EnumSource(AnomalyKind.class)
  void namesEachAnomalyAsItIsWritten(AnomalyKind kind) {
    assertEquals(kind.name().toLowerCase(java.util.Locale.ROOT), kind.label());
    assertEquals(kind, AnomalyKind.of(kind.ordinal()));
  }
}
