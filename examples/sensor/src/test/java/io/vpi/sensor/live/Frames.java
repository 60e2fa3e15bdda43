package io.vpi.sensor.live;

import java.nio.ByteBuffer;

/** Frames as guests send them. */
final class Frames {
  private static final int IP = 14;
  private static final int UDP = 34;
  private static final int HEADERS = 42;

  private Frames() {}

  /** UDP in IPv4 in Ethernet; each number has an address of its own, up to 65,536. */
  static byte[] udp(byte network, int number, byte[] payload) {
    byte[] frame = new byte[HEADERS + payload.length];
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    buffer.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) 0x0800);
    buffer.put((byte) 0x45).put((byte) 0).putShort((short) (frame.length - IP));
    buffer.putShort((short) number).putShort((short) 0x4000);
    buffer.put((byte) 64).put((byte) 17).putShort((short) 0);
    buffer.put(new byte[] {10, network, (byte) (number >> 8), (byte) number, 10, 0, 0, 2});
    buffer.putShort((short) 40_000).putShort((short) 53);
    buffer.putShort((short) (frame.length - UDP)).putShort((short) 0);
    buffer.put(payload);
    return frame;
  }
}
