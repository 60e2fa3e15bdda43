package io.vpi.decode;

import static io.vpi.decode.Packets.NOTHING;
import static io.vpi.decode.Packets.bytes;
import static io.vpi.decode.Packets.cut;
import static io.vpi.decode.Packets.ipv4;
import static io.vpi.decode.Packets.ipv4Fragment;
import static io.vpi.decode.Packets.join;
import static io.vpi.decode.Packets.payload;
import static io.vpi.decode.Packets.tcp;
import static io.vpi.decode.Packets.with16;
import static io.vpi.decode.Packets.with8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TcpTest {
  private static final byte[] TIMESTAMPS = bytes(1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2);

  private static Decoding decode(byte[] segment) {
    return Decoding.of(LinkType.IPV4, ipv4(6, segment));
  }

  @Test
  void readsEveryField() {
    byte[] segment = with16(with16(tcp(payload(7)), 12, 0x5FFF), 18, 0xABCD);
    Decoding packet = decode(segment);
    packet
        .expectClean("ipv4 0+20..47", "tcp 20+20..47")
        .expectNetworkAndTransport(0, 1)
        .expectPayload(40, 7);
    MemorySegment memory = packet.memory();
    long header = packet.header(1);
    assertEquals(40_000, Tcp.sourcePort(memory, header));
    assertEquals(443, Tcp.destinationPort(memory, header));
    assertEquals(0x01020304, Tcp.sequenceNumber(memory, header));
    assertEquals(0x05060708, Tcp.acknowledgmentNumber(memory, header));
    assertEquals(20, Tcp.headerLength(memory, header));
    assertEquals(0xFFF, Tcp.flags(memory, header));
    assertEquals(0xFFFF, Tcp.window(memory, header));
    assertEquals(Wire.u16(memory, header + 16), Tcp.checksum(memory, header));
    assertEquals(0xABCD, Tcp.urgentPointer(memory, header));
  }

  @Test
  void namesEachFlagByItsBit() {
    assertEquals(
        0x1FF,
        Tcp.FIN | Tcp.SYN | Tcp.RST | Tcp.PSH | Tcp.ACK | Tcp.URG | Tcp.ECE | Tcp.CWR | Tcp.AE);
    Decoding packet = decode(with8(tcp(NOTHING), 13, 0x12));
    assertEquals(Tcp.SYN | Tcp.ACK, Tcp.flags(packet.memory(), packet.header(1)));
  }

  @Test
  void mayHaveNoPayload() {
    decode(tcp(NOTHING)).expectClean("ipv4 0+20..40", "tcp 20+20..40").expectPayload(40, 0);
  }

  @Test
  void passesOverOptions() {
    decode(tcp(TIMESTAMPS, payload(3)))
        .expectClean("ipv4 0+20..55", "tcp 20+32..55")
        .expectPayload(52, 3);
    decode(tcp(bytes(2, 4, 5, 0xB4, 4, 2, 1, 3, 3, 7), payload(3)))
        .expectClean("ipv4 0+20..55", "tcp 20+32..55");
  }

  @Test
  void readsTheLongestHeader() {
    byte[] options = new byte[40];
    Arrays.fill(options, (byte) 1);
    decode(tcp(options, payload(1))).expectClean("ipv4 0+20..81", "tcp 20+60..81");
  }

  @Test
  void reportsAMalformedOptionAndGoesOn() {
    decode(tcp(bytes(1, 2, 5, 0), payload(2)))
        .expectLayers("ipv4 0+20..46", "tcp 20+24..46")
        .expectAnomalies("tcp.malformed_option at 20: 5 required, 3 available, limit captured")
        .expectState(LayerTable.State.COMPLETE);
    decode(tcp(bytes(1, 1, 1, 8), payload(2)))
        .expectAnomalies("tcp.malformed_option at 20: 2 required, 1 available, limit captured");
    decode(tcp(bytes(2, 1, 0, 0), payload(2)))
        .expectAnomalies("tcp.malformed_option at 20: 1 required, 4 available, limit captured");
  }

  @Test
  void looksBehindWhatOnlyResemblesTimestamps() {
    byte[] longer = join(TIMESTAMPS, bytes(8, 99, 0, 0));
    decode(tcp(longer, NOTHING))
        .expectAnomalies("tcp.malformed_option at 20: 99 required, 4 available, limit captured");
    decode(tcp(with8(TIMESTAMPS, 3, 11), NOTHING))
        .expectAnomalies("tcp.malformed_option at 20: 11 required, 10 available, limit captured");
  }

  @Test
  void reportsADataOffsetBelowTheMinimum() {
    for (int words = 0; words < 5; words++) {
      decode(with8(tcp(payload(9)), 12, words << 4))
          .expectLayers("ipv4 0+20..49")
          .expectStop(
              "tcp.length_too_short at 20: 20 required, "
                  + 4 * words
                  + " available, limit captured")
          .expectNetworkAndTransport(0, LayerTable.NONE);
    }
  }

  @Test
  void reportsADataOffsetBeyondTheSegment() {
    decode(with8(tcp(payload(9)), 12, 0xF0))
        .expectLayers("ipv4 0+20..49")
        .expectStop("tcp.truncated at 20: 60 required, 29 available, limit captured");
  }

  @Test
  void doesNotReachIntoATrailer() {
    byte[] packet = join(ipv4(6, with8(tcp(NOTHING), 12, 0x60)), payload(50));
    Decoding.of(LinkType.IPV4, packet)
        .expectStop("tcp.truncated at 20: 24 required, 20 available, limit ipv4");
  }

  @Test
  void readsAFirstFragmentWhoseHeaderIsWhole() {
    Decoding.of(LinkType.IPV4, ipv4Fragment(6, 0, true, cut(tcp(payload(100)), 24)))
        .expectClean("ipv4 0+20..44", "tcp 20+20..44");
    Decoding.of(LinkType.IPV4, ipv4Fragment(6, 0, true, cut(tcp(payload(100)), 16)))
        .expectLayers("ipv4 0+20..36")
        .expectStop("tcp.truncated at 20: 20 required, 16 available, limit captured");
  }

  @Test
  void stopsAtEachCut() {
    byte[] packet = ipv4(6, tcp(TIMESTAMPS, payload(9)));
    for (int there = 0; there < 32; there++) {
      new Decoding()
          .link(LinkType.IPV4)
          .wireLength(packet.length)
          .decode(cut(packet, 20 + there))
          .expectLayers("ipv4 0+20.." + (20 + there) + "/61")
          .expectStop(
              "tcp.truncated at 20: "
                  + (there < 20 ? 20 : 32)
                  + " required, "
                  + there
                  + " available, limit captured");
    }
  }
}
