package io.vpi.flow.soak;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.vpi.decode.IpProtocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Writes Ethernet frames where a batch's packets lie, with right lengths and checksums. Both
 * versions of IP go by the same 32 bits of a host: in IPv6 they are the last of fd00::/96.
 */
final class FrameWriter {
  /** The most bytes of a frame. */
  static final int MAX_LENGTH = 1514;

  /** The most bytes of payload that a fragment has room for, as a multiple of eight. */
  static final int MAX_FRAGMENT = 1448;

  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt LITTLE =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int ETHERNET = 14;
  private static final int IPV4 = 20;
  private static final int IPV6 = 40;
  private static final int IPV6_FRAGMENT = 8;
  private static final int TCP = 20;
  private static final int WINDOW = 65_535;

  /** The window scale of each SYN: windows are eight megabytes. */
  private static final int SCALE = 7;

  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final int MORE_FRAGMENTS = 0x2000;

  private final MemorySegment memory;
  private long start;
  private int length;
  private boolean ipv6;
  private int source;
  private int destination;
  private int ports;

  FrameWriter(MemorySegment memory) {
    this.memory = memory;
  }

  /** The next frame starts here. */
  void at(long offset) {
    start = offset;
    length = 0;
  }

  /** How long the frame has become, in bytes. */
  int length() {
    return length;
  }

  /** Sets who sends the next packet to whom. */
  FrameWriter ends(boolean overIpv6, int from, int to, int sourcePort, int destinationPort) {
    ipv6 = overIpv6;
    source = from;
    destination = to;
    ports = sourcePort << 16 | (destinationPort & 0xFFFF);
    return this;
  }

  /** A segment without data. */
  void tcp(int sequence, int acknowledgment, int flags) {
    tcp(sequence, acknowledgment, flags, MemorySegment.NULL, 0, 0);
  }

  /** A segment with data. */
  void tcp(int sequence, int acknowledgment, int flags, MemorySegment from, long at, int bytes) {
    long header = ip(IpProtocol.TCP, TCP + bytes);
    header(header, sequence, acknowledgment, TCP, flags);
    MemorySegment.copy(from, at, memory, header + TCP, bytes);
    finish(header, TCP + bytes, IpProtocol.TCP, 16);
  }

  /** A SYN, or what answers it, with the option that windows are scaled. */
  void syn(int sequence, int acknowledgment, int flags) {
    int headerLength = TCP + 4;
    long header = ip(IpProtocol.TCP, headerLength);
    header(header, sequence, acknowledgment, headerLength, flags);
    memory.set(INT, header + TCP, 1 << 24 | 3 << 16 | 3 << 8 | SCALE);
    finish(header, headerLength, IpProtocol.TCP, 16);
  }

  private void header(long at, int sequence, int acknowledgment, int headerLength, int flags) {
    memory.set(INT, at, ports);
    memory.set(INT, at + 4, sequence);
    memory.set(INT, at + 8, acknowledgment);
    memory.set(INT, at + 12, (headerLength / 4) << 28 | flags << 16 | WINDOW);
    memory.set(INT, at + 16, 0);
  }

  /** A UDP datagram. */
  void udp(MemorySegment from, long at, int bytes) {
    long header = ip(IpProtocol.UDP, 8 + bytes);
    udpHeader(memory, header, bytes);
    MemorySegment.copy(from, at, memory, header + 8, bytes);
    finish(header, 8 + bytes, IpProtocol.UDP, 6);
  }

  /** Puts a UDP header before so many bytes that are there, as it is between the ends. */
  void prefix(MemorySegment into, long header, int bytes) {
    udpHeader(into, header, bytes);
    into.set(SHORT, header + 6, checksum(into, header, 8 + bytes, IpProtocol.UDP));
  }

  private void udpHeader(MemorySegment into, long at, int bytes) {
    into.set(INT, at, ports);
    into.set(SHORT, at + 4, (short) (8 + bytes));
    into.set(SHORT, at + 6, (short) 0);
  }

  /**
   * A fragment of UDP.
   *
   * @param id the datagram's
   * @param first where in the datagram it starts, in bytes
   */
  void fragment(int id, int first, boolean more, MemorySegment from, long at, int bytes) {
    long payload;
    if (ipv6) {
      payload = ipv6(44, IPV6_FRAGMENT + bytes) + IPV6_FRAGMENT;
      memory.set(JAVA_BYTE, payload - 8, (byte) IpProtocol.UDP);
      memory.set(JAVA_BYTE, payload - 7, (byte) 0);
      memory.set(SHORT, payload - 6, (short) (first | (more ? 1 : 0)));
      memory.set(INT, payload - 4, id);
    } else {
      int place = (first / 8) | (more ? MORE_FRAGMENTS : 0);
      payload = ipv4(IpProtocol.UDP, bytes, id & 0xFFFF, place);
    }
    MemorySegment.copy(from, at, memory, payload, bytes);
  }

  private long ip(int protocol, int bytes) {
    return ipv6 ? ipv6(protocol, bytes) : ipv4(protocol, bytes, 0, DO_NOT_FRAGMENT);
  }

  private long ipv4(int protocol, int bytes, int id, int place) {
    long at = ethernet(0x0800, IPV4 + bytes);
    memory.set(INT, at, 0x45000000 | (IPV4 + bytes));
    memory.set(INT, at + 4, id << 16 | place);
    memory.set(INT, at + 8, 64 << 24 | protocol << 16);
    memory.set(INT, at + 12, source);
    memory.set(INT, at + 16, destination);
    memory.set(SHORT, at + 10, toChecksum(sum(memory, at, IPV4)));
    return at + IPV4;
  }

  private long ipv6(int next, int bytes) {
    long at = ethernet(0x86DD, IPV6 + bytes);
    memory.set(INT, at, 0x60000000);
    memory.set(INT, at + 4, bytes << 16 | next << 8 | 64);
    address(at + 8, source);
    address(at + 24, destination);
    return at + IPV6;
  }

  private void address(long at, int host) {
    memory.set(INT, at, 0xFD000000);
    memory.set(INT, at + 4, 0);
    memory.set(INT, at + 8, 0);
    memory.set(INT, at + 12, host);
  }

  private long ethernet(int type, int bytes) {
    memory.set(INT, start, 0x02000000);
    memory.set(INT, start + 4, 0x00020200);
    memory.set(INT, start + 8, 0x00000001);
    memory.set(SHORT, start + 12, (short) type);
    length = ETHERNET + bytes;
    return start + ETHERNET;
  }

  private void finish(long header, int bytes, int protocol, int at) {
    memory.set(SHORT, header + at, checksum(memory, header, bytes, protocol));
  }

  /** Over the pseudo header, RFC 9293 section 3.1 and RFC 8200 section 8.1, and what follows. */
  private short checksum(MemorySegment of, long at, int bytes, int protocol) {
    long sum = sum(of, at, bytes) + swap(source) + swap(destination) + swap(protocol) + swap(bytes);
    short checksum = toChecksum(ipv6 ? sum + 2 * swap(0xFD000000) : sum);
    return checksum == 0 && protocol == IpProtocol.UDP ? (short) 0xFFFF : checksum;
  }

  private static long swap(int number) {
    return Integer.reverseBytes(number) & 0xFFFF_FFFFL;
  }

  /** The Internet checksum's sum in the other byte order, RFC 1071 section 2. */
  private static long sum(MemorySegment of, long at, int bytes) {
    long sum = 0;
    int i = 0;
    for (; i + 4 <= bytes; i += 4) {
      sum += of.get(LITTLE, at + i) & 0xFFFF_FFFFL;
    }
    for (int shift = 0; i < bytes; i++, shift += 8) {
      sum += (of.get(JAVA_BYTE, at + i) & 0xFFL) << shift;
    }
    return sum;
  }

  private static short toChecksum(long sum) {
    long folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (short) ~Short.reverseBytes((short) folded);
  }
}
