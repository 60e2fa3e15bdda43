package io.vpi.visibility.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stream to its end or to a size, in a thread of its own, so that a program that prints to
 * two streams never waits for the reader of the other.
 */
final class BoundedText {
  private static final int PIECE = 64 << 10;

  private final InputStream stream;
  private final int most;
  private final Runnable onTooLong;

  /** It synchronizes itself: it may be read while who inherited the stream still writes. */
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private final Thread thread;

  /** Written by the reading thread, read after it has ended. */
  private volatile boolean isTooLong;

  /**
   * Begins to read.
   *
   * @param stream what is read, and closed at its end
   * @param most how much is taken, in bytes
   * @param onTooLong called once, in the reading thread, when there is more
   */
  BoundedText(InputStream stream, int most, Runnable onTooLong) {
    this.stream = stream;
    this.most = most;
    this.onTooLong = onTooLong;
    this.thread = Thread.ofPlatform().daemon().name("vpi-collect").start(this::read);
  }

  private void read() {
    byte[] piece = new byte[PIECE];
    try (stream) {
      for (int n = stream.read(piece); n >= 0; n = stream.read(piece)) {
        int taken = Math.min(n, most - bytes.size());
        bytes.write(piece, 0, taken);
        if (taken < n) {
          isTooLong = true;
          onTooLong.run();
          return;
        }
      }
    } catch (IOException e) {
      // The program was ended; what it had printed is what there is.
    }
  }

  /** Waits for the stream's end, but not for ever: who inherited it may keep it open. */
  void await(long millis) throws InterruptedException {
    if (millis > 0) {
      thread.join(millis);
    }
  }

  /** Whether more came than was taken. */
  boolean isTooLong() {
    return isTooLong;
  }

  /** What was read so far; bytes that are no UTF-8 become replacement characters. */
  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
