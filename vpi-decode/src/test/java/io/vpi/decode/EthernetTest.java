package io.vpi.decode;

import static io.vpi.decode.Packets.arp;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ethernetWithLength;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EthernetTest {

  @Test
  void readsAddressesAndType() {
    Decoding packet = Decoding.of(ethernet(0x0806, arp(1)));
    long header = packet.header(0);
    assertEquals(0x020000000002L, Ethernet.destination(packet.memory(), header));
    assertEquals(0x020000000001L, Ethernet.source(packet.memory(), header));
    assertEquals(0x0806, Ethernet.type(packet.memory(), header));
  }

  @Test
  void leavesAnUnknownTypeToThePayload() {
    Decoding.of(ethernet(0x88CC, payload(30)))
        .expectClean("eth 0+14..44")
        .expectPayload(14, 30)
        .expectNetworkAndTransport(LayerTable.NONE, LayerTable.NONE);
  }

  @Test
  void endsAnIeee8023FrameBeforeItsPadding() {
    Decoding.of(ethernetWithLength(bytes(0x42, 0x42, 3, 0, 0)))
        .expectClean("eth 0+14..19", "llc 14+3..19")
        .expectPayload(17, 2);
  }

  @Test
  void takesTheLargestLengthForALengthAndTheSmallestTypeForAType() {
    Decoding.of(ethernet(0x05FF, payload(0x05FF + 1)))
        .expectClean("eth 0+14.." + (14 + 0x05FF), "llc 14+3.." + (14 + 0x05FF))
        .expectPayload(17, 0x05FF - 3);
    Decoding.of(ethernet(0x0600, payload(0x0600))).expectClean("eth 0+14.." + (14 + 0x0600));
  }

  @Test
  void hasNoPayloadWhereTheLengthIsZero() {
    Decoding.of(ethernet(0, payload(46))).expectClean("eth 0+14..14").expectPayload(14, 0);
  }

  @Test
  void reportsALengthBeyondTheFrame() {
    Decoding.of(ethernet(100, payload(20)))
        .expectLayers("eth 0+14..34", "llc 14+3..34")
        .expectAnomalies(
            "eth.length_exceeds_packet at 0: 114 required, 34 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void doesNotTakeACutFrameForALieAboutItsLength() {
    new Decoding()
        .wireLength(114)
        .decode(ethernet(100, payload(20)))
        .expectClean("eth 0+14..34/114", "llc 14+3..34/114");
  }

  @Test
  void keepsPaddingOutOfThePayload() {
    byte[] frame = cut(ethernet(0x0800, ipv4(17, udp(payload(3)))), 60);
    Decoding.of(frame)
        .expectClean("eth 0+14..60", "ipv4 14+20..45", "udp 34+8..45")
        .expectPayload(42, 3);
  }

  @Test
  void keepsACapturedCheckSequenceOutOfThePayload() {
    byte[] frame = join(ethernet(0x0800, ipv4(17, udp(payload(30)))), bytes(1, 2, 3, 4));
    Decoding.of(frame)
        .expectClean("eth 0+14..76", "ipv4 14+20..72", "udp 34+8..72")
        .expectPayload(42, 30);
  }

  @Test
  void stopsAtEachCutOfTheHeader() {
    byte[] frame = ethernet(0x0806, arp(1));
    for (int length = 0; length < 14; length++) {
      Decoding.of(cut(frame, length))
          .expectLayers()
          .expectStop("eth.truncated at 0: 14 required, " + length + " available, limit captured")
          .expectPayload(0, 0);
    }
  }

  @Test
  void isWholeWithoutAnyPayload() {
    Decoding.of(cut(ethernet(0x88CC, payload(1)), 14))
        .expectClean("eth 0+14..14")
        .expectPayload(14, 0);
  }

  @Test
  void takesAWireLengthBelowTheCapturedOneForTheCapturedOne() {
    new Decoding()
        .wireLength(20)
        .decode(ethernet(0x0800, ipv4(17, udp(payload(30)))))
        .expectClean("eth 0+14..72", "ipv4 14+20..72", "udp 34+8..72");
  }

  @Test
  void boundsTheLargestWireLength() {
    new Decoding()
        .wireLength(0xFFFF_FFFFL)
        .decode(ethernet(0x88CC, payload(30)))
        .expectClean("eth 0+14..44/" + Integer.MAX_VALUE);
  }

  @Test
  void limitsWhatLiesWithinByTheFramesLength() {
    // A length of 6 leaves no room for the type that it is not, whatever lies behind.
    byte[] frame = with16(ethernet(0x0800, ipv4(17, udp(payload(3)))), 12, 6);
    Decoding.of(frame).expectClean("eth 0+14..20", "llc 14+4..20").expectPayload(18, 2);
  }
}
