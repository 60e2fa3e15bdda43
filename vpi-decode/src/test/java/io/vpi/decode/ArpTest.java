package io.vpi.decode;

import static io.vpi.decode.Packets.arp;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArpTest {

  @Test
  void readsAReply() {
    Decoding packet = Decoding.of(ethernet(0x0806, arp(2)));
    packet
        .expectClean("eth 0+14..42", "arp 14+28..42")
        .expectNetworkAndTransport(LayerTable.NONE, LayerTable.NONE)
        .expectPayload(42, 0);
    long header = packet.header(1);
    assertTrue(Arp.isEthernetIpv4(packet.memory(), header));
    assertEquals(2, Arp.opcode(packet.memory(), header));
    assertEquals(0x020000000001L, Arp.senderMac(packet.memory(), header));
    assertEquals(0x0A000001, Arp.senderIpv4(packet.memory(), header));
    assertEquals(0x020000000002L, Arp.targetMac(packet.memory(), header));
    assertEquals(0x0A000002, Arp.targetIpv4(packet.memory(), header));
  }

  @ParameterizedTest
  @CsvSource({"0, 6", "2, 0x86DD"})
  void knowsThatOtherAddressesAreNotMacAndIpv4(int field, String value) {
    byte[] frame = with16(ethernet(0x0806, arp(1)), 14 + field, Integer.decode(value));
    Decoding packet = Decoding.of(frame);
    packet.expectClean("eth 0+14..42", "arp 14+28..42");
    assertFalse(Arp.isEthernetIpv4(packet.memory(), packet.header(1)));
  }

  @Test
  void takesItsLengthFromTheAddressLengths() {
    byte[] frame = join(ethernet(0x0806, with8(arp(1), 4, 8)), payload(14));
    Decoding packet = Decoding.of(frame);
    packet.expectClean("eth 0+14..56", "arp 14+32..56").expectPayload(46, 10);
    assertFalse(Arp.isEthernetIpv4(packet.memory(), packet.header(1)));
  }

  @Test
  void mayHaveNoAddressesAtAll() {
    byte[] frame = cut(ethernet(0x0806, with16(arp(1), 4, 0)), 22);
    Decoding.of(frame).expectClean("eth 0+14..22", "arp 14+8..22");
  }

  @Test
  void reportsAddressesBeyondThePacket() {
    byte[] frame = ethernet(0x0806, with16(arp(1), 4, 0xFFFF));
    Decoding.of(frame)
        .expectLayers("eth 0+14..42")
        .expectStop("arp.truncated at 14: 1028 required, 28 available, limit captured");
  }

  @Test
  void stopsAtEachCut() {
    byte[] frame = ethernet(0x0806, arp(1));
    for (int there = 0; there < 28; there++) {
      Decoding.of(cut(frame, 14 + there))
          .expectLayers("eth 0+14.." + (14 + there))
          .expectStop(
              "arp.truncated at 14: "
                  + (there < 8 ? 8 : 28)
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }
}
