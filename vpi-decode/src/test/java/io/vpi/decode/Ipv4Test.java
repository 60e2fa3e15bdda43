package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv4WithOptions;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv4Test {
  private static final byte[] DATAGRAM = ipv4(17, udp(payload(12)));
  private static final byte[] FRAME = ethernet(0x0800, DATAGRAM);

  @Test
  void readsEveryField() {
    byte[] datagram = with16(DATAGRAM, 6, 0x4000);
    Decoding packet = Decoding.of(ethernet(0x0800, datagram));
    packet
        .expectClean("eth 0+14..54", "ipv4 14+20..54", "udp 34+8..54")
        .expectNetworkAndTransport(1, 2)
        .expectPayload(42, 12);
    MemorySegment memory = packet.memory();
    long header = packet.header(1);
    assertEquals(20, Ipv4.headerLength(memory, header));
    assertEquals(40, Ipv4.totalLength(memory, header));
    assertEquals(0x1234, Ipv4.identification(memory, header));
    assertTrue(Ipv4.dontFragment(memory, header));
    assertFalse(Ipv4.moreFragments(memory, header));
    assertEquals(0, Ipv4.fragmentOffset(memory, header));
    assertEquals(64, Ipv4.timeToLive(memory, header));
    assertEquals(17, Ipv4.protocol(memory, header));
    int checksum = ((DATAGRAM[10] & 0xFF) << 8) | (DATAGRAM[11] & 0xFF);
    assertEquals(checksum, Ipv4.checksum(memory, header));
    assertEquals(0x0A000001, Ipv4.source(memory, header));
    assertEquals(0x0A000002, Ipv4.destination(memory, header));
  }

  @Test
  void leavesAnUnknownProtocolToThePayload() {
    Decoding.of(LinkType.IPV4, ipv4(89, payload(9)))
        .expectClean("ipv4 0+20..29")
        .expectNetworkAndTransport(0, LayerTable.NONE)
        .expectPayload(20, 9);
  }

  @Test
  void doesNotTakeIpv6ExtensionsForWhatIpv4Carries() {
    for (int protocol : new int[] {0, 43, 44, 58, 60}) {
      Decoding.of(LinkType.IPV4, ipv4(protocol, payload(40))).expectClean("ipv4 0+20..60");
    }
  }

  @Test
  void readsOptions() {
    byte[] routerAlert = bytes(0x94, 4, 0, 0);
    Decoding packet = Decoding.of(LinkType.IPV4, ipv4WithOptions(17, routerAlert, udp(NOTHING)));
    packet.expectClean("ipv4 0+24..32", "udp 24+8..32");
    OptionReader options = new OptionReader();
    options.ipv4(packet.memory(), packet.header(0), packet.table().headerLength(0, 0));
    assertTrue(options.next());
    assertEquals(0x94, options.type());
    assertFalse(options.next());
  }

  @Test
  void readsTheLongestHeader() {
    byte[] options = new byte[40];
    java.util.Arrays.fill(options, (byte) 1);
    Decoding.of(LinkType.IPV4, ipv4WithOptions(17, options, udp(NOTHING)))
        .expectClean("ipv4 0+60..68", "udp 60+8..68");
  }

  @Test
  void reportsAMalformedOptionAndGoesOn() {
    byte[] packet = ipv4WithOptions(17, bytes(1, 7, 39, 4), udp(NOTHING));
    Decoding.of(LinkType.IPV4, packet)
        .expectLayers("ipv4 0+24..32", "udp 24+8..32")
        .expectAnomalies("ipv4.malformed_option at 0: 39 required, 3 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void reportsAWrongVersion() {
    Decoding.of(with8(FRAME, 14, 0x65))
        .expectLayers("eth 0+14..54")
        .expectStop("ipv4.wrong_version at 14: 4 required, 6 available, limit captured");
  }

  @Test
  void reportsAHeaderLengthBelowTheMinimum() {
    for (int words = 0; words < 5; words++) {
      Decoding.of(with8(FRAME, 14, 0x40 | words))
          .expectLayers("eth 0+14..54")
          .expectStop(
              "ipv4.length_too_short at 14: 20 required, "
                  + 4 * words
                  + " available, limit captured");
    }
  }

  @Test
  void reportsATotalLengthBelowTheHeaders() {
    Decoding.of(with16(FRAME, 16, 19))
        .expectLayers("eth 0+14..54")
        .expectStop("ipv4.length_too_short at 14: 20 required, 19 available, limit captured");
    Decoding.of(with16(with8(FRAME, 14, 0x46), 16, 23))
        .expectStop("ipv4.length_too_short at 14: 24 required, 23 available, limit captured");
  }

  @Test
  void reportsATotalLengthBeyondThePacketAndGoesOn() {
    Decoding.of(with16(FRAME, 16, 65_535))
        .expectLayers("eth 0+14..54", "ipv4 14+20..54", "udp 34+8..54")
        .expectAnomalies(
            "ipv4.length_exceeds_packet at 14: 65535 required, 40 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void namesTheFieldThatLeftTooLittleForWhatFollows() {
    Decoding.of(with16(FRAME, 16, 25))
        .expectLayers("eth 0+14..54", "ipv4 14+20..39")
        .expectStop("udp.truncated at 34: 8 required, 5 available, limit ipv4");
  }

  @Test
  void reportsOptionsBeyondTheCapturedBytes() {
    new Decoding()
        .wireLength(80)
        .decode(cut(with16(with8(FRAME, 14, 0x4F), 16, 66), 50))
        .expectLayers("eth 0+14..50/80")
        .expectStop("ipv4.truncated at 14: 60 required, 36 available, limit captured");
  }

  @Test
  void reachesToTheEndWhereTheTotalLengthIsLeftToTheNetworkCard() {
    byte[] large = ethernet(0x0800, ipv4(6, tcp(payload(65_000 - 40))));
    Decoding.of(with16(large, 16, 0))
        .expectClean("eth 0+14..65014", "ipv4 14+20..65014", "tcp 34+20..65014")
        .expectPayload(54, 64_960);
  }

  @Test
  void readsASegmentThatNoLengthFieldCouldHold() {
    int size = 300_000;
    byte[] datagram = with16(ipv4(6, tcp(payload(size))), 2, 0);
    Decoding.of(ethernet(0x0800, datagram))
        .expectClean("eth 0+14..300054", "ipv4 14+20..300054", "tcp 34+20..300054")
        .expectPayload(54, size);
  }

  @Test
  void readsThePacketWithTheLargestCapturedLength() {
    int size = (16 << 20) - 54;
    byte[] datagram = with16(ipv4(6, tcp(payload(size))), 2, 0);
    new Decoding()
        .wireLength(0xFFFF_FFFFL)
        .decode(ethernet(0x0800, datagram))
        .expectClean(
            "eth 0+14..16777216/2147483647",
            "ipv4 14+20..16777216/2147483647",
            "tcp 34+20..16777216/2147483647")
        .expectPayload(54, size);
  }

  @Test
  void countsWhatASnappedPacketDeclares() {
    byte[] frame = ethernet(0x0800, ipv4(6, tcp(payload(1460))));
    Decoding packet = new Decoding().wireLength(frame.length).decode(cut(frame, 96));
    packet
        .expectClean("eth 0+14..96/1514", "ipv4 14+20..96/1514", "tcp 34+20..96/1514")
        .expectPayload(54, 42);
  }

  @Test
  void endsASnappedPacketWhereItsOwnLengthSays() {
    // Padded on the wire to 60 bytes, captured to 50: the datagram ends at 44 in any case.
    byte[] frame = cut(ethernet(0x0800, ipv4(17, udp(payload(2)))), 50);
    new Decoding()
        .wireLength(60)
        .decode(frame)
        .expectClean("eth 0+14..50/60", "ipv4 14+20..44", "udp 34+8..44")
        .expectPayload(42, 2);
  }

  @Test
  void decodesTheTransportOfAFirstFragment() {
    byte[] whole = udp(payload(100));
    byte[] frame = ethernet(0x0800, ipv4Fragment(17, 0, true, cut(whole, 32)));
    Decoding.of(frame)
        .expectClean("eth 0+14..66", "ipv4 14+20..66", "udp 34+8..66")
        .expectNetworkAndTransport(1, 2)
        .expectPayload(42, 24);
  }

  @Test
  void decodesNothingOfALaterFragment() {
    byte[] frame = ethernet(0x0800, ipv4Fragment(17, 1480, false, payload(33)));
    Decoding packet = Decoding.of(frame);
    packet
        .expectLayers("eth 0+14..67", "ipv4 14+20..67")
        .expectAnomalies()
        .expectState(LayerTable.State.FRAGMENT)
        .expectNetworkAndTransport(1, LayerTable.NONE)
        .expectPayload(34, 33);
    assertEquals(1480, Ipv4.fragmentOffset(packet.memory(), packet.header(1)));
    assertFalse(Ipv4.moreFragments(packet.memory(), packet.header(1)));
  }

  @Test
  void reportsAFragmentWhoseLengthIsNoMultipleOfEight() {
    byte[] frame = ethernet(0x0800, ipv4Fragment(17, 8, true, payload(21)));
    Decoding.of(frame)
        .expectLayers("eth 0+14..55", "ipv4 14+20..55")
        .expectAnomalies("ipv4.fragment_unaligned at 14: 16 required, 21 available, limit captured")
        .expectState(LayerTable.State.FRAGMENT);
  }

  @Test
  void reportsAFragmentThatWouldMakeTheDatagramTooLarge() {
    // 20 bytes of header, 65,512 before the fragment: 3 more is the most that fits.
    Decoding.of(LinkType.IPV4, ipv4Fragment(1, 65_512, false, payload(3)))
        .expectLayers("ipv4 0+20..23")
        .expectAnomalies()
        .expectState(LayerTable.State.FRAGMENT);
    Decoding.of(LinkType.IPV4, ipv4Fragment(1, 65_512, false, payload(4)))
        .expectAnomalies(
            "ipv4.fragment_too_large at 0: 65536 required, 65535 available, limit captured")
        .expectState(LayerTable.State.FRAGMENT);
    Decoding.of(LinkType.IPV4, ipv4Fragment(1, 65_528, false, payload(100)))
        .expectAnomalies(
            "ipv4.fragment_too_large at 0: 65648 required, 65535 available, limit captured");
  }

  @Test
  void addsUpTheLargestLengthsWithoutOverflow() {
    byte[] fragment = with16(ipv4Fragment(1, 65_528, false, payload(16)), 2, 0);
    new Decoding()
        .link(LinkType.IPV4)
        .wireLength(0xFFFF_FFFFL)
        .decode(fragment)
        .expectLayers("ipv4 0+20..36/2147483647")
        .expectAnomalies(
            "ipv4.fragment_too_large at 0: 2147483647 required, 65535 available, limit captured");
  }

  @Test
  void stopsAtEachCutOfTheHeader() {
    for (int there = 0; there < 20; there++) {
      Decoding.of(cut(FRAME, 14 + there))
          .expectLayers("eth 0+14.." + (14 + there))
          .expectStop("ipv4.truncated at 14: 20 required, " + there + " available, limit captured");
    }
  }
}
