package io.vpi.flow;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.reassembly.StreamReassembler;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.tcp.StreamSink;
import java.lang.foreign.MemorySegment;

/** The reassembler, as the TCP tracker sees it. */
final class Streams implements StreamSink {
  private final StreamReassembler reassembler;

  /** What {@link StreamReassembler#segment} answered since it was last asked for. */
  private int answers;

  Streams(StreamReassembler reassembler) {
    this.reassembler = reassembler;
  }

  /** What became of the bytes of the packet at hand: bits of {@link StreamReassembler}. */
  int takeAnswers() {
    int result = answers;
    answers = 0;
    return result;
  }

  @Override
  public void open(long half, int flowId, boolean toServer, long firstOffset) {
    reassembler.open(half, flowId, toServer, firstOffset);
  }

  @Override
  public int segment(
      long half,
      long streamOffset,
      MemorySegment memory,
      long at,
      int length,
      OverlapPolicy policy) {
    int result = reassembler.segment(half, streamOffset, memory, at, length, policy);
    answers |= result;
    return (result & StreamReassembler.OVERLAP_DIFFERS) != 0 ? OVERLAP_DIFFERS : 0;
  }

  @Override
  public void acknowledged(long half, long streamOffset) {
    reassembler.acknowledged(half, streamOffset);
  }

  @Override
  public void skip(long half, long streamOffset, int length) {
    reassembler.skip(half, streamOffset, length);
  }

  @Override
  public void gap(long half, long streamOffset, int length) {
    reassembler.hole(half, streamOffset, length);
  }

  @Override
  public void lost(long half, long streamOffset, int length) {
    reassembler.lost(half, streamOffset, length);
  }

  @Override
  public void finish(long half, long endOffset) {
    reassembler.finish(half, endOffset);
  }

  @Override
  public void end(long half, StreamEnd reason) {
    reassembler.end(half, reason);
  }

  @Override
  public long next(long half) {
    return reassembler.next(half);
  }
}
