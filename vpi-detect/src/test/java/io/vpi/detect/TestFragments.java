package io.vpi.detect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts an Ethernet frame with a plain IPv4 header into fragments. */
final class TestFragments {
  private static final int ETHERNET = 14;
  private static final int HEADERS = ETHERNET + 20;
  private static final int MORE_FRAGMENTS = 0x2000;

  private TestFragments() {}

  /**
   * Cuts a frame.
   *
   * @param frame the whole
   * @param cuts where, in bytes of IP's payload; multiples of 8, ascending
   */
  static List<byte[]> of(byte[] frame, int... cuts) {
    List<byte[]> fragments = new ArrayList<>();
    int payload = frame.length - HEADERS;
    for (int i = 0; i <= cuts.length; i++) {
      int start = i == 0 ? 0 : cuts[i - 1];
      int end = i == cuts.length ? payload : cuts[i];
      ByteBuffer fragment = ByteBuffer.allocate(HEADERS + end - start);
      fragment.put(frame, 0, HEADERS).put(frame, HEADERS + start, end - start);
      fragment.putShort(ETHERNET + 2, (short) (20 + end - start));
      fragment.putShort(ETHERNET + 6, (short) (start / 8 | (end < payload ? MORE_FRAGMENTS : 0)));
      fragment.putShort(ETHERNET + 10, (short) 0);
      byte[] header = Arrays.copyOfRange(fragment.array(), ETHERNET, HEADERS);
      fragment.putShort(ETHERNET + 10, (short) ~TestPacket.sum(header, 0));
      fragments.add(fragment.array());
    }
    return fragments;
  }
}
