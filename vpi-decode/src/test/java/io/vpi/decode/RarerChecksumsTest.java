package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.checksum;
import static io.vpi.decode.Packets.ethernet;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.ipv6;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.u16;
import static io.vpi.decode.Packets.udp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static io.vpi.decode.TunnelPackets.INNER;
import static io.vpi.decode.TunnelPackets.dccp;
import static io.vpi.decode.TunnelPackets.gre;
import static io.vpi.decode.TunnelPackets.sctp;
import static io.vpi.decode.TunnelPackets.toPort;
import static io.vpi.decode.TunnelPackets.u32;
import static io.vpi.decode.TunnelPackets.udpLite;
import static io.vpi.decode.TunnelPackets.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The checksums of what IP carries beside TCP, UDP and ICMP, and which of a tunnel's are checked.
 */
class RarerChecksumsTest {
  private static final ChecksumStatus ABSENT = ChecksumStatus.ABSENT;
  private static final ChecksumStatus VALID = ChecksumStatus.VALID;
  private static final ChecksumStatus WRONG = ChecksumStatus.WRONG;
  private static final ChecksumStatus UNVERIFIABLE = ChecksumStatus.UNVERIFIABLE;

  private static Decoding verify(byte[] packet) {
    return Decoding.of(LinkType.RAW, packet).verify();
  }

  /** Puts in the checksum over the pseudo header and so many bytes. */
  private static byte[] withSum(int protocol, byte[] segment, int field, int covered, boolean v6) {
    byte[] bare = v6 ? ipv6(protocol, segment) : ipv4(protocol, segment);
    byte[] addresses = Arrays.copyOfRange(bare, v6 ? 8 : 12, v6 ? 40 : 20);
    byte[] pseudo = join(addresses, u16(0), u16(protocol), u16(0), u16(segment.length));
    int sum = checksum(join(pseudo, Arrays.copyOf(segment, covered)));
    return with16(segment, field, sum);
  }

  private static void expectCovered(byte[] packet, int start, int covered) {
    verify(packet).expectAnomalies();
    assertEquals(VALID, verify(packet).transportChecksum());
    for (int at = start; at < packet.length; at++) {
      ChecksumStatus status = verify(with8(packet, at, packet[at] ^ 0x20)).transportChecksum();
      assertEquals(at < start + covered ? WRONG : VALID, status, "byte " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 13, 20})
  void checksWhatUdpLiteCovers(int coverage) {
    byte[] segment = udpLite(coverage, payload(12));
    int covered = coverage == 0 ? 20 : coverage;
    byte[] summed = withSum(136, segment, 6, covered, false);
    byte[] packet = ipv4(136, summed);
    assertEquals(VALID, verify(packet).transportChecksum());
    for (int at = 28; at < 40; at++) {
      ChecksumStatus status = verify(with8(packet, at, packet[at] ^ 0x20)).transportChecksum();
      assertEquals(at < 20 + covered ? WRONG : VALID, status, "byte " + at);
    }
    verify(ipv6(136, withSum(136, segment, 6, covered, true))).expectChecksums(ABSENT, VALID);
  }

  @Test
  void checksAllOfUdpLiteWhereTheCoverageIsALie() {
    byte[] packet = ipv4(136, withSum(136, udpLite(99, payload(12)), 6, 20, false));
    assertEquals(VALID, verify(packet).transportChecksum());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 15})
  void checksWhatDccpCovers(int coverage) {
    byte[] segment = with8(dccp(true, 4, payload(12)), 5, coverage);
    int covered = coverage == 0 || coverage == 15 ? 28 : 16 + (coverage - 1) * 4;
    expectCovered(ipv4(33, withSum(33, segment, 6, covered, false)), 36, covered - 16);
    verify(ipv6(33, withSum(33, segment, 6, covered, true))).expectChecksums(ABSENT, VALID);
  }

  @Test
  void checksIgmpWithoutPseudoHeader() {
    byte[] message = join(bytes(0x16, 0), u16(0), bytes(239, 1, 2, 3));
    expectCovered(ipv4(2, with16(message, 2, checksum(message))), 20, 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7, 8, 9, 100})
  void checksSctp(int length) {
    byte[] segment = sctp(payload(length));
    CRC32C crc = new CRC32C();
    crc.update(segment);
    long value = crc.getValue();
    byte[] summed = segment.clone();
    for (int i = 0; i < 4; i++) {
      summed[8 + i] = (byte) (value >>> (8 * i));
    }
    byte[] packet = ipv4(132, summed);
    verify(packet).expectAnomalies().expectChecksums(VALID, VALID);
    for (int at = 20; at < packet.length; at++) {
      assertEquals(WRONG, verify(with8(packet, at, packet[at] ^ 0x20)).transportChecksum());
    }
    int right = Integer.reverseBytes((int) value);
    verify(with8(packet, 28, packet[28] ^ 0x20))
        .expectAnomalies(
            "sctp.wrong_checksum at 20: "
                + right
                + " required, "
                + (right ^ 0x20000000)
                + " available, limit captured");
  }

  @Test
  void cannotCheckAFragmentOfSctp() {
    verify(ipv4Fragment(132, 0, true, sctp(payload(16)))).expectChecksums(VALID, UNVERIFIABLE);
  }

  @Test
  void checksGreWhereNoIpLayerFollows() {
    byte[] packet = gre(0x8000, 0x1234, u32(0), payload(9));
    byte[] summed = with16(packet, 4, checksum(packet));
    expectCovered(ipv4(47, summed), 24, 17 - 4);
    verify(ipv4(47, gre(0, 0x1234, new byte[0], payload(9)))).expectChecksums(VALID, ABSENT);
  }

  @Test
  void checksTheInnermostHeadersOfATunnel() {
    byte[] frame = toPort(4789, vxlan(5, ethernet(0x0800, INNER)));
    Decoding.of(frame).verify().expectAnomalies().expectChecksums(VALID, VALID);
    // The outer UDP checksum and the outer IP header's are not looked at.
    Decoding.of(with16(with16(frame, 40, 0x1234), 24, 0x1234))
        .verify()
        .expectAnomalies()
        .expectChecksums(VALID, VALID);
    Decoding.of(with8(frame, 95, frame[95] ^ 1)).verify().expectChecksums(VALID, WRONG);
    Decoding.of(with8(frame, 72, frame[72] ^ 1)).verify().expectChecksums(WRONG, VALID);
  }

  @Test
  void leavesWhatAnErrorQuotesAlone() {
    byte[] quoted = with16(ipv4(17, udp(payload(4))), 10, 0x1234);
    verify(ipv4(1, Packets.icmp(3, 0, quoted))).expectAnomalies().expectChecksums(VALID, VALID);
  }
}
