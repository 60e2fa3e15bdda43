package io.vpi.buffers;

import io.netty.buffer.ByteBuf;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets that the tests of this module share. */
final class Frames {
  static final long NANOS = 1_700_000_000_000_000_000L;
  private static final int ETHERNET_LENGTH = 14;
  private static final int IPV4_LENGTH = 20;
  private static final int UDP_LENGTH = 8;

  private Frames() {}

  /** A UDP datagram in IPv4 and Ethernet, without checksums. */
  static byte[] udp(int port, byte[] payload) {
    int udp = UDP_LENGTH + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_LENGTH + IPV4_LENGTH + udp);
    frame.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    frame.putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_LENGTH + udp));
    frame.putInt(0x0000_4000).put((byte) 64).put((byte) 17).putShort((short) 0);
    frame.putInt(0x0A000001).putInt(0x0A000002);
    frame.putShort((short) 40_000).putShort((short) port);
    frame.putShort((short) udp).putShort((short) 0);
    return frame.put(payload).array();
  }

  /** Bytes that tell their place. */
  static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + 1);
    }
    return bytes;
  }

  /** What a reader of the batch finds there. */
  static byte[] bytes(PacketBatch batch, int packet) {
    byte[] bytes = new byte[batch.capturedLength(packet)];
    MemorySegment.copy(
        batch.memory(), ValueLayout.JAVA_BYTE, batch.offset(packet), bytes, 0, bytes.length);
    return bytes;
  }

  /** The readable bytes, and the indexes as they were. */
  static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  /** The bytes behind some that are not the packet's. */
  static byte[] behind(int lead, byte[] packet) {
    byte[] bytes = new byte[lead + packet.length];
    Arrays.fill(bytes, 0, lead, (byte) 0xEE);
    System.arraycopy(packet, 0, bytes, lead, packet.length);
    return bytes;
  }
}
