package io.vpi.capture.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A feed whose first bytes can be looked at before they are read. Not thread safe. */
final class HeadFeed implements ByteFeed {
  /** How many bytes can be looked at. */
  static final int HEAD_LENGTH = 4;

  private final ByteFeed feed;
  private final ByteBuffer head = ByteBuffer.allocateDirect(HEAD_LENGTH);
  private boolean shorter;
  private boolean handedOut;

  /**
   * A feed over another.
   *
   * @param feed the other, at its start; closed with this one
   */
  HeadFeed(ByteFeed feed) {
    this.feed = feed;
  }

  /**
   * Tries to read the head, without waiting.
   *
   * @return false if some of it has not come yet
   * @throws IOException if the feed cannot be read
   */
  boolean hasHead() throws IOException {
    while (!shorter && head.hasRemaining()) {
      int read = feed.read(head);
      if (read == 0) {
        return false;
      }
      shorter = read < 0;
    }
    return true;
  }

  /**
   * The first bytes, first byte highest; bytes that are not there are 0. To be called once {@link
   * #hasHead} holds and before anything was read.
   *
   * @return up to four bytes
   */
  int head() {
    return head.getInt(0);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!handedOut) {
      head.flip();
      handedOut = true;
    }
    if (!head.hasRemaining()) {
      return shorter ? END : feed.read(target);
    }
    int length = Math.min(head.remaining(), target.remaining());
    for (int i = 0; i < length; i++) {
      target.put(head.get());
    }
    return length;
  }

  @Override
  public boolean isReady() {
    return shorter || (handedOut && head.hasRemaining()) || feed.isReady();
  }

  @Override
  public boolean isLive() {
    return feed.isLive();
  }

  @Override
  public double progress() {
    return feed.progress();
  }

  @Override
  public void close() {
    feed.close();
  }
}
