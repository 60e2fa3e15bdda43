package io.vpi.flow.reassembly;

import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import java.lang.foreign.MemorySegment;

/**
 * Calls the consumer: what it throws, and what it answers that is no answer, becomes {@link
 * StreamConsumer#BYPASS} and is counted. For one thread.
 */
final class ConsumerCalls {
  private final StreamConsumer consumer;
  private final ReassemblyState state;
  private final FlowStatistics statistics;
  private final StreamView view = new StreamView();
  private boolean calling;

  ConsumerCalls(StreamConsumer consumer, ReassemblyState state, FlowStatistics statistics) {
    this.consumer = consumer;
    this.state = state;
    this.statistics = statistics;
  }

  /** Whether the consumer is being called. */
  boolean isCalling() {
    return calling;
  }

  /** Hands over bytes; answers what {@link StreamConsumer#onData} may. */
  int data(long half, MemorySegment memory, long at, int length, long offset, boolean last) {
    show(half, memory, at, length, offset, last);
    calling = true;
    int answer;
    try {
      answer = consumer.onData(view);
    } catch (RuntimeException e) {
      answer = Integer.MIN_VALUE;
    } finally {
      calling = false;
    }
    if (answer > length || answer < StreamConsumer.BYPASS) {
      statistics.add(FlowCounter.CONSUMER_FAILURES, 1);
      return StreamConsumer.BYPASS;
    }
    return answer;
  }

  /**
   * Tells of missing bytes.
   *
   * @return whether the consumer took it
   */
  boolean gap(long half, long offset, long length) {
    show(half, MemorySegment.NULL, 0, 0, offset, false);
    calling = true;
    try {
      consumer.onGap(view, length);
      return true;
    } catch (RuntimeException e) {
      statistics.add(FlowCounter.CONSUMER_FAILURES, 1);
      return false;
    } finally {
      calling = false;
    }
  }

  /** Tells of the end. */
  void end(long half, long offset, StreamEnd end) {
    show(half, MemorySegment.NULL, 0, 0, offset, true);
    calling = true;
    try {
      consumer.onEnd(view, end);
    } catch (RuntimeException e) {
      statistics.add(FlowCounter.CONSUMER_FAILURES, 1);
    } finally {
      calling = false;
    }
  }

  private void show(
      long half, MemorySegment memory, long at, int length, long offset, boolean last) {
    view.direction(state.flow(half), state.has(half, ReassemblyState.TO_SERVER));
    view.bytes(memory, at, length, offset, last);
  }
}
