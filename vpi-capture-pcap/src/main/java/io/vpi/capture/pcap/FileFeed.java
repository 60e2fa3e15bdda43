package io.vpi.capture.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a regular file, one after the other; for files that must be decompressed. */
final class FileFeed implements ByteFeed {
  private final FileChannel channel;
  private final long size;
  private long position;

  /**
   * A feed from the start of a file.
   *
   * @param channel the file; closed with the feed
   * @throws IOException if its size cannot be told
   */
  FileFeed(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int read = channel.read(target, position);
    if (read > 0) {
      position += read;
    }
    return read;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public double progress() {
    return Math.min(1.0, (double) position / size);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was open for reading only: nothing is lost.
      return;
    }
  }
}
