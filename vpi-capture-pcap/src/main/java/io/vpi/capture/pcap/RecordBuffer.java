package io.vpi.capture.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Collects what a writer writes, and passes it on in large pieces. Not thread safe. */
final class RecordBuffer implements Closeable {
  private static final int CAPACITY = 64 << 10;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
  private final MemorySegment memory = MemorySegment.ofBuffer(buffer);

  /**
   * A buffer before a channel.
   *
   * @param channel where the bytes go, blocking; closed with the buffer
   */
  RecordBuffer(WritableByteChannel channel) {
    this.channel = channel;
  }

  void order(ByteOrder order) {
    buffer.order(order);
  }

  void putInt(int value) throws IOException {
    makeRoom(Integer.BYTES);
    buffer.putInt(value);
  }

  /** Writes the low 16 bits. */
  void putShort(int value) throws IOException {
    makeRoom(Short.BYTES);
    buffer.putShort((short) value);
  }

  /** Writes the low 8 bits. */
  void putByte(int value) throws IOException {
    makeRoom(Byte.BYTES);
    buffer.put((byte) value);
  }

  void putLong(long value) throws IOException {
    makeRoom(Long.BYTES);
    buffer.putLong(value);
  }

  void putZeros(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      putByte(0);
    }
  }

  void putBytes(MemorySegment source, long offset, long length) throws IOException {
    long from = offset;
    long left = length;
    while (left > 0) {
      makeRoom(1);
      int piece = (int) Math.min(left, buffer.remaining());
      MemorySegment.copy(source, from, memory, buffer.position(), piece);
      buffer.position(buffer.position() + piece);
      from += piece;
      left -= piece;
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } finally {
      buffer.compact();
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }
}
