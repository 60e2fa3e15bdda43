package io.vpi.capture.pcap;

import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Makes small captures in memory. */
final class CaptureBytes {
  private CaptureBytes() {}

  /** Something that writes to a channel. */
  interface Content {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /** Something that writes with a pcapng writer. */
  interface PcapngContent {
    void writeTo(PcapngWriter writer) throws IOException;
  }

  static byte[] of(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(Channels.newChannel(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] pcapng(ByteOrder order, PcapngContent content) {
    return of(channel -> {
      try (PcapngWriter writer = new PcapngWriter(channel, order)) {
        content.writeTo(writer);
      }
    });
  }

  /** A packet whose bytes tell its number and length. */
  static MemorySegment packet(int number, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (number * 31 + i);
    }
    return MemorySegment.ofArray(bytes);
  }

  static byte[] pcap(PcapWriter.Variant variant, ByteOrder order, int packets, int length) {
    return of(channel -> {
      try (PcapWriter writer =
          new PcapWriter(
              channel, new PcapWriter.Options(LinkType.ETHERNET, variant, order, 65_536))) {
        for (int i = 0; i < packets; i++) {
          writer.write(
              packet(i, length),
              0,
              length,
              length,
              1_700_000_000_000_000_000L + i * 1_000_000L,
              Direction.INGRESS);
        }
      }
    });
  }

  /** Numbers of 4 bytes, one after the other. */
  static byte[] ints(ByteOrder order, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
