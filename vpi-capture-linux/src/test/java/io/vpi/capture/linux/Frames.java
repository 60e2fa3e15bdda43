package io.vpi.capture.linux;

import java.nio.ByteBuffer;

/** Frames that the tests send. */
final class Frames {
  /** Where the payload of {@link #udp} begins. */
  static final int UDP_PAYLOAD = 42;

  private Frames() {}

  /** A UDP packet over IPv4 that carries a number and is so long in all. */
  static byte[] udp(
      int source, int sourcePort, int target, int targetPort, int number, int length) {
    byte[] frame = new byte[length];
    ByteBuffer out = ByteBuffer.wrap(frame);
    out.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    out.putShort((short) 0x0800);
    out.put((byte) 0x45).put((byte) 0).putShort((short) (length - 14));
    out.putInt(0x4000).put((byte) 64).put((byte) 17).putShort((short) 0);
    out.putInt(source).putInt(target);
    out.putShort((short) sourcePort).putShort((short) targetPort);
    out.putShort((short) (length - 34)).putShort((short) 0);
    out.putInt(number);
    return frame;
  }

  /** A frame of {@link #udp} with this number, all else alike. */
  static byte[] numbered(int number, int length) {
    return udp(0x0A000001, 4000, 0x0A000002, 53, number, length);
  }

  /** The number of a frame of {@link #udp}. */
  static int number(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(UDP_PAYLOAD);
  }

  /** A part of an IPv4 packet's payload, as a fragment of it; the offset is a multiple of eight. */
  static byte[] fragment(byte[] frame, int offset, int length, boolean more) {
    byte[] fragment = new byte[34 + length];
    System.arraycopy(frame, 0, fragment, 0, 34);
    System.arraycopy(frame, 34 + offset, fragment, 34, length);
    ByteBuffer out = ByteBuffer.wrap(fragment);
    out.putShort(16, (short) (20 + length)).putShort(18, (short) 4711);
    out.putShort(20, (short) ((more ? 0x2000 : 0) | (offset / 8)));
    return fragment;
  }

  /** The frame with a VLAN tag more, outermost. */
  static byte[] tagged(byte[] frame, int tpid, int tci) {
    ByteBuffer out = ByteBuffer.allocate(frame.length + 4);
    out.put(frame, 0, 12).putShort((short) tpid).putShort((short) tci);
    return out.put(frame, 12, frame.length - 12).array();
  }
}
