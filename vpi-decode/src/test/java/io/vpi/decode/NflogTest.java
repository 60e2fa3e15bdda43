package io.vpi.decode;

import static io.vpi.decode.Packets.arp;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NflogTest {

  private static Decoding decode(byte[]... parts) {
    return Decoding.of(LinkType.NFLOG, join(parts));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsThePacketInEitherByteOrder(boolean littleEndian) {
    Decoding packet =
        decode(
            bytes(2, 0, 0, 30),
            attribute(littleEndian, 1, bytes(8, 0, 1, 0)),
            attribute(littleEndian, 10, bytes(0)),
            attribute(littleEndian, 9, INNER));
    packet
        .expectClean("nflog 0+24..56", "ipv4 24+20..56", "udp 44+8..56")
        .expectNetworkAndTransport(1, 2);
    assertEquals(2, Nflog.family(packet.memory(), packet.header(0)));
    assertEquals(30, Nflog.resourceId(packet.memory(), packet.header(0)));
  }

  @Test
  void followsTheFamily() {
    decode(bytes(10, 0, 0, 0), attribute(true, 9, ipv6(17, udp(payload(4)))))
        .expectClean("nflog 0+8..60", "ipv6 8+40..60", "udp 48+8..60");
    decode(bytes(3, 0, 0, 0), attribute(true, 9, arp(1)))
        .expectClean("nflog 0+8..36", "arp 8+28..36");
    decode(bytes(7, 0, 0, 0), attribute(true, 9, INNER))
        .expectClean("nflog 0+8..40")
        .expectPayload(8, 32);
  }

  @Test
  void keepsThePaddingOutOfThePacket() {
    byte[] odd = Packets.ipv4(17, udp(payload(3)));
    decode(bytes(2, 0, 0, 0), attribute(true, 9, odd))
        .expectClean("nflog 0+8..39", "ipv4 8+20..39", "udp 28+8..39");
  }

  @Test
  void mayHaveNoPacket() {
    decode(bytes(2, 0, 0, 0), attribute(true, 1, bytes(8, 0, 1, 0)))
        .expectClean("nflog 0+12..12")
        .expectPayload(12, 0);
    decode(bytes(2, 0, 0, 0)).expectClean("nflog 0+4..4");
  }

  @Test
  void reportsAnotherVersion() {
    decode(bytes(2, 1, 0, 0))
        .expectStop("nflog.wrong_version at 0: 0 required, 1 available, limit captured");
  }

  @Test
  void reportsAnAttributeShorterThanItsOwnHead() {
    for (int length = 0; length < 4; length++) {
      decode(bytes(2, 0, 0, 0), bytes(length, 0, 1, 0), payload(8))
          .expectStop(
              "nflog.length_too_short at 0: 4 required, " + length + " available, limit captured");
    }
  }

  @Test
  void reportsAnAttributeBeyondTheEnd() {
    decode(bytes(2, 0, 0, 0), bytes(13, 0, 1, 0), payload(8))
        .expectStop("nflog.truncated at 0: 17 required, 16 available, limit captured");
    decode(bytes(2, 0, 0, 0), bytes(1, 2))
        .expectStop("nflog.truncated at 0: 8 required, 6 available, limit captured");
  }

  @Test
  void reportsAPacketLongerThanTheMessageAndGoesOn() {
    byte[] message = join(bytes(2, 0, 0, 0), attribute(false, 9, INNER));
    Decoding.of(LinkType.NFLOG, with16(message, 4, 37))
        .expectLayers("nflog 0+8..40", "ipv4 8+20..40", "udp 28+8..40")
        .expectAnomalies(
            "nflog.length_exceeds_packet at 0: 41 required, 40 available, limit captured");
  }

  @Test
  void endsBeforeItsHeaderGrowsBeyondTheTable() {
    // 20,000 empty attributes: more than 65,535 bytes of header.
    byte[] attributes = new byte[80_000];
    for (int at = 0; at < attributes.length; at += 4) {
      attributes[at] = 4;
      attributes[at + 2] = 1;
    }
    decode(bytes(2, 0, 0, 0), attributes, attribute(true, 9, INNER))
        .expectClean("nflog 0+65532..80040");
  }

  @Test
  void stopsAtEachCut() {
    byte[] message = join(bytes(2, 0, 0, 0), attribute(true, 9, INNER));
    for (int there = 0; there < 8; there++) {
      Decoding cut = new Decoding().link(LinkType.NFLOG).wireLength(message.length);
      cut.decode(cut(message, there));
      if (there == 4) {
        cut.expectClean("nflog 0+4..4/40");
      } else {
        cut.expectStop(
            "nflog.truncated at 0: "
                + (there < 4 ? 4 : 8)
                + " required, "
                + there
                + " available, limit captured");
      }
    }
  }
}
