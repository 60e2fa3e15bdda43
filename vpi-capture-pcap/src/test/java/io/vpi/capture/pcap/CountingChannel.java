package io.vpi.capture.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Counts what goes through. */
final class CountingChannel implements WritableByteChannel {
  private final WritableByteChannel channel;
  private int count;

  CountingChannel(WritableByteChannel channel) {
    this.channel = channel;
  }

  int count() {
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int written = channel.write(source);
    count += written;
    return written;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
