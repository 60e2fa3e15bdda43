package io.vpi.flow.fragment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Makes of a first fragment's header the datagram's, and checks IPv4's header checksum. */
final class Headers {
  /** Where IPv6's next header field is. */
  static final int IPV6_NEXT_HEADER = 6;

  private static final int IPV4_TOTAL_LENGTH = 2;
  private static final int IPV4_FRAGMENT = 6;
  private static final int IPV4_CHECKSUM = 10;
  private static final int IPV6_PAYLOAD_LENGTH = 4;

  /** The bits that are neither "more fragments" nor offset: reserved, and "don't fragment". */
  private static final int IPV4_OTHER_FLAGS = 0xC000;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Headers() {}

  /** Sets length and checksum of an IPv4 header and makes it no fragment's. */
  static void completeIpv4(MemorySegment memory, long header, int headerLength, int totalLength) {
    memory.set(SHORT, header + IPV4_TOTAL_LENGTH, (short) totalLength);
    int flags = memory.get(SHORT, header + IPV4_FRAGMENT) & IPV4_OTHER_FLAGS;
    memory.set(SHORT, header + IPV4_FRAGMENT, (short) flags);
    memory.set(SHORT, header + IPV4_CHECKSUM, (short) 0);
    memory.set(SHORT, header + IPV4_CHECKSUM, (short) ~sum(memory, header, headerLength));
  }

  /** Sets an IPv6 header's length and lets the header before the fragment header lead past it. */
  static void completeIpv6(
      MemorySegment memory, long header, int payloadLength, int nextHeaderAt, int nextHeader) {
    memory.set(SHORT, header + IPV6_PAYLOAD_LENGTH, (short) payloadLength);
    memory.set(ValueLayout.JAVA_BYTE, header + nextHeaderAt, (byte) nextHeader);
  }

  /** Whether an IPv4 header's checksum is right. */
  static boolean isIpv4ChecksumRight(MemorySegment memory, long header, int headerLength) {
    return sum(memory, header, headerLength) == 0xFFFF;
  }

  /** The ones' complement sum of RFC 1071, over an even number of bytes. */
  private static int sum(MemorySegment memory, long header, int headerLength) {
    int sum = 0;
    for (int i = 0; i < headerLength; i += 2) {
      sum += memory.get(SHORT, header + i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (sum & 0xFFFF) + (sum >>> 16);
  }
}
