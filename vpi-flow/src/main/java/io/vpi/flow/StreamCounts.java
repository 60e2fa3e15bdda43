package io.vpi.flow;

import io.vpi.flow.reassembly.StreamReassembler;

/** What was made of one direction of a TCP flow so far; reused. */
public final class StreamCounts {
  private long bytes;
  private long gapBytes;
  private int gaps;
  private int overlaps;

  StreamCounts() {}

  void read(StreamReassembler reassembler, long half) {
    bytes = reassembler.delivered(half);
    gapBytes = reassembler.gapBytes(half);
    gaps = reassembler.gaps(half);
    overlaps = reassembler.overlaps(half);
  }

  /**
   * How many bytes the consumer was given in order.
   *
   * @return bytes, each counted once
   */
  public long bytes() {
    return bytes;
  }

  /**
   * How many bytes were told as missing.
   *
   * @return bytes
   */
  public long gapBytes() {
    return gapBytes;
  }

  /**
   * In how many runs they were missing.
   *
   * @return gaps
   */
  public int gaps() {
    return gaps;
  }

  /**
   * How many segments brought bytes that had been there before.
   *
   * @return segments
   */
  public int overlaps() {
    return overlaps;
  }
}
