package io.vpi.capture.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the bytes of a stream come from: a file, a pipe, or a decompressor over one of them.
 *
 * <p>Not thread safe: {@link #close()} too is called when nobody reads.
 */
interface ByteFeed extends Closeable {
  /** {@link #read} answers this at the end. */
  int END = -1;

  /**
   * Reads what is there.
   *
   * @param target a direct buffer with room; its position moves on
   * @return the number of bytes, 0 if there is nothing at the moment, or {@link #END}
   * @throws IOException if the bytes cannot be read or decompressed; what came before was delivered
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Whether {@link #read} would find bytes or the end.
   *
   * @return false only for a pipe that has nothing at the moment
   */
  boolean isReady();

  /**
   * Whether the bytes come as somebody writes them, so that there may be nothing at the moment.
   *
   * @return true for a pipe
   */
  boolean isLive();

  /**
   * How much of the underlying file was read.
   *
   * @return 0.0 to 1.0, or NaN for a pipe
   */
  double progress();

  /** Closes what lies below. */
  @Override
  void close();
}
