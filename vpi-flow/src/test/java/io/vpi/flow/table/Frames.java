package io.vpi.flow.table;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.net.IpAddress;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames written out by hand, with a decoded batch of them. Checksums are left at 0. */
final class Frames {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP = 1;
  static final int ICMPV6 = 58;
  static final int SCTP = 132;
  static final int DCCP = 33;
  static final int UDP_LITE = 136;

  private Frames() {}

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] tcp(int source, int destination, int flags, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(20);
    header.putShort((short) source).putShort((short) destination).putInt(1).putInt(2);
    header.putShort((short) (0x5000 | flags)).putShort((short) 1000);
    return join(header.array(), payload);
  }

  static byte[] udp(int source, int destination, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(8);
    header.putShort((short) source).putShort((short) destination);
    header.putShort((short) (8 + payload.length));
    return join(header.array(), payload);
  }

  /** A transport header of any protocol with ports. */
  static byte[] transport(int protocol, int source, int destination) {
    return switch (protocol) {
      case TCP -> tcp(source, destination, 0x10, new byte[0]);
      case UDP -> udp(source, destination, new byte[0]);
      default -> {
        ByteBuffer header = ByteBuffer.allocate(16);
        header.putShort((short) source).putShort((short) destination);
        header.put(4, (byte) (protocol == DCCP ? 4 : 0));
        header.put(8, (byte) (protocol == DCCP ? 1 : 0));
        yield header.array();
      }
    };
  }

  static byte[] icmp(int type, int code, int identifier, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(8);
    header.put((byte) type).put((byte) code).putShort((short) 0).putShort((short) identifier);
    return join(header.array(), payload);
  }

  static byte[] ip(String source, String destination, int protocol, byte[] payload) {
    return ip(source, destination, protocol, 7, 64, payload);
  }

  static byte[] ip(
      String source, String destination, int protocol, int id, int hops, byte[] payload) {
    byte[] from = IpAddress.parse(source).orElseThrow().toBytes();
    byte[] to = IpAddress.parse(destination).orElseThrow().toBytes();
    if (from.length == 4) {
      ByteBuffer header = ByteBuffer.allocate(20);
      header.putShort((short) 0x4500).putShort((short) (20 + payload.length));
      header.putShort((short) id).putShort((short) 0);
      header.put((byte) hops).put((byte) protocol).putShort((short) 0).put(from).put(to);
      return join(header.array(), payload);
    }
    ByteBuffer header = ByteBuffer.allocate(40);
    header.putInt(0x60000000).putShort((short) payload.length);
    header.put((byte) protocol).put((byte) hops).put(from).put(to);
    return join(header.array(), payload);
  }

  static byte[] ethernet(byte[] ip, int... vlans) {
    ByteBuffer header = ByteBuffer.allocate(14 + 4 * vlans.length);
    header.put(bytes(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1));
    for (int vlan : vlans) {
      header.putShort((short) 0x8100).putShort((short) vlan);
    }
    header.putShort((short) (ip[0] >>> 4 == 4 ? 0x0800 : 0x86DD));
    return join(header.array(), ip);
  }

  static byte[] vxlan(int vni, byte[] frame) {
    byte[] header = bytes(8, 0, 0, 0, vni >>> 16, vni >>> 8, vni, 0);
    return ethernet(ip("192.0.2.1", "192.0.2.2", UDP, udp(50000, 4789, join(header, frame))));
  }

  /** A batch with its layers. */
  record Decoded(PacketBatch batch, LayerTable layers) {}

  static Decoded decode(byte[]... frames) {
    return decode(new TapRegistry(), PacketBatch.NO_TAP, frames);
  }

  static Decoded decode(TapRegistry taps, int tap, byte[]... frames) {
    int[] ids = new int[frames.length];
    Arrays.fill(ids, tap);
    return decode(taps, ids, new long[frames.length], frames);
  }

  static Decoded decode(TapRegistry taps, int[] tapIds, long[] times, byte[]... frames) {
    int size = 0;
    for (byte[] frame : frames) {
      size += frame.length;
    }
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, size));
    PacketBatch batch = new PacketBatch(frames.length);
    batch.begin(memory, taps, 0);
    long offset = 0;
    for (int i = 0; i < frames.length; i++) {
      byte[] frame = frames[i];
      MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, offset, frame.length);
      batch.add(offset, frame.length, frame.length, times[i], LinkType.ETHERNET, tapIds[i]);
      offset += frame.length;
    }
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(frames.length);
    decoder.decode(batch, layers);
    return new Decoded(batch, layers);
  }
}
