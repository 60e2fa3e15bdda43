package io.vpi.sensor;

import io.vpi.capture.pcap.PcapWriter;
import io.vpi.capture.pcap.PcapngWriter;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HexFormat;

/** Small captures for the tests, written as hexadecimal. */
final class Captures {
  /** 2026-03-01T12:00:00.000000001Z. */
  static final long TIME = 1_772_366_400_000_000_001L;

  private static final String MACS = "020000000002 020000000001 ";

  /** 10.0.0.1:40000 to 10.0.0.2:80, SYN, in VLAN 7. */
  static final String TCP_SYN =
      MACS
          + "8100 0007 0800 45000028 00014000 40060000 0a000001 0a000002"
          + " 9c400050 00000001 00000000 5002faf0 00000000";

  /** fd00::1 port 5353 to fd00::2 port 53, 4 bytes. */
  static final String UDP6 =
      MACS
          + "86dd 60000000 000c1140 fd000000000000000000000000000001"
          + " fd000000000000000000000000000002 14e90035 000c0000 01020304";

  /** Who has 10.0.0.2? */
  static final String ARP =
      "ffffffffffff 020000000001 0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000"
          + " 0a000002";

  /** IPv4 whose last 8 bytes were not captured. */
  static final String CUT = MACS + "0800 45000028 00014000 40060000";

  /** Echo request, the first fragment of two. */
  static final String FRAGMENT =
      MACS
          + "0800 45000024 00092000 40010000 0a000001 0a000002 0800 0000 0001 0001 0102030405060708";

  /** ARP in VXLAN 42. */
  static final String ARP_IN_VXLAN =
      MACS
          + "0800 4500004e 00010000 40110000 c0000201 c0000202 c00012b5 003a0000 08000000 00002a00 "
          + ARP;

  /** IPv4 and TCP in VLAN 9 in VXLAN 42 in QinQ 5.6. */
  static final String TCP_IN_VXLAN =
      MACS
          + "88a8 0005 8100 0006 0800 4500005e 00010000 40110000 c0000201 c0000202"
          + " c00012b5 004a0000 08000000 00002a00 "
          + MACS
          + "8100 0009 0800 45000028 00014000 40060000 0a000001 0a000002"
          + " 9c400050 00000001 00000000 5002faf0 00000000";

  /** IPv4 and UDP below two MPLS labels. */
  static final String UDP_IN_MPLS =
      MACS
          + "8847 0001003f 0001113f 4500001c 00010000 40110000 0a000001 0a000002"
          + " 14e90035 00080000";

  /** Port unreachable, about a segment of which 8 bytes are quoted. */
  static final String UNREACHABLE =
      MACS
          + "0800 45000038 00010000 40010000 0a000009 0a000001 03030000 00000000"
          + " 45000028 00014000 40060000 0a000001 0a000002 9c400050 00000001";

  private Captures() {}

  /** Writes an Ethernet pcap, a packet every microsecond. */
  static Path pcap(Path file, String... packets) throws IOException {
    PcapWriter.Options options = PcapWriter.Options.of(LinkType.ETHERNET);
    try (PcapWriter writer = PcapWriter.create(file, options);
        Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < packets.length; i++) {
        MemorySegment packet = packet(arena, packets[i]);
        int length = (int) packet.byteSize();
        writer.write(packet, 0, length, length, TIME - 1 + 1000L * i);
      }
    }
    return file;
  }

  /** Writes an Ethernet pcapng of one named interface; the last packet lacks 8 bytes. */
  static Path pcapng(Path file, String name, String... packets) throws IOException {
    try (PcapngWriter writer = PcapngWriter.create(file);
        Arena arena = Arena.ofConfined()) {
      int port = writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, name));
      for (int i = 0; i < packets.length; i++) {
        MemorySegment packet = packet(arena, packets[i]);
        int length = (int) packet.byteSize();
        int missing = i == packets.length - 1 ? 8 : 0;
        writer.writePacket(port, packet, 0, length, length + missing, TIME + i, Direction.INGRESS);
      }
    }
    return file;
  }

  private static MemorySegment packet(Arena arena, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }
}
