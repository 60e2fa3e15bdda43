package io.vpi.decode;

import static io.vpi.decode.Packets.arp;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.fromPort;
import static io.vpi.decode.TunnelPackets.mpls;
import static io.vpi.decode.TunnelPackets.nsh;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.vxlan;
import static io.vpi.decode.TunnelPackets.vxlanGpe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VXLAN, VXLAN-GPE and NSH. */
class VxlanTest {

  @ParameterizedTest
  @ValueSource(ints = {4789, 8472})
  void carriesAFrame(int port) {
    Decoding packet = Decoding.of(toPort(port, vxlan(0xA1B2C3, INNER_FRAME)));
    packet
        .expectClean(
            "eth 0+14..96",
            "ipv4 14+20..96",
            "udp 34+8..96",
            "vxlan 42+8..96",
            "eth 50+14..96",
            "ipv4 64+20..96",
            "udp 84+8..96")
        .expectNetworkAndTransport(5, 6)
        .expectOverlays(0xA1B2C3 + " at 3")
        .expectPayload(92, 4);
    assertEquals(0xA1B2C3, Vxlan.vni(packet.memory(), packet.header(3)));
    assertTrue(Vxlan.hasVni(packet.memory(), packet.header(3)));
  }

  @Test
  void goesToItsPortAndDoesNotComeFromIt() {
    Decoding.of(fromPort(4789, vxlan(1, INNER_FRAME)))
        .expectClean("eth 0+14..96", "ipv4 14+20..96", "udp 34+8..96")
        .expectOverlays();
  }

  @Test
  void hasNoIdWithoutItsFlag() {
    Decoding packet = Decoding.of(toPort(4789, with8(vxlan(5, INNER_FRAME), 0, 0xF7)));
    packet.expectOverlays("- at 3").expectNetworkAndTransport(5, 6);
    assertFalse(Vxlan.hasVni(packet.memory(), packet.header(3)));
  }

  @Test
  void keepsItsOwnIpLayerWhereTheFrameHasNone() {
    Decoding.of(toPort(4789, vxlan(5, ethernet(0x0806, arp(1)))))
        .expectClean(
            "eth 0+14..92",
            "ipv4 14+20..92",
            "udp 34+8..92",
            "vxlan 42+8..92",
            "eth 50+14..92",
            "arp 64+28..92")
        .expectNetworkAndTransport(1, 2);
  }

  @Test
  void mayBeAFirstFragmentOfTheOuterPacket() {
    byte[] whole =
        with16(udp(vxlan(5, ethernet(0x0800, Packets.ipv4(17, udp(payload(900)))))), 2, 4789);
    Decoding.of(ethernet(0x0800, ipv4Fragment(17, 0, true, cut(whole, 400))))
        .expectClean(
            "eth 0+14..434",
            "ipv4 14+20..434",
            "udp 34+8..434",
            "vxlan 42+8..434",
            "eth 50+14..434",
            "ipv4 64+20..434",
            "udp 84+8..434")
        .verify()
        .expectChecksums(ChecksumStatus.VALID, ChecksumStatus.UNVERIFIABLE);
  }

  @Test
  void endsWhereUdpEnds() {
    // Ten bytes behind the datagram belong to no layer, the inner ones neither.
    byte[] frame = toPort(4789, vxlan(5, INNER_FRAME));
    byte[] longer = cut(with16(frame, 16, 92), 106);
    Decoding.of(longer)
        .expectClean(
            "eth 0+14..106",
            "ipv4 14+20..106",
            "udp 34+8..96",
            "vxlan 42+8..96",
            "eth 50+14..96",
            "ipv4 64+20..96",
            "udp 84+8..96");
  }

  @Test
  void namesWhoseLengthCutTheFrame() {
    byte[] frame = with16(toPort(4789, vxlan(5, INNER_FRAME)), 38, 8 + 8 + 10);
    Decoding.of(frame)
        .expectLayers("eth 0+14..96", "ipv4 14+20..96", "udp 34+8..60", "vxlan 42+8..60")
        .expectStop("eth.truncated at 50: 14 required, 10 available, limit udp");
  }

  @Test
  void stopsAtEachCut() {
    byte[] frame = toPort(4789, vxlan(5, INNER_FRAME));
    for (int there = 0; there < 8; there++) {
      new Decoding()
          .wireLength(frame.length)
          .decode(cut(frame, 42 + there))
          .expectStop("vxlan.truncated at 42: 8 required, " + there + " available, limit captured")
          .expectNetworkAndTransport(1, 2)
          .expectOverlays();
    }
  }

  @Test
  void readsTheNextProtocolOfTheGenericExtension() {
    byte[][] payloads = {
      INNER, ipv6(17, udp(payload(4))), INNER_FRAME, nsh(1, 16, INNER), mpls(7, true, INNER)
    };
    String[] labels = {"ipv4", "ipv6", "eth", "nsh", "mpls"};
    for (int next = 1; next <= 5; next++) {
      Decoding packet = Decoding.of(toPort(4790, vxlanGpe(0x0C, next, 77, payloads[next - 1])));
      packet.expectOverlays("77 at 3").expectAnomalies();
      assertEquals(labels[next - 1], packet.table().protocol(0, 4).label());
      assertEquals(Protocol.UDP, packet.table().protocol(0, packet.table().transport(0)));
      assertEquals(next, VxlanGpe.nextProtocol(packet.memory(), packet.header(3)));
      assertEquals(77, VxlanGpe.vni(packet.memory(), packet.header(3)));
      assertTrue(VxlanGpe.hasNextProtocol(packet.memory(), packet.header(3)));
      assertFalse(VxlanGpe.isOperations(packet.memory(), packet.header(3)));
    }
    Decoding.of(toPort(4790, vxlanGpe(0x0C, 6, 77, INNER)))
        .expectClean("eth 0+14..82", "ipv4 14+20..82", "udp 34+8..82", "vxlan_gpe 42+8..82");
  }

  @Test
  void carriesAFrameWhereTheGenericExtensionIsUnused() {
    Decoding.of(toPort(4790, vxlanGpe(0x00, 1, 77, INNER_FRAME)))
        .expectOverlays("- at 3")
        .expectClean(
            "eth 0+14..96",
            "ipv4 14+20..96",
            "udp 34+8..96",
            "vxlan_gpe 42+8..96",
            "eth 50+14..96",
            "ipv4 64+20..96",
            "udp 84+8..96");
  }

  @Test
  void reportsAnotherVersionOfTheGenericExtension() {
    Decoding.of(toPort(4790, vxlanGpe(0x2C, 1, 77, INNER)))
        .expectLayers("eth 0+14..82", "ipv4 14+20..82", "udp 34+8..82")
        .expectStop("vxlan_gpe.wrong_version at 42: 0 required, 2 available, limit captured");
  }

  @Test
  void readsAServiceHeader() {
    Decoding packet = Decoding.of(ethernet(0x894F, nsh(3, 8, INNER_FRAME)));
    packet.expectClean(
        "eth 0+14..76", "nsh 14+16..76", "eth 30+14..76", "ipv4 44+20..76", "udp 64+8..76");
    assertEquals(3, Nsh.nextProtocol(packet.memory(), packet.header(1)));
    assertEquals(42, Nsh.servicePath(packet.memory(), packet.header(1)));
    assertEquals(255, Nsh.serviceIndex(packet.memory(), packet.header(1)));
  }

  @Test
  void reportsAServiceHeaderOfAnotherVersionOrTooShort() {
    byte[] frame = ethernet(0x894F, nsh(3, 8, INNER_FRAME));
    Decoding.of(with8(frame, 14, 0x40))
        .expectStop("nsh.wrong_version at 14: 0 required, 1 available, limit captured");
    Decoding.of(with8(frame, 15, 1))
        .expectStop("nsh.length_too_short at 14: 8 required, 4 available, limit captured");
    Decoding.of(with8(frame, 15, 63))
        .expectStop("nsh.truncated at 14: 252 required, 62 available, limit captured");
    Decoding.of(cut(frame, 21))
        .expectStop("nsh.truncated at 14: 8 required, 7 available, limit captured");
  }
}
