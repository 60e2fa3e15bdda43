package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.erspanII;
import static io.vpi.decode.TunnelPackets.erspanIII;
import static io.vpi.decode.TunnelPackets.gre;
import static io.vpi.decode.TunnelPackets.greWithKey;
import static io.vpi.decode.TunnelPackets.mpls;
import static io.vpi.decode.TunnelPackets.ppp;
import static io.vpi.decode.TunnelPackets.u32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GRE, NVGRE and ERSPAN. */
class GreTest {
  private static final byte[] NO_FIELDS = {};

  private static Decoding decode(byte[] packet) {
    return Decoding.of(LinkType.RAW, ipv4(47, packet));
  }

  @Test
  void carriesIpWithoutAnyField() {
    Decoding packet = decode(gre(0, 0x0800, NO_FIELDS, INNER));
    packet
        .expectClean("ipv4 0+20..56", "gre 20+4..56", "ipv4 24+20..56", "udp 44+8..56")
        .expectNetworkAndTransport(2, 3)
        .expectOverlays("- at 1");
    long header = packet.header(1);
    assertEquals(0, Gre.version(packet.memory(), header));
    assertEquals(0x0800, Gre.protocolType(packet.memory(), header));
    assertFalse(Gre.hasChecksum(packet.memory(), header));
    assertEquals(LayerTable.NONE, Gre.checksum(packet.memory(), header));
    assertFalse(Gre.hasKey(packet.memory(), header));
    assertEquals(LayerTable.NO_ID, Gre.key(packet.memory(), header));
    assertEquals(LayerTable.NO_ID, Gre.sequenceNumber(packet.memory(), header));
    assertEquals(LayerTable.NONE, Gre.callId(packet.memory(), header));
  }

  @Test
  void findsKeyAndSequenceNumberForEachSetOfFlags() {
    for (int flags = 0; flags < 16; flags++) {
      boolean checksum = (flags & 8) != 0;
      boolean routing = (flags & 4) != 0;
      boolean key = (flags & 2) != 0;
      boolean sequence = (flags & 1) != 0;
      byte[] fields =
          join(
              checksum || routing ? u32(0xABCD_0000L) : NO_FIELDS,
              key ? u32(0xFEDCBA98L) : NO_FIELDS,
              sequence ? u32(0x01234567) : NO_FIELDS,
              routing ? join(u16(0x0800), bytes(0, 4, 1, 2, 3, 4), u32(0)) : NO_FIELDS);
      int length = 4 + fields.length;
      int end = 20 + length + 32;
      Decoding packet = decode(gre(flags << 12, 0x0800, fields, INNER));
      packet
          .expectClean(
              "ipv4 0+20.." + end,
              "gre 20+" + length + ".." + end,
              "ipv4 " + (20 + length) + "+20.." + end,
              "udp " + (40 + length) + "+8.." + end)
          .expectOverlays((key ? 0xFEDCBA98L : "-") + " at 1");
      long header = packet.header(1);
      assertEquals(checksum ? 0xABCD : -1, Gre.checksum(packet.memory(), header));
      assertEquals(key ? 0xFEDCBA98L : -1, Gre.key(packet.memory(), header));
      assertEquals(sequence ? 0x01234567 : -1, Gre.sequenceNumber(packet.memory(), header));
    }
  }

  @Test
  void carriesWhatTheRegistryOfEtherTypesSays() {
    decode(gre(0, 0x86DD, NO_FIELDS, ipv6(17, udp(payload(4)))))
        .expectClean("ipv4 0+20..76", "gre 20+4..76", "ipv6 24+40..76", "udp 64+8..76");
    decode(gre(0, 0x6558, NO_FIELDS, INNER_FRAME))
        .expectClean(
            "ipv4 0+20..70", "gre 20+4..70", "eth 24+14..70", "ipv4 38+20..70", "udp 58+8..70");
    decode(gre(0, 0x8847, NO_FIELDS, mpls(3, true, INNER)))
        .expectClean(
            "ipv4 0+20..60", "gre 20+4..60", "mpls 24+4..60", "ipv4 28+20..60", "udp 48+8..60");
    decode(gre(0, 0, NO_FIELDS, INNER))
        .expectClean("ipv4 0+20..56", "gre 20+4..56")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(24, 32);
    decode(gre(0, 0x0004, NO_FIELDS, INNER)).expectClean("ipv4 0+20..56", "gre 20+4..56");
  }

  @Test
  void carriesPppOfPptp() {
    byte[] frame = ppp(0x0021, INNER);
    byte[] fields = join(u16(frame.length), u16(0x7001), u32(5), u32(4));
    Decoding packet = decode(gre(0x3081, 0x880B, fields, frame));
    packet
        .expectClean(
            "ipv4 0+20..70", "gre 20+16..70", "ppp 36+2..70", "ipv4 38+20..70", "udp 58+8..70")
        .expectOverlays("- at 1");
    long header = packet.header(1);
    assertEquals(1, Gre.version(packet.memory(), header));
    assertEquals(0x7001, Gre.callId(packet.memory(), header));
    assertEquals(5, Gre.sequenceNumber(packet.memory(), header));
    assertFalse(Gre.hasKey(packet.memory(), header));
    assertEquals(LayerTable.NO_ID, Gre.key(packet.memory(), header));
  }

  @Test
  void mayAcknowledgeWithoutPayload() {
    decode(gre(0x2081, 0x880B, join(u16(0), u16(0x7001), u32(4)), NO_FIELDS))
        .expectClean("ipv4 0+20..32", "gre 20+12..32")
        .expectPayload(32, 0);
  }

  @Test
  void reportsAPayloadLengthOfPptpBeyondThePacket() {
    byte[] frame = ppp(0x0021, INNER);
    decode(gre(0x3001, 0x880B, join(u16(35), u16(1), u32(5)), frame))
        .expectLayers(
            "ipv4 0+20..66", "gre 20+12..66", "ppp 32+2..66", "ipv4 34+20..66", "udp 54+8..66")
        .expectAnomalies(
            "gre.length_exceeds_packet at 20: 47 required, 46 available, limit captured");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void reportsOtherVersions(int version) {
    decode(gre(version, 0x0800, NO_FIELDS, INNER))
        .expectLayers("ipv4 0+20..56")
        .expectStop(
            "gre.wrong_version at 20: 0 required, " + version + " available, limit captured");
  }

  @Test
  void stopsInAListOfRoutesWithoutEnd() {
    byte[] routes = new byte[64];
    for (int at = 0; at < routes.length; at += 4) {
      routes[at] = 8;
    }
    decode(gre(0x4000, 0x0800, u32(0), routes))
        .expectStop("gre.truncated at 20: 76 required, 72 available, limit captured");
    decode(gre(0x4000, 0x0800, join(u32(0), u16(0x0800), bytes(0, 255)), INNER))
        .expectStop("gre.truncated at 20: 271 required, 44 available, limit captured");
  }

  @Test
  void reportsRoutesThatNoTableHoldsTheLengthOf() {
    byte[] routes = new byte[70_000];
    for (int at = 0; at + 259 <= routes.length; at += 259) {
      routes[at] = 8;
      routes[at + 3] = (byte) 255;
    }
    // A segment before the network card cuts it: the length field of IP is 0.
    byte[] packet = Packets.with16(ipv4(47, gre(0x4000, 0x0800, u32(0), routes)), 2, 0);
    Decoding.of(LinkType.RAW, packet)
        .expectStop(
            "gre.truncated at 20: "
                + (8 + 253 * 259)
                + " required, 65535 available, limit captured");
  }

  @Test
  void stopsAtEachCutOfItsFields() {
    byte[] packet = ipv4(47, gre(0xB000, 0x0800, join(u32(1), u32(2), u32(3)), INNER));
    for (int there = 0; there < 16; there++) {
      new Decoding()
          .link(LinkType.RAW)
          .wireLength(packet.length)
          .decode(cut(packet, 20 + there))
          .expectStop(
              "gre.truncated at 20: "
                  + (there < 4 ? 4 : 16)
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }

  @Test
  void tellsNvgreByWhatItsSpecificationAllows() {
    Decoding packet = decode(greWithKey(0x12345602L, 0x6558, INNER_FRAME));
    packet
        .expectClean(
            "ipv4 0+20..74", "nvgre 20+8..74", "eth 28+14..74", "ipv4 42+20..74", "udp 62+8..74")
        .expectOverlays(0x123456 + " at 1");
    long header = packet.header(1);
    assertEquals(0x123456, Nvgre.vsid(packet.memory(), header));
    assertEquals(2, Nvgre.flowId(packet.memory(), header));
    assertEquals(0x12345602L, Gre.key(packet.memory(), header));
    assertTrue(Gre.hasKey(packet.memory(), header));
  }

  @Test
  void keepsAKeyThatCannotBeNvgres() {
    decode(greWithKey(0x000FFFFFL, 0x6558, INNER_FRAME)).expectOverlays(0xFFFFF + " at 1");
    decode(greWithKey(0x00100000L, 0x6558, INNER_FRAME)).expectOverlays(0x1000 + " at 1");
    decode(greWithKey(0x12345602L, 0x0800, INNER)).expectOverlays(0x12345602L + " at 1");
    decode(gre(0x3000, 0x6558, join(u32(0x12345602L), u32(1)), INNER_FRAME))
        .expectOverlays(0x12345602L + " at 1");
    new Decoding(DecoderOptions.builder().nvgre(false).build())
        .link(LinkType.RAW)
        .decode(ipv4(47, greWithKey(0x12345602L, 0x6558, INNER_FRAME)))
        .expectClean(
            "ipv4 0+20..74", "gre 20+8..74", "eth 28+14..74", "ipv4 42+20..74", "udp 62+8..74")
        .expectOverlays(0x12345602L + " at 1");
  }

  @Test
  void readsErspanTypeOne() {
    decode(gre(0, 0x88BE, NO_FIELDS, INNER_FRAME))
        .expectClean(
            "ipv4 0+20..70",
            "gre 20+4..70",
            "erspan_i 24+0..70",
            "eth 24+14..70",
            "ipv4 38+20..70",
            "udp 58+8..70")
        .expectOverlays("- at 2");
  }

  @Test
  void readsErspanTypeTwo() {
    Decoding packet = decode(erspanII(100, 0x3FF, INNER_FRAME));
    packet
        .expectClean(
            "ipv4 0+20..82",
            "gre 20+8..82",
            "erspan_ii 28+8..82",
            "eth 36+14..82",
            "ipv4 50+20..82",
            "udp 70+8..82")
        .expectOverlays("1023 at 2")
        .expectNetworkAndTransport(4, 5);
    long header = packet.header(2);
    assertEquals(0x3FF, Erspan.sessionId(packet.memory(), header));
    assertEquals(100, Erspan.vlan(packet.memory(), header));
    assertFalse(Erspan.isTruncated(packet.memory(), header));
    assertEquals(0xABCDE, Erspan.portIndex(packet.memory(), header));
    assertEquals(7, Gre.sequenceNumber(packet.memory(), packet.header(1)));
  }

  @Test
  void readsErspanTypeThree() {
    Decoding packet = decode(erspanIII(0x141, 0, INNER_FRAME));
    packet
        .expectClean(
            "ipv4 0+20..86",
            "gre 20+8..86",
            "erspan_iii 28+12..86",
            "eth 40+14..86",
            "ipv4 54+20..86",
            "udp 74+8..86")
        .expectOverlays("321 at 2");
    long header = packet.header(2);
    assertEquals(321, Erspan.sessionId(packet.memory(), header));
    assertEquals(100, Erspan.vlan(packet.memory(), header));
    assertEquals(0xCAFEBABEL, Erspan.timestamp(packet.memory(), header));
    assertEquals(0x1234, Erspan.securityGroupTag(packet.memory(), header));
    assertEquals(0, Erspan.frameType(packet.memory(), header));
  }

  @Test
  void passesOverThePlatformSubheaderOfErspan() {
    decode(erspanIII(1, 1, join(payload(8), INNER_FRAME)))
        .expectLayers(
            "ipv4 0+20..94",
            "gre 20+8..94",
            "erspan_iii 28+20..94",
            "eth 48+14..94",
            "ipv4 62+20..94",
            "udp 82+8..94");
  }

  @Test
  void followsTheFrameTypeOfErspan() {
    Decoding ip = decode(erspanIII(1, 2 << 10, INNER));
    ip.expectClean(
        "ipv4 0+20..72", "gre 20+8..72", "erspan_iii 28+12..72", "ipv4 40+20..72", "udp 60+8..72");
    assertEquals(2, Erspan.frameType(ip.memory(), ip.header(2)));
    decode(erspanIII(1, 1 << 10, INNER))
        .expectClean("ipv4 0+20..72", "gre 20+8..72", "erspan_iii 28+12..72");
  }

  @Test
  void doesNotTakeAFrameThatTheMirrorCutForALie() {
    byte[] whole = Packets.ethernet(0x0800, ipv4(17, udp(payload(400))));
    decode(erspanII(1, 0x400 | 5, cut(whole, 60)))
        .expectClean(
            "ipv4 0+20..96",
            "gre 20+8..96",
            "erspan_ii 28+8..96",
            "eth 36+14..96",
            "ipv4 50+20..96",
            "udp 70+8..96");
    decode(erspanII(1, 5, cut(whole, 60)))
        .expectAnomalies(
            "ipv4.length_exceeds_packet at 50: 428 required, 46 available, limit captured",
            "udp.length_exceeds_packet at 70: 408 required, 26 available, limit captured");
  }

  @Test
  void reportsOtherVersionsOfErspan() {
    byte[] two = erspanII(1, 5, INNER_FRAME);
    two[8] = 0x20;
    decode(two)
        .expectStop("erspan_ii.wrong_version at 28: 1 required, 2 available, limit captured");
    byte[] three = erspanIII(1, 0, INNER_FRAME);
    three[8] = 0x10;
    decode(three)
        .expectStop("erspan_iii.wrong_version at 28: 2 required, 1 available, limit captured");
  }

  @Test
  void stopsAtEachCutOfErspan() {
    byte[] two = ipv4(47, erspanII(1, 5, INNER_FRAME));
    byte[] three = ipv4(47, erspanIII(1, 1, join(payload(8), INNER_FRAME)));
    for (int there = 0; there < 20; there++) {
      if (there < 8) {
        new Decoding()
            .link(LinkType.RAW)
            .wireLength(two.length)
            .decode(cut(two, 28 + there))
            .expectStop(
                "erspan_ii.truncated at 28: 8 required, " + there + " available, limit captured");
      }
      new Decoding()
          .link(LinkType.RAW)
          .wireLength(three.length)
          .decode(cut(three, 28 + there))
          .expectStop(
              "erspan_iii.truncated at 28: "
                  + (there < 12 ? 12 : 20)
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }

  @Test
  void doesNotTakeTheLengthsInAFirstFragmentForLies() {
    byte[] whole = gre(0, 0x0800, NO_FIELDS, ipv4(17, udp(payload(400))));
    Decoding.of(LinkType.RAW, ipv4Fragment(47, 0, true, cut(whole, 200)))
        .expectClean("ipv4 0+20..220", "gre 20+4..220", "ipv4 24+20..220", "udp 44+8..220");
  }
}
