package io.vpi.detect;

import io.vpi.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds Ethernet frames with IP and TCP, UDP or ICMP whose lengths and checksums are right. */
final class TestPacket {
  /** TCP flags. */
  static final int FIN = 0x01;

  static final int SYN = 0x02;
  static final int RST = 0x04;
  static final int PUSH = 0x08;
  static final int ACK = 0x10;

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;

  private IpAddress source = address("192.168.1.10");
  private IpAddress destination = address("203.0.113.5");
  private int sourcePort = 40000;
  private int destinationPort = 80;
  private int protocol = TCP;
  private int icmpType = 8;
  private int icmpCode;
  private int fragment;
  private int identification = 7;
  private int sequence = 1;
  private int acknowledgment = 1;
  private int flags = PUSH | ACK;
  private int vlan = -1;
  private byte[] payload = {};
  private boolean spoiltChecksum;

  static TestPacket tcp() {
    return new TestPacket();
  }

  static TestPacket udp() {
    TestPacket packet = new TestPacket();
    packet.protocol = UDP;
    return packet;
  }

  static TestPacket icmp() {
    TestPacket packet = new TestPacket();
    packet.protocol = ICMP;
    return packet;
  }

  static TestPacket icmpv6() {
    TestPacket packet = new TestPacket().from("fd00::1").to("fd00::2");
    packet.protocol = ICMPV6;
    packet.icmpType = 128;
    return packet;
  }

  /** A packet that carries a protocol without a decoder. */
  static TestPacket other(int protocol) {
    TestPacket packet = new TestPacket();
    packet.protocol = protocol;
    return packet;
  }

  static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  TestPacket from(String address) {
    source = address(address);
    return this;
  }

  TestPacket to(String address) {
    destination = address(address);
    return this;
  }

  TestPacket ports(int from, int to) {
    sourcePort = from;
    destinationPort = to;
    return this;
  }

  /** Makes it an IPv4 fragment: offset in units of 8 bytes, with the flags above it. */
  TestPacket fragment(int flagsAndOffset) {
    fragment = flagsAndOffset;
    return this;
  }

  /** Sets what the fragments of a datagram have in common. */
  TestPacket identification(int value) {
    identification = value;
    return this;
  }

  /** Sets the place in the stream, by its first byte. */
  TestPacket sequence(int value) {
    sequence = value;
    return this;
  }

  TestPacket acknowledgment(int value) {
    acknowledgment = value;
    return this;
  }

  /** Sets the flags; PUSH and ACK unless set. */
  TestPacket flags(int value) {
    flags = value;
    return this;
  }

  TestPacket vlan(int id) {
    vlan = id;
    return this;
  }

  TestPacket spoilChecksum() {
    spoiltChecksum = true;
    return this;
  }

  TestPacket payload(String latin1) {
    return payload(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  TestPacket payload(byte[] bytes) {
    payload = bytes;
    return this;
  }

  byte[] build() {
    byte[] transport = fragment == 0 || (fragment & 0x1FFF) == 0 ? transport() : payload;
    boolean ipv4 = source.version() == 4;
    ByteBuffer frame = ByteBuffer.allocate(14 + 4 + 40 + transport.length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1});
    if (vlan >= 0) {
      frame.putShort((short) 0x8100).putShort((short) vlan);
    }
    frame.putShort((short) (ipv4 ? 0x0800 : 0x86DD));
    if (ipv4) {
      ByteBuffer header = ByteBuffer.allocate(20);
      header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + transport.length));
      header.putShort((short) identification).putShort((short) fragment);
      header.put((byte) 64).put((byte) protocol).putShort((short) 0);
      header.put(source.toBytes()).put(destination.toBytes());
      header.putShort(10, (short) ~sum(header.array(), 0));
      frame.put(header.array());
    } else {
      frame.putInt(0x60000000).putShort((short) transport.length);
      frame.put((byte) protocol).put((byte) 64);
      frame.put(source.toBytes()).put(destination.toBytes());
    }
    frame.put(transport);
    byte[] bytes = new byte[frame.position()];
    frame.get(0, bytes);
    return bytes;
  }

  private byte[] transport() {
    ByteBuffer bytes;
    int checksumAt;
    switch (protocol) {
      case TCP -> {
        bytes = ByteBuffer.allocate(20 + payload.length);
        bytes.putShort((short) sourcePort).putShort((short) destinationPort);
        bytes.putInt(sequence).putInt(acknowledgment);
        bytes.putShort((short) (0x5000 | flags)).putShort((short) 60_000).putInt(0);
        checksumAt = 16;
      }
      case UDP -> {
        bytes = ByteBuffer.allocate(8 + payload.length);
        bytes.putShort((short) sourcePort).putShort((short) destinationPort);
        bytes.putShort((short) (8 + payload.length)).putShort((short) 0);
        checksumAt = 6;
      }
      case ICMP, ICMPV6 -> {
        bytes = ByteBuffer.allocate(8 + payload.length);
        bytes.put((byte) icmpType).put((byte) icmpCode).putShort((short) 0).putInt(0x00010001);
        checksumAt = 2;
      }
      default -> {
        return payload;
      }
    }
    bytes.put(payload);
    int pseudo = 0;
    if (protocol != ICMP) {
      pseudo = sum(source.toBytes(), sum(destination.toBytes(), protocol + bytes.capacity()));
    }
    int checksum = ~sum(bytes.array(), pseudo);
    bytes.putShort(checksumAt, (short) (spoiltChecksum ? checksum ^ 0x0101 : checksum));
    return bytes.array();
  }

  /** The Internet checksum's sum, RFC 1071, folded. */
  static int sum(byte[] bytes, int start) {
    long sum = start & 0xFFFF;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (int) sum;
  }
}
