package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.geneve;
import static io.vpi.decode.TunnelPackets.geneveOption;
import static io.vpi.decode.TunnelPackets.toPort;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Allocation;
import org.junit.jupiter.api.Test;

class GeneveTest {
  private static final byte[] OPTIONS =
      join(
          geneveOption(0x0102, 0x80, payload(4)),
          geneveOption(0xFFFF, 0x7F, NOTHING),
          geneveOption(0x0104, 0x01, payload(12)));

  @Test
  void carriesAFrameOrAPacket() {
    Decoding packet = Decoding.of(toPort(6081, geneve(0xA1B2C3, 0x6558, NOTHING, INNER_FRAME)));
    packet
        .expectClean(
            "eth 0+14..96",
            "ipv4 14+20..96",
            "udp 34+8..96",
            "geneve 42+8..96",
            "eth 50+14..96",
            "ipv4 64+20..96",
            "udp 84+8..96")
        .expectOverlays(0xA1B2C3 + " at 3");
    long header = packet.header(3);
    assertEquals(8, Geneve.headerLength(packet.memory(), header));
    assertEquals(0x6558, Geneve.protocolType(packet.memory(), header));
    assertEquals(0xA1B2C3, Geneve.vni(packet.memory(), header));
    assertFalse(Geneve.isControl(packet.memory(), header));
    assertFalse(Geneve.hasCriticalOptions(packet.memory(), header));
    Decoding.of(toPort(6081, geneve(1, 0x0800, NOTHING, INNER)))
        .expectClean(
            "eth 0+14..82",
            "ipv4 14+20..82",
            "udp 34+8..82",
            "geneve 42+8..82",
            "ipv4 50+20..82",
            "udp 70+8..82");
    Decoding.of(toPort(6081, geneve(1, 0x1234, NOTHING, INNER)))
        .expectClean("eth 0+14..82", "ipv4 14+20..82", "udp 34+8..82", "geneve 42+8..82");
  }

  @Test
  void handsOutItsOptions() {
    byte[] frame = toPort(6081, with8(geneve(1, 0x0800, OPTIONS, INNER), 1, 0xC0));
    Decoding packet = Decoding.of(frame);
    packet.expectAnomalies().expectNetworkAndTransport(4, 5);
    long header = packet.header(3);
    assertTrue(Geneve.isControl(packet.memory(), header));
    assertTrue(Geneve.hasCriticalOptions(packet.memory(), header));
    assertEquals(36, packet.table().headerLength(0, 3));
    assertEquals(36, Geneve.headerLength(packet.memory(), header));
    GeneveOptions options = new GeneveOptions();
    assertFalse(options.next(), "a new reader has no options");
    options.start(packet.memory(), header, 36);
    assertTrue(options.next());
    assertEquals(0x0102, options.optionClass());
    assertEquals(0x80, options.type());
    assertTrue(options.isCritical());
    assertEquals(header + 12, options.dataPosition());
    assertEquals(4, options.dataLength());
    assertTrue(options.next());
    assertEquals(0xFFFF, options.optionClass());
    assertFalse(options.isCritical());
    assertEquals(0, options.dataLength());
    assertTrue(options.next());
    assertEquals(0x01, options.type());
    assertEquals(12, options.dataLength());
    assertFalse(options.next());
    assertFalse(options.isMalformed());
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          options.start(packet.memory(), header, 36);
          while (options.next()) {
            assertTrue(options.dataLength() >= 0);
          }
        });
    assertEquals(0, bytes);
  }

  @Test
  void reportsAnOptionBeyondTheOthersAndGoesOn() {
    byte[] frame = toPort(6081, geneve(1, 0x0800, with8(OPTIONS, 15, 7), INNER));
    Decoding packet = Decoding.of(frame);
    packet
        .expectAnomalies("geneve.malformed_option at 42: 32 required, 16 available, limit captured")
        .expectNetworkAndTransport(4, 5);
  }

  @Test
  void takesTheMostOptionsThatThereCanBe() {
    byte[] most = new byte[252];
    Decoding packet = Decoding.of(toPort(6081, geneve(1, 0x0800, most, INNER)));
    packet.expectAnomalies().expectNetworkAndTransport(4, 5);
    assertEquals(260, packet.table().headerLength(0, 3));
  }

  @Test
  void reportsAnotherVersion() {
    Decoding.of(toPort(6081, with8(geneve(1, 0x0800, NOTHING, INNER), 0, 0x40)))
        .expectLayers("eth 0+14..82", "ipv4 14+20..82", "udp 34+8..82")
        .expectStop("geneve.wrong_version at 42: 0 required, 1 available, limit captured");
  }

  @Test
  void stopsAtEachCut() {
    byte[] frame = toPort(6081, geneve(1, 0x0800, OPTIONS, INNER));
    for (int there = 0; there < 36; there++) {
      new Decoding()
          .wireLength(frame.length)
          .decode(cut(frame, 42 + there))
          .expectStop(
              "geneve.truncated at 42: "
                  + (there < 8 ? 8 : 36)
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }
}
