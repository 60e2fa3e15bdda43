package io.vpi.capture.pcap.live;

import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What libpcap calls the header that packets begin with. Its DLT numbers are those of {@link
 * LinkType}, but for a few that differ between systems.
 */
final class DataLink {
  private static final int DLT_ATM_RFC1483 = 11;
  private static final int DLT_RAW = 12;
  private static final int LINKTYPE_ATM_RFC1483 = 100;

  // sll_pkttype of linux/if_packet.h, in network byte order, and where the cooked headers have it.
  private static final int PACKET_OUTGOING = 4;
  private static final long SLL_TYPE_LOW_BYTE = 1;
  private static final long SLL2_TYPE = 10;

  private DataLink() {}

  /** The link type of a file, for a DLT of Linux. */
  static int linkType(int dataLink) {
    return switch (dataLink) {
      case DLT_ATM_RFC1483 -> LINKTYPE_ATM_RFC1483;
      case DLT_RAW -> LinkType.RAW;
      default -> dataLink;
    };
  }

  /** Which way a packet went, where its header says so. */
  static Direction direction(int linkType, MemorySegment memory, long offset, int length) {
    long at =
        switch (linkType) {
          case LinkType.LINUX_SLL -> SLL_TYPE_LOW_BYTE;
          case LinkType.LINUX_SLL2 -> SLL2_TYPE;
          default -> length;
        };
    if (at >= length) {
      return Direction.UNKNOWN;
    }
    return memory.get(ValueLayout.JAVA_BYTE, offset + at) == PACKET_OUTGOING
        ? Direction.EGRESS
        : Direction.INGRESS;
  }
}
