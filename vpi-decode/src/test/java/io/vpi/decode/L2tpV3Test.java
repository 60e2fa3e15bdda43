package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.TunnelPackets.INNER_FRAME;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.u32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import org.junit.jupiter.api.Test;

class L2tpV3Test {

  @Test
  void doesNotGuessWhatASessionCarries() {
    byte[] packet = ipv4(115, join(u32(0xCAFE0001L), payload(8), INNER_FRAME));
    Decoding decoding = Decoding.of(LinkType.RAW, packet);
    decoding
        .expectClean("ipv4 0+20..78", "l2tpv3 20+4..78")
        .expectNetworkAndTransport(0, 1)
        .expectOverlays("- at 1")
        .expectPayload(24, 54);
    assertEquals(0xCAFE0001, L2tpV3.sessionId(decoding.memory(), decoding.header(1)));
  }

  @Test
  void followsASessionThatItWasToldOf() {
    DecoderOptions options = DecoderOptions.builder().l2tpV3Ethernet(8, 4).build();
    byte[] packet = ipv4(115, join(u32(1), payload(12), INNER_FRAME));
    new Decoding(options)
        .link(LinkType.RAW)
        .decode(packet)
        .expectClean(
            "ipv4 0+20..82", "l2tpv3 20+16..82", "eth 36+14..82", "ipv4 50+20..82", "udp 70+8..82")
        .expectNetworkAndTransport(3, 4);
    for (int there = 4; there < 16; there++) {
      new Decoding(options)
          .link(LinkType.RAW)
          .wireLength(packet.length)
          .decode(cut(packet, 20 + there))
          .expectStop(
              "l2tpv3.truncated at 20: 16 required, " + there + " available, limit captured");
    }
  }

  @Test
  void knowsAControlMessage() {
    DecoderOptions options = DecoderOptions.builder().l2tpV3Ethernet(0, 0).build();
    new Decoding(options)
        .link(LinkType.RAW)
        .decode(ipv4(115, join(u32(0), INNER_FRAME)))
        .expectClean("ipv4 0+20..70", "l2tpv3 20+4..70")
        .expectOverlays();
  }

  @Test
  void readsVersionThreeOverUdp() {
    byte[] data = join(u16(0x0003), u16(0), u32(0xCAFE0002L), INNER_FRAME);
    Decoding decoding = Decoding.of(toPort(1701, data));
    decoding.expectClean("eth 0+14..96", "ipv4 14+20..96", "udp 34+8..96", "l2tpv3_udp 42+8..96");
    assertEquals(0xCAFE0002, L2tpV3.udpSessionId(decoding.memory(), decoding.header(3)));
    assertFalse(L2tpV3.isUdpControl(decoding.memory(), decoding.header(3)));
    new Decoding(DecoderOptions.builder().l2tpV3Ethernet(0, 0).build())
        .decode(toPort(1701, data))
        .expectClean(
            "eth 0+14..96",
            "ipv4 14+20..96",
            "udp 34+8..96",
            "l2tpv3_udp 42+8..96",
            "eth 50+14..96",
            "ipv4 64+20..96",
            "udp 84+8..96")
        .expectOverlays("- at 3");
    byte[] control = join(u16(0xC803), u16(20), u32(5), payload(12));
    Decoding message = Decoding.of(toPort(1701, control));
    message
        .expectClean("eth 0+14..62", "ipv4 14+20..62", "udp 34+8..62", "l2tpv3_udp 42+8..62")
        .expectOverlays();
    assertTrue(L2tpV3.isUdpControl(message.memory(), message.header(3)));
  }

  @Test
  void leavesVersionTwoAndAnythingShortToUdp() {
    Decoding.of(toPort(1701, join(u16(0x0002), payload(20))))
        .expectClean("eth 0+14..64", "ipv4 14+20..64", "udp 34+8..64");
    Decoding.of(toPort(1701, bytes(0, 3, 0, 0, 0, 0, 1)))
        .expectClean("eth 0+14..49", "ipv4 14+20..49", "udp 34+8..49");
  }
}
