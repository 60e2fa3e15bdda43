package io.vpi.jmh;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** What stands before the packets of a capture: nothing, or the headers of an overlay network. */
public enum Encapsulation {
  /** Nothing. */
  PLAIN(""),
  /** Ethernet, IPv4, UDP to port 4789, VXLAN with the network id 4242. */
  VXLAN(
      "020000000002"
          + "020000000001"
          + "0800"
          + "45000000"
          + "00000000"
          + "40110000"
          + "0a000001"
          + "0a000002"
          + "c0de12b5"
          + "00000000"
          + "08000000"
          + "00109200");

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int IP = 14;
  private static final int IP_TOTAL_LENGTH = IP + 2;
  private static final int UDP = IP + 20;
  private static final int UDP_LENGTH = UDP + 4;

  private final byte[] header;

  Encapsulation(String hex) {
    header = HexFormat.of().parseHex(hex);
  }

  int length() {
    return header.length;
  }

  /** Writes the headers for a packet of so many bytes. */
  void write(MemorySegment memory, long offset, int inner) {
    MemorySegment.copy(header, 0, memory, ValueLayout.JAVA_BYTE, offset, header.length);
    if (header.length > 0) {
      memory.set(SHORT, offset + IP_TOTAL_LENGTH, (short) (header.length - IP + inner));
      memory.set(SHORT, offset + UDP_LENGTH, (short) (header.length - UDP + inner));
    }
  }
}
