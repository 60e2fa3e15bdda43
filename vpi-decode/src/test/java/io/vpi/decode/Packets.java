package io.vpi.decode;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Composes packets from the inside out, for tests. Lengths and checksums come out right; a test
 * that wants a lie puts it in with {@link #with8} or {@link #with16}. Nothing here calls the code
 * under test: the checksum is the plainest loop that RFC 1071 describes.
 */
final class Packets {
  static final int ETHERNET = 14;
  static final int IPV4 = 20;
  static final int IPV6 = 40;
  static final int TCP = 20;
  static final int UDP = 8;

  static final byte[] NOTHING = {};

  private static final byte[] MACS = bytes(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1);
  private static final byte[] IPV4_SOURCE = bytes(10, 0, 0, 1);
  private static final byte[] IPV4_DESTINATION = bytes(10, 0, 0, 2);
  private static final byte[] IPV6_SOURCE = ipv6Address(1);
  private static final byte[] IPV6_DESTINATION = ipv6Address(2);

  private Packets() {}

  // --- bytes ---------------------------------------------------------------------------------

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Bytes that differ from their neighbours, so that a shifted read shows. */
  static byte[] payload(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + 1);
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] u16(int value) {
    return bytes(value >>> 8, value);
  }

  static byte[] with8(byte[] packet, int at, int value) {
    byte[] copy = packet.clone();
    copy[at] = (byte) value;
    return copy;
  }

  static byte[] with16(byte[] packet, int at, int value) {
    return with8(with8(packet, at, value >>> 8), at + 1, value);
  }

  static byte[] cut(byte[] packet, int length) {
    return Arrays.copyOf(packet, length);
  }

  // --- links ---------------------------------------------------------------------------------

  static byte[] ethernet(int type, byte[] payload) {
    return join(MACS, u16(type), payload);
  }

  /** An IEEE 802.3 frame: a length in place of the type, and padding to 60 bytes. */
  static byte[] ethernetWithLength(byte[] llc) {
    byte[] frame = ethernet(llc.length, llc);
    return frame.length < 60 ? cut(frame, 60) : frame;
  }

  /** A VLAN tag as it stands behind the EtherType that announces it. */
  static byte[] vlan(int tci, int type, byte[] payload) {
    return join(u16(tci), u16(type), payload);
  }

  static byte[] sll(int arphrd, int protocol, byte[] payload) {
    return join(u16(0), u16(arphrd), u16(6), bytes(2, 0, 0, 0, 0, 1, 0, 0), u16(protocol), payload);
  }

  static byte[] sll2(int arphrd, int protocol, byte[] payload) {
    return join(
        u16(protocol),
        u16(0),
        bytes(0, 0, 0, 7),
        u16(arphrd),
        bytes(4, 6),
        bytes(2, 0, 0, 0, 0, 1, 0, 0),
        payload);
  }

  static byte[] loopback(boolean littleEndian, int family, byte[] payload) {
    byte[] header = littleEndian ? bytes(family, 0, 0, 0) : bytes(0, 0, 0, family);
    return join(header, payload);
  }

  static byte[] arp(int opcode) {
    return join(
        u16(1),
        u16(0x0800),
        bytes(6, 4),
        u16(opcode),
        bytes(2, 0, 0, 0, 0, 1),
        IPV4_SOURCE,
        bytes(2, 0, 0, 0, 0, 2),
        IPV4_DESTINATION);
  }

  // --- IPv4 ----------------------------------------------------------------------------------

  static byte[] ipv4(int protocol, byte[] payload) {
    return ipv4(protocol, NOTHING, 0, payload);
  }

  static byte[] ipv4WithOptions(int protocol, byte[] options, byte[] payload) {
    return ipv4(protocol, options, 0, payload);
  }

  /** A fragment: its payload is put in as it is, so that its checksum is the datagram's. */
  static byte[] ipv4Fragment(int protocol, int offset, boolean more, byte[] payload) {
    return ipv4(protocol, NOTHING, offset / 8 | (more ? 0x2000 : 0), payload);
  }

  private static byte[] ipv4(int protocol, byte[] options, int fragment, byte[] payload) {
    byte[] padded = Arrays.copyOf(options, (options.length + 3) / 4 * 4);
    int headerLength = IPV4 + padded.length;
    byte[] header =
        join(
            bytes(0x40 | headerLength / 4, 0),
            u16(headerLength + payload.length),
            u16(0x1234),
            u16(fragment),
            bytes(64, protocol),
            u16(0),
            IPV4_SOURCE,
            IPV4_DESTINATION,
            padded);
    byte[] summed = with16(header, 10, checksum(header));
    byte[] pseudo = join(IPV4_SOURCE, IPV4_DESTINATION, bytes(0, protocol), u16(payload.length));
    return join(summed, fragment == 0 ? withChecksum(protocol, pseudo, payload) : payload);
  }

  // --- IPv6 ----------------------------------------------------------------------------------

  static byte[] ipv6(int nextHeader, byte[] payload) {
    byte[] header =
        join(
            bytes(0x60, 0, 0, 0),
            u16(payload.length),
            bytes(nextHeader, 64),
            IPV6_SOURCE,
            IPV6_DESTINATION);
    return join(header, withChecksumBehindExtensions(nextHeader, payload));
  }

  /** Hop-by-hop or destination options: padded with zeros (Pad1) to a multiple of 8 bytes. */
  static byte[] extension(int nextHeader, byte[] options, byte[] payload) {
    int length = Math.max(8, (2 + options.length + 7) / 8 * 8);
    byte[] header = join(bytes(nextHeader, length / 8 - 1), options);
    return join(cut(header, length), payload);
  }

  static byte[] routing(int nextHeader, int type, int segmentsLeft, byte[] payload) {
    byte[] header = join(bytes(nextHeader, 2, type, segmentsLeft, 0, 0, 0, 0), ipv6Address(3));
    return join(header, payload);
  }

  static byte[] ipv6FragmentHeader(int nextHeader, int offset, boolean more, byte[] payload) {
    return join(
        bytes(nextHeader, 0), u16(offset | (more ? 1 : 0)), bytes(0, 0, 0x12, 0x34), payload);
  }

  private static byte[] withChecksumBehindExtensions(int nextHeader, byte[] payload) {
    int next = nextHeader;
    int at = 0;
    while (next == 0 || next == 43 || next == 44 || next == 60) {
      if (next == 44 && (payload[at + 2] != 0 || (payload[at + 3] & 0xF9) != 0)) {
        return payload; // a fragment: the checksum is the datagram's
      }
      int length = next == 44 ? 8 : 8 + 8 * (payload[at + 1] & 0xFF);
      next = payload[at] & 0xFF;
      at += length;
    }
    byte[] upper = Arrays.copyOfRange(payload, at, payload.length);
    byte[] pseudo =
        join(
            IPV6_SOURCE,
            IPV6_DESTINATION,
            u16(upper.length >>> 16),
            u16(upper.length),
            bytes(0, 0, 0, next));
    return join(cut(payload, at), withChecksum(next, pseudo, upper));
  }

  // --- what IP carries -----------------------------------------------------------------------

  static byte[] tcp(byte[] payload) {
    return tcp(NOTHING, payload);
  }

  /** The options are padded with zeros (end of list). */
  static byte[] tcp(byte[] options, byte[] payload) {
    byte[] padded = Arrays.copyOf(options, (options.length + 3) / 4 * 4);
    return join(
        u16(40000),
        u16(443),
        bytes(1, 2, 3, 4, 5, 6, 7, 8),
        bytes(((TCP + padded.length) / 4) << 4, 0x18),
        u16(0xFFFF),
        u16(0),
        u16(0),
        padded,
        payload);
  }

  static byte[] udp(byte[] payload) {
    return join(u16(40000), u16(53), u16(UDP + payload.length), u16(0), payload);
  }

  /** ICMP and ICMPv6 have the same form. */
  static byte[] icmp(int type, int code, byte[] payload) {
    return join(bytes(type, code), u16(0), u16(0x4321), u16(1), payload);
  }

  // --- checksums -----------------------------------------------------------------------------

  /** RFC 1071, word by word with the carry brought round each time. */
  static int checksum(byte[] data) {
    int sum = 0;
    for (int i = 0; i < data.length; i += 2) {
      int low = i + 1 < data.length ? data[i + 1] & 0xFF : 0;
      sum += (data[i] & 0xFF) << 8 | low;
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return ~sum & 0xFFFF;
  }

  private static byte[] withChecksum(int protocol, byte[] pseudoHeader, byte[] payload) {
    int field =
        switch (protocol) {
          case 1, 58 -> 2;
          case 6 -> 16;
          case 17 -> 6;
          default -> -1;
        };
    if (field < 0 || payload.length < field + 2) {
      return payload;
    }
    byte[] zeroed = with16(payload, field, 0);
    int checksum = checksum(protocol == 1 ? zeroed : join(pseudoHeader, zeroed));
    // RFC 768: a computed zero is sent as all ones, for zero says that there is none.
    return with16(zeroed, field, protocol == 17 && checksum == 0 ? 0xFFFF : checksum);
  }

  private static byte[] ipv6Address(int last) {
    return join(bytes(0x20, 0x01, 0x0D, 0xB8), new byte[11], bytes(last));
  }
}
