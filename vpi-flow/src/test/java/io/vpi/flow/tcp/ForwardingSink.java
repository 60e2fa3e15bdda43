package io.vpi.flow.tcp;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.stream.StreamEnd;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** Hands on to a sink that may be another each time. */
record ForwardingSink(Supplier<? extends StreamSink> to) implements StreamSink {
  @Override
  public void open(long half, int flowId, boolean toServer, long firstOffset) {
    to.get().open(half, flowId, toServer, firstOffset);
  }

  @Override
  public int segment(
      long half,
      long streamOffset,
      MemorySegment memory,
      long at,
      int length,
      OverlapPolicy policy) {
    return to.get().segment(half, streamOffset, memory, at, length, policy);
  }

  @Override
  public void acknowledged(long half, long streamOffset) {
    to.get().acknowledged(half, streamOffset);
  }

  @Override
  public void skip(long half, long streamOffset, int length) {
    to.get().skip(half, streamOffset, length);
  }

  @Override
  public void gap(long half, long streamOffset, int length) {
    to.get().gap(half, streamOffset, length);
  }

  @Override
  public void lost(long half, long streamOffset, int length) {
    to.get().lost(half, streamOffset, length);
  }

  @Override
  public void finish(long half, long endOffset) {
    to.get().finish(half, endOffset);
  }

  @Override
  public void end(long half, StreamEnd reason) {
    to.get().end(half, reason);
  }

  @Override
  public long next(long half) {
    return to.get().next(half);
  }
}
