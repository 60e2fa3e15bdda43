package io.vpi.flow.fragment;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets and fragments of them, byte by byte, for tests. */
final class FragmentPackets {
  static final int TCP = 6;
  static final int UDP = 17;

  /** IANA's number for experiments: no decoder follows. */
  static final int EXPERIMENT = 253;

  static final int SOURCE = 0x0A4D_0001;
  static final int DESTINATION = 0x0A4D_0002;

  private FragmentPackets() {}

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  static byte[] filled(int length, char value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  static byte[] ipv4(int id, int protocol, int offset, boolean more, byte[] payload) {
    return ipv4(SOURCE, DESTINATION, id, protocol, offset, more, new byte[0], payload);
  }

  /** The options' length is a multiple of 4. */
  static byte[] ipv4(
      int source,
      int destination,
      int id,
      int protocol,
      int offset,
      boolean more,
      byte[] options,
      byte[] payload) {
    int header = 20 + options.length;
    ByteBuffer packet = ByteBuffer.allocate(header + payload.length);
    packet.put((byte) (0x40 | header / 4)).put((byte) 0);
    packet.putShort((short) (header + payload.length)).putShort((short) id);
    packet.putShort((short) ((more ? 0x2000 : 0) | offset / 8));
    packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
    packet.putInt(source).putInt(destination).put(options);
    packet.put(payload);
    setChecksum(packet.array(), 0);
    return packet.array();
  }

  /** Sets the checksum of the IPv4 header that starts here. */
  static void setChecksum(byte[] packet, int at) {
    packet[at + 10] = 0;
    packet[at + 11] = 0;
    int sum = 0;
    for (int i = 0; i < (packet[at] & 0x0F) * 4; i += 2) {
      sum += (packet[at + i] & 0xFF) << 8 | (packet[at + i + 1] & 0xFF);
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    packet[at + 10] = (byte) (~sum >>> 8);
    packet[at + 11] = (byte) ~sum;
  }

  static byte[] ipv6(int nextHeader, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(40 + payload.length);
    packet.putInt(0x6000_0000).putShort((short) payload.length);
    packet.put((byte) nextHeader).put((byte) 64);
    packet.putLong(0xFD77_0000_0000_0000L).putLong(1);
    packet.putLong(0xFD77_0000_0000_0000L).putLong(2);
    packet.put(payload);
    return packet.array();
  }

  static byte[] ipv6Fragment(int id, int nextHeader, int offset, boolean more, byte[] payload) {
    return ipv6(44, fragmentHeader(id, nextHeader, offset, more, payload));
  }

  static byte[] fragmentHeader(int id, int nextHeader, int offset, boolean more, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(8 + payload.length);
    header.put((byte) nextHeader).put((byte) 0);
    header.putShort((short) (offset | (more ? 1 : 0))).putInt(id);
    return header.put(payload).array();
  }

  /** Hop-by-hop or destination options with nothing but padding; the length is 8 to 2048. */
  static byte[] extension(int nextHeader, int length, byte[] behind) {
    byte[] header = new byte[length];
    header[0] = (byte) nextHeader;
    header[1] = (byte) (length / 8 - 1);
    for (int at = 2; at < length; ) {
      int option = Math.min(257, length - at);
      if (option == 1) {
        at++;
      } else {
        header[at] = 1;
        header[at + 1] = (byte) (option - 2);
        at += option;
      }
    }
    return join(header, behind);
  }

  static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
    ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
    datagram.putShort((short) sourcePort).putShort((short) destinationPort);
    datagram.putShort((short) (8 + payload.length)).putShort((short) 0);
    return datagram.put(payload).array();
  }

  static byte[] vxlan(int vni, byte[] frame) {
    ByteBuffer packet = ByteBuffer.allocate(8 + frame.length);
    packet.putInt(0x0800_0000).putInt(vni << 8).put(frame);
    return udp(50_000, 4789, packet.array());
  }

  static byte[] ethernet(int etherType, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.putInt(0x0200_0000).putShort((short) 1).putInt(0x0200_0000).putShort((short) 2);
    return frame.putShort((short) etherType).put(payload).array();
  }

  static byte[] vlan(int id, int etherType, byte[] payload) {
    ByteBuffer tag = ByteBuffer.allocate(4 + payload.length);
    return tag.putShort((short) id).putShort((short) etherType).put(payload).array();
  }
}
