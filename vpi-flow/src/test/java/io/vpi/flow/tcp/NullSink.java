package io.vpi.flow.tcp;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A reassembler that reads each byte and keeps none; data in order counts as delivered. */
final class NullSink implements StreamSink {
  private final long[] next = new long[2];
  long sum;
  long bytes;

  /** Behind the last byte that came, of either direction. */
  long lastEnd;

  private static int of(long half) {
    return half % FlowRecord.SIZE == FlowRecord.HALF_A ? 0 : 1;
  }

  @Override
  public void open(long half, int flowId, boolean toServer, long firstOffset) {
    next[of(half)] = firstOffset;
  }

  @Override
  public int segment(
      long half,
      long streamOffset,
      MemorySegment memory,
      long at,
      int length,
      OverlapPolicy policy) {
    for (int i = 0; i < length; i++) {
      sum += memory.get(ValueLayout.JAVA_BYTE, at + i);
    }
    bytes += length;
    move(half, streamOffset, length);
    return 0;
  }

  private void move(long half, long streamOffset, int length) {
    if (length <= 0 || streamOffset < 0) {
      throw new IllegalStateException(length + " bytes at " + streamOffset);
    }
    lastEnd = streamOffset + length;
    int of = of(half);
    if (streamOffset <= next[of]) {
      next[of] = Math.max(next[of], streamOffset + length);
    }
  }

  @Override
  public void acknowledged(long half, long streamOffset) {
    if (streamOffset < 0) {
      throw new IllegalStateException("acknowledged " + streamOffset);
    }
    next[of(half)] = Math.max(next[of(half)], streamOffset);
  }

  @Override
  public void skip(long half, long streamOffset, int length) {
    move(half, streamOffset, length);
  }

  @Override
  public void gap(long half, long streamOffset, int length) {
    move(half, streamOffset, length);
  }

  @Override
  public void lost(long half, long streamOffset, int length) {
    move(half, streamOffset, length);
  }

  @Override
  public void finish(long half, long endOffset) {
    if (endOffset < 0) {
      throw new IllegalStateException("finished at " + endOffset);
    }
  }

  @Override
  public void end(long half, StreamEnd reason) {}

  @Override
  public long next(long half) {
    return next[of(half)];
  }
}
