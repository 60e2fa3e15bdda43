package io.vpi.flow.reassembly;

import io.vpi.flow.stream.StreamData;
import java.lang.foreign.MemorySegment;

/** What the consumer is shown, the same object each time. */
final class StreamView implements StreamData {
  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int length;
  private long streamOffset;
  private boolean toServer;
  private boolean last;
  private int flowId;

  void direction(int flow, boolean isToServer) {
    flowId = flow;
    toServer = isToServer;
  }

  void bytes(MemorySegment segment, long at, int count, long place, boolean isTheLast) {
    memory = segment;
    offset = at;
    length = count;
    streamOffset = place;
    last = isTheLast;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long streamOffset() {
    return streamOffset;
  }

  @Override
  public boolean isToServer() {
    return toServer;
  }

  @Override
  public boolean isLast() {
    return last;
  }

  @Override
  public int flowId() {
    return flowId;
  }
}
