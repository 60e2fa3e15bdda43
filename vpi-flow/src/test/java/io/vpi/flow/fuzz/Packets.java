package io.vpi.flow.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Builds the packets of a {@link Script} that are not plain segments. */
final class Packets {
  static final int ETHERNET = 14;

  private static final int UDP = 17;
  private static final int ICMP = 1;
  private static final int IPV6_FRAGMENT = 44;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int OFFSET = 0x1FFF;

  private Packets() {}

  /** A fragment over IPv4, or where bit 2 of the datagram's number is set over IPv6. */
  static byte[] udpFragment(int datagram, int units, boolean more, byte[] payload) {
    int id = datagram & 3;
    return (datagram & 4) == 0
        ? ethernet(ipv4(UDP, id, (more ? MORE_FRAGMENTS : 0) | units, payload))
        : ethernet(ipv6Fragment(UDP, id, units, more, payload));
  }

  private static byte[] ipv4(int protocol, int id, int fragment, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
    packet.putShort((short) 0x4500).putShort((short) packet.capacity());
    packet.putShort((short) id).putShort((short) fragment);
    packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
    packet.putInt(0x0A000001).putInt(0x0A000002);
    checksum(packet);
    return packet.put(payload).array();
  }

  /** Sets the checksum of the IPv4 header at the buffer's start. */
  private static void checksum(ByteBuffer packet) {
    packet.putShort(10, (short) 0);
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += packet.getShort(i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    packet.putShort(10, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
  }

  private static byte[] ipv6Fragment(int next, int id, int units, boolean more, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(48 + payload.length);
    packet.putInt(0x60000000).putShort((short) (8 + payload.length));
    packet.put((byte) IPV6_FRAGMENT).put((byte) 64);
    packet.putLong(0xFD00L << 48).putLong(1).putLong(0xFD00L << 48).putLong(2);
    packet.put((byte) next).put((byte) 0).putShort((short) (units << 3 | (more ? 1 : 0)));
    return packet.putInt(id).put(payload).array();
  }

  private static byte[] ethernet(byte[] ip) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + ip.length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1});
    frame.putShort((short) (ip[0] >>> 4 == 4 ? 0x0800 : 0x86DD));
    return frame.put(ip).array();
  }

  /** A frame in VXLAN with network id 5000. */
  static byte[] vxlan(byte[] frame) {
    ByteBuffer udp = ByteBuffer.allocate(16 + frame.length);
    udp.putShort((short) 50_000).putShort((short) 4789);
    udp.putShort((short) udp.capacity()).putShort((short) 0);
    udp.putInt(0x08000000).putInt(5000 << 8).put(frame);
    return ethernet(ipv4(UDP, 9, 0, udp.array()));
  }

  /** A port unreachable that quotes the IPv4 packet of a frame. */
  static byte[] icmpError(byte[] frame) {
    byte[] quoted = Arrays.copyOfRange(frame, ETHERNET, Math.min(frame.length, ETHERNET + 548));
    ByteBuffer icmp = ByteBuffer.allocate(8 + quoted.length);
    icmp.put((byte) 3).put((byte) 3).putShort((short) 0).putInt(0).put(quoted);
    return ethernet(ipv4(ICMP, 11, 0, icmp.array()));
  }

  /**
   * The fragments of a frame's packet: shuffled, one of them twice, each by its seed's bits.
   *
   * @param size the payload of a fragment, a multiple of 8
   * @param id of the fragments, unless the frame is one already
   */
  static List<byte[]> split(byte[] frame, int size, int seed, int id) {
    List<byte[]> fragments = new ArrayList<>();
    boolean ipv4 = frame.length > ETHERNET + 20 && frame[ETHERNET] == 0x45;
    boolean ipv6 = frame.length > ETHERNET + 40 && frame[ETHERNET] == 0x60;
    if (!ipv4 && !ipv6) {
      return List.of(frame);
    }
    int header = ETHERNET + (ipv4 ? 20 : 40);
    int fragment = ipv4 ? ByteBuffer.wrap(frame).getShort(ETHERNET + 6) : 0;
    int before = fragment & OFFSET;
    for (int at = header; at < frame.length; at += size) {
      byte[] part = Arrays.copyOfRange(frame, at, Math.min(frame.length, at + size));
      boolean more = at + part.length < frame.length || (fragment & MORE_FRAGMENTS) != 0;
      int units = (before + (at - header) / 8) & OFFSET;
      fragments.add(
          ipv4 ? part(frame, units, more, part, id) : part6(frame, units, more, part, id));
    }
    Random random = new Random(seed);
    if ((seed & 1) != 0) {
      Collections.shuffle(fragments, random);
    }
    if ((seed & 2) != 0) {
      fragments.add(random.nextInt(fragments.size()), fragments.getFirst());
    }
    if ((seed & 4) != 0) {
      fragments.removeLast();
    }
    return fragments;
  }

  private static byte[] part(byte[] frame, int units, boolean more, byte[] payload, int id) {
    ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
    packet.put(frame, ETHERNET, 20).put(payload);
    packet.putShort(2, (short) packet.capacity());
    if ((packet.getShort(6) & (MORE_FRAGMENTS | OFFSET)) == 0) {
      packet.putShort(4, (short) id);
    }
    packet.putShort(6, (short) ((more ? MORE_FRAGMENTS : 0) | units));
    checksum(packet);
    return ethernet(packet.array());
  }

  private static byte[] part6(byte[] frame, int units, boolean more, byte[] payload, int id) {
    ByteBuffer packet = ByteBuffer.allocate(48 + payload.length);
    packet.put(frame, ETHERNET, 40);
    packet.put(frame[ETHERNET + 6]).put((byte) 0);
    packet.putShort((short) (units << 3 | (more ? 1 : 0))).putInt(id).put(payload);
    packet.putShort(4, (short) (8 + payload.length)).put(6, (byte) IPV6_FRAGMENT);
    return ethernet(packet.array());
  }
}
