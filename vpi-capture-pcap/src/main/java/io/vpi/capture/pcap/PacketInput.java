package io.vpi.capture.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The memory that a capture is read from, and how far that has come: a whole mapped file, or a
 * buffer that a stream goes through.
 *
 * <p>Not thread safe; {@link #close()} may come from another thread, when nobody reads.
 */
abstract sealed class PacketInput implements Closeable permits MappedInput, StreamInput {
  /** {@link #fill} made more bytes visible, or came nearer to that. */
  static final int MORE = 0;

  /** {@link #fill} found nothing at the moment. */
  static final int NOTHING_YET = 1;

  /** {@link #fill} found the end of the input. */
  static final int END = 2;

  /** What the visible bytes lie in; the same segment as long as the input is open. */
  final MemorySegment memory;

  /** Where the next record starts in {@link #memory}. */
  long position;

  /** Where the visible bytes end in {@link #memory}. */
  long limit;

  /**
   * Bytes that are to be passed over and are not visible yet; then {@link #position} is the limit.
   */
  long toSkip;

  PacketInput(MemorySegment memory, long limit) {
    this.memory = memory;
    this.limit = limit;
  }

  /**
   * Moves on.
   *
   * @param length how many bytes, also more than are visible
   */
  final void advance(long length) {
    long visible = limit - position;
    if (length <= visible) {
      position += length;
    } else {
      position = limit;
      toSkip += length - visible;
    }
  }

  /**
   * Where a byte lies in the input, after decompression.
   *
   * @param offset an offset in {@link #memory}
   * @return bytes from the start of the input
   */
  abstract long absolute(long offset);

  /**
   * Makes more bytes visible; may move those that are. Nothing of the memory may be lent.
   *
   * @return {@link #MORE}, {@link #NOTHING_YET} or {@link #END}
   * @throws IOException if the input cannot be read or decompressed
   */
  abstract int fill() throws IOException;

  /**
   * Whether {@link #fill} moves the memory of packets, so that nothing may be lent meanwhile.
   *
   * @return false for a mapped file
   */
  abstract boolean isMoving();

  /**
   * Whether {@link #fill} would answer something other than {@link #NOTHING_YET}.
   *
   * @return true if it would
   */
  abstract boolean isReady();

  /**
   * Looks whether what is visible is still there.
   *
   * @throws IOException if the file has shrunk
   */
  abstract void checkIntact() throws IOException;

  /**
   * How much of the input was read.
   *
   * @return 0.0 to 1.0, or NaN
   */
  abstract double progress();

  /** Frees the memory and closes the file. Nothing may be lent. */
  @Override
  public abstract void close();
}
