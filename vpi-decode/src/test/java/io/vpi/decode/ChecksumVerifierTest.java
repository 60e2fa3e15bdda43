package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.arp;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.extension;
import static io.vpi.decode.Packets.icmp;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv4WithOptions;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.ipv6FragmentHeader;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.routing;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketFlags;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumVerifierTest {
  private static final ChecksumStatus ABSENT = ChecksumStatus.ABSENT;
  private static final ChecksumStatus VALID = ChecksumStatus.VALID;
  private static final ChecksumStatus WRONG = ChecksumStatus.WRONG;
  private static final ChecksumStatus NOT_READY = ChecksumStatus.NOT_READY;
  private static final ChecksumStatus UNVERIFIABLE = ChecksumStatus.UNVERIFIABLE;

  private static Decoding verify(byte[] packet) {
    return Decoding.of(LinkType.RAW, packet).verify();
  }

  private static int field(byte[] packet, int at) {
    return ((packet[at] & 0xFF) << 8) | (packet[at + 1] & 0xFF);
  }

  static List<byte[]> packetsWithAllChecksums() {
    return List.of(
        ipv4(6, tcp(payload(20))),
        ipv4(6, tcp(payload(21))),
        ipv4(17, udp(payload(8))),
        ipv4(17, udp(payload(9))),
        ipv4(1, icmp(8, 0, payload(33))),
        ipv4WithOptions(6, bytes(0x94, 4, 0, 0), tcp(bytes(2, 4, 5, 180), payload(7))));
  }

  static List<byte[]> packetsOfIpv6() {
    return List.of(
        ipv6(6, tcp(payload(20))),
        ipv6(17, udp(payload(9))),
        ipv6(58, icmp(128, 0, payload(33))),
        ipv6(0, extension(60, NOTHING, extension(17, NOTHING, udp(payload(9))))),
        ipv6(43, routing(17, 4, 0, udp(payload(9)))));
  }

  @ParameterizedTest
  @MethodSource("packetsWithAllChecksums")
  void findsThemValid(byte[] packet) {
    verify(packet).expectAnomalies().expectChecksums(VALID, VALID);
  }

  @ParameterizedTest
  @MethodSource("packetsOfIpv6")
  void findsNoneInTheIpv6HeaderAndTheOtherValid(byte[] packet) {
    verify(packet).expectAnomalies().expectChecksums(ABSENT, VALID);
  }

  @ParameterizedTest
  @MethodSource({"packetsWithAllChecksums", "packetsOfIpv6"})
  void findsEachBitOfThePayloadThatFlipped(byte[] packet) {
    Decoding decoding = new Decoding().link(LinkType.RAW);
    decoding.decode(packet);
    int start = decoding.table().payloadOffset(0);
    for (int at = start; at < packet.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        decoding.decode(with8(packet, at, packet[at] ^ 1 << bit)).verify();
        assertEquals(WRONG, decoding.transportChecksum(), "byte " + at);
        assertEquals(1, decoding.table().anomalyCount(0));
        assertEquals(AnomalyKind.WRONG_CHECKSUM, decoding.table().anomalyKind(0, 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void findsAByteOfTheIpHeaderThatChanged(int at) {
    byte[] packet = ipv4(17, udp(payload(10)));
    Decoding decoding = verify(with8(packet, at, packet[at] ^ 0x5A));
    assertEquals(WRONG, decoding.networkChecksum());
    // The addresses are in the pseudo header too; the other fields are not.
    assertEquals(at >= 12 ? WRONG : VALID, decoding.transportChecksum());
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15, 16, 23, 24, 31, 32, 39})
  void findsAByteOfTheIpv6AddressesThatChanged(int at) {
    byte[] packet = ipv6(6, tcp(payload(10)));
    verify(with8(packet, at, packet[at] ^ 0x5A)).expectChecksums(ABSENT, WRONG);
  }

  @Test
  void tellsTheRightValueAndTheOneFound() {
    byte[] packet = ipv4(6, tcp(payload(10)));
    int ip = field(packet, 10);
    int tcp = field(packet, 36);
    verify(with16(with16(packet, 10, ip ^ 0x0101), 36, tcp ^ 0x8001))
        .expectAnomalies(
            "ipv4.wrong_checksum at 0: "
                + ip
                + " required, "
                + (ip ^ 0x0101)
                + " available, limit captured",
            "tcp.wrong_checksum at 20: "
                + tcp
                + " required, "
                + (tcp ^ 0x8001)
                + " available, limit captured")
        .expectChecksums(WRONG, WRONG)
        .expectState(LayerTable.State.COMPLETE);
  }

  @Test
  void requiresAllOnesWhereUdpWouldComeToZero() {
    // Two bytes of payload make up for all else, so that the sum comes to zero.
    byte[] packet = ipv4(17, udp(bytes(0, 0)));
    byte[] zero = ipv4(17, udp(bytes(packet[26], packet[27])));
    assertEquals(0xFFFF, field(zero, 26));
    verify(zero).expectAnomalies().expectChecksums(VALID, VALID);
    verify(with16(zero, 26, 1))
        .expectAnomalies("udp.wrong_checksum at 20: 65535 required, 1 available, limit captured");
  }

  @Test
  void requiresAllOnesWhereNothingIsSummedUp() {
    byte[] zeros = ipv4(1, new byte[8]);
    assertEquals(0xFFFF, field(zeros, 22));
    verify(zeros).expectChecksums(VALID, VALID);
    verify(with16(zeros, 22, 0))
        .expectChecksums(VALID, WRONG)
        .expectAnomalies("icmp.wrong_checksum at 20: 65535 required, 0 available, limit captured");
  }

  @Test
  void takesZeroOverIpv4ForNone() {
    verify(with16(ipv4(17, udp(payload(10))), 26, 0))
        .expectAnomalies()
        .expectChecksums(VALID, ABSENT);
  }

  @Test
  void takesZeroOverIpv6ForWrong() {
    byte[] packet = ipv6(17, udp(payload(10)));
    verify(with16(packet, 46, 0))
        .expectChecksums(ABSENT, WRONG)
        .expectAnomalies(
            "udp.wrong_checksum at 40: "
                + field(packet, 46)
                + " required, 0 available, limit captured");
  }

  @Test
  void findsNoneWhereThereIsNoIpOrNothingKnownAboveIt() {
    Decoding.of(ethernet(0x0806, arp(1))).verify().expectChecksums(ABSENT, ABSENT);
    Decoding.of(NOTHING).verify().expectChecksums(ABSENT, ABSENT);
    verify(ipv4(89, payload(20))).expectChecksums(VALID, ABSENT);
    Decoding.of(147, payload(20)).verify().expectChecksums(ABSENT, ABSENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {PacketFlags.CHECKSUM_NOT_READY, PacketFlags.SEGMENTATION_OFFLOAD})
  void waitsForTheNetworkCard(int flag) {
    byte[] packet = with16(ipv4(6, tcp(payload(10))), 36, 0x1234);
    new Decoding()
        .link(LinkType.RAW)
        .flags(flag)
        .decode(packet)
        .verify()
        .expectAnomalies()
        .expectChecksums(VALID, NOT_READY);
  }

  @Test
  void checksAPacketWithAnyOtherFlag() {
    new Decoding()
        .link(LinkType.RAW)
        .flags(PacketFlags.MIRRORED_COPY | PacketFlags.NO_TIMESTAMP)
        .decode(ipv4(6, tcp(payload(10))))
        .verify()
        .expectChecksums(VALID, VALID);
  }

  @Test
  void waitsForTheLengthThatTheNetworkCardFillsIn() {
    verify(with16(ipv4(6, tcp(payload(10))), 2, 0)).expectChecksums(NOT_READY, NOT_READY);
  }

  @Test
  void cannotCheckWhatWasNotCaptured() {
    byte[] packet = ipv4(6, tcp(payload(100)));
    for (int length = 40; length < packet.length; length++) {
      new Decoding()
          .link(LinkType.RAW)
          .wireLength(packet.length)
          .decode(cut(packet, length))
          .verify()
          .expectAnomalies()
          .expectChecksums(VALID, UNVERIFIABLE);
    }
  }

  @Test
  void cannotCheckWhatTheLengthFieldsPlaceBeyondThePacket() {
    byte[] packet = ipv4(6, tcp(payload(100)));
    Decoding lost = verify(cut(packet, 100));
    assertEquals(UNVERIFIABLE, lost.transportChecksum());
    byte[] packet6 = ipv6(58, icmp(128, 0, payload(100)));
    assertEquals(UNVERIFIABLE, verify(cut(packet6, 100)).transportChecksum());
    byte[] datagram = with16(udp(payload(10)), 4, 19);
    assertEquals(UNVERIFIABLE, verify(ipv4(17, datagram)).transportChecksum());
  }

  @Test
  void cannotCheckAFragment() {
    byte[] whole = with16(udp(payload(100)), 6, 0x1234);
    verify(ipv4Fragment(17, 0, true, cut(whole, 40))).expectChecksums(VALID, UNVERIFIABLE);
    verify(ipv4Fragment(17, 40, false, payload(40))).expectChecksums(VALID, ABSENT);
    verify(ipv6(44, ipv6FragmentHeader(17, 0, true, cut(whole, 40))))
        .expectChecksums(ABSENT, UNVERIFIABLE);
  }

  @Test
  void cannotCheckWhereTheLastReceiversAddressLiesInARoutingHeader() {
    verify(ipv6(43, routing(17, 4, 1, udp(payload(9))))).expectChecksums(ABSENT, UNVERIFIABLE);
  }

  @Test
  void cannotCheckWhereTheSendersAddressLiesInAHomeAddressOption() {
    byte[] option = join(bytes(1, 2, 0, 0, 0xC9, 16), payload(16));
    byte[] moved = ipv6(60, extension(17, option, udp(payload(9))));
    verify(moved).expectAnomalies().expectChecksums(ABSENT, UNVERIFIABLE);
    byte[] other = ipv6(60, extension(17, with8(option, 4, 0x1E), udp(payload(9))));
    verify(other).expectAnomalies().expectChecksums(ABSENT, VALID);
  }

  @Test
  void leavesTrailersOut() {
    byte[] frame = join(ethernet(0x0800, ipv4(17, udp(payload(3)))), payload(20));
    Decoding.of(frame).verify().expectAnomalies().expectChecksums(VALID, VALID);
    // What lies between the UDP length and the IP length is not summed up either.
    byte[] datagram = join(udp(payload(3)), payload(5));
    byte[] packet = ipv4(17, datagram);
    int sum = field(ipv4(17, udp(payload(3))), 26);
    verify(with16(packet, 26, sum)).expectAnomalies().expectChecksums(VALID, VALID);
  }

  @Test
  void checksAJumbogramWithItsWholeLength() {
    byte[] packet = with16(ipv6(6, tcp(payload(70_001))), 4, 0);
    verify(packet).expectAnomalies().expectChecksums(ABSENT, VALID);
    verify(with8(packet, 70_000, packet[70_000] ^ 1)).expectChecksums(ABSENT, WRONG);
  }

  @Test
  void forgetsThePacketBefore() {
    Decoding decoding = new Decoding().link(LinkType.RAW);
    decoding.decode(ipv4(6, tcp(payload(3)))).verify().expectChecksums(VALID, VALID);
    decoding.decode(NOTHING).verify().expectChecksums(ABSENT, ABSENT);
  }
}
