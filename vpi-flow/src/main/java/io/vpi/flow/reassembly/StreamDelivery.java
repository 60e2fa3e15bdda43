package io.vpi.flow.reassembly;

import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import java.lang.foreign.MemorySegment;

/**
 * Hands what is in order to the consumer, and keeps what it answers. Bytes that it has not consumed
 * stay pending; they come again when there are more, when a pause ends, or a last time at the end.
 * For one thread.
 */
final class StreamDelivery {
  private final ReassemblyState state;
  private final SegmentQueue queue;
  private final PendingBytes pending;
  private final PendingWindow window;
  private final ConsumerCalls consumer;
  private final FlowStatistics statistics;
  private final AnomalySink anomalies;
  private final long depthToServer;
  private final long depthToClient;
  private final boolean retains;
  private final int mostRetained;

  /** Set while a flow ends: the consumer cannot wait any more. */
  private boolean closing;

  /** Set while what is pending is shown a last time. */
  private boolean nothingFollows;

  StreamDelivery(
      StreamOptions options,
      ReassemblyState state,
      SegmentQueue queue,
      PendingBytes pending,
      PendingWindow window,
      ConsumerCalls consumer,
      FlowStatistics statistics,
      AnomalySink anomalies) {
    this.state = state;
    this.queue = queue;
    this.pending = pending;
    this.window = window;
    this.consumer = consumer;
    this.statistics = statistics;
    this.anomalies = anomalies;
    depthToServer = options.depthToServer();
    depthToClient = options.depthToClient();
    retains = options.compareRetransmissions();
    mostRetained = options.retainedBytes();
  }

  /** How many bytes of a direction are looked at. */
  long depth(long half) {
    return state.has(half, ReassemblyState.TO_SERVER) ? depthToServer : depthToClient;
  }

  /** Where the direction ends: by a FIN or its depth. */
  private long limit(long half) {
    return Math.min(state.end(half), depth(half));
  }

  /**
   * Hands over bytes at next, where nothing is pending, from where they lie.
   *
   * @return how many of them were handed over or kept
   */
  int direct(long half, MemorySegment memory, long at, int length) {
    long start = state.next(half);
    long end = start + length;
    boolean last = isLast(half, end);
    int answer = consumer.data(half, memory, at, length, start, last);
    if (answer == StreamConsumer.BYPASS) {
      state.advance(half, end);
      state.consume(half, length);
      statistics.add(FlowCounter.STREAM_BYTES, length);
      bypass(half);
      return length;
    }
    if (answer == StreamConsumer.WAIT && !closing) {
      state.set(half, ReassemblyState.PAUSED);
    } else if (last) {
      answer = length;
    }
    int done = Math.max(0, answer);
    int skip = retains && mostRetained > 0 && queue.hasPlenty() ? 0 : done;
    int held = skip;
    if (skip < length) {
      held += queue.append(half, start + skip, memory, at + skip, length - skip);
    }
    int taken = done == length ? length : Math.max(done, held);
    state.advance(half, start + taken);
    state.consume(half, done);
    queue.keptPending(taken - done);
    statistics.add(FlowCounter.STREAM_BYTES, done);
    trim(half);
    return taken;
  }

  /**
   * Lets next move on as far as it can and hands over what became pending, with what was.
   *
   * @param shown up to where the consumer was shown what is pending
   */
  void deliver(long half, long shown) {
    long seen = shown;
    while (true) {
      queue.advance(half);
      if (state.has(half, ReassemblyState.PAUSED)) {
        return;
      }
      if (state.pending(half) > 0) {
        offer(half, seen);
        if (state.has(half, ReassemblyState.PAUSED | ReassemblyState.BYPASSED)) {
          return;
        }
      }
      int run = queue.firstWaiting(half);
      if (run == 0 || queue.start(run) != state.next(half)) {
        break;
      }
      long end = queue.end(run);
      queue.removeHole(half, run);
      tellGap(half, end);
      if (state.has(half, ReassemblyState.BYPASSED)) {
        return;
      }
      seen = state.next(half);
    }
    trim(half);
    if (state.next(half) == limit(half) && !state.has(half, ReassemblyState.ENDED)) {
      finish(half, state.end(half) == state.next(half) ? StreamEnd.FIN : StreamEnd.BYPASSED);
    }
  }

  /** Shows what is pending if there is more than was shown, as far as the window reaches. */
  private void offer(long half, long shown) {
    long next = state.next(half);
    long seen = pending.behindSkips(half, shown);
    if (seen == next && !isLast(half, next)) {
      return;
    }
    window.begin(half);
    while (true) {
      int grown = 1;
      while (grown > 0 && window.end() <= seen) {
        grown = window.grow();
      }
      if (window.end() <= seen && window.end() < next) {
        giveUpWindow(half);
        if (state.has(half, ReassemblyState.BYPASSED)) {
          return;
        }
        continue;
      }
      boolean last = isLast(half, window.end());
      int length = window.length();
      int answer =
          consumer.data(
              half, window.memory(), window.position(), length, state.consumed(half), last);
      if (answer == StreamConsumer.BYPASS) {
        hand(half, length, length);
        bypass(half);
        return;
      }
      if (answer == StreamConsumer.WAIT && !closing) {
        state.set(half, ReassemblyState.PAUSED);
        return;
      }
      int done = last ? length : Math.max(0, answer);
      hand(half, done, done);
      window.consumed(done);
      seen = window.end();
      if (seen == next) {
        return;
      }
    }
  }

  /** The consumer wants more than it may leave. */
  private void giveUpWindow(long half) {
    int length = window.length();
    long offset = state.consumed(half);
    statistics.add(FlowCounter.STREAM_NO_MEMORY_BYTES, length);
    statistics.add(FlowCounter.STREAM_GAP_BYTES, length);
    anomalies.anomaly(FlowAnomaly.TCP_GAP, offset, length);
    hand(half, length, 0);
    state.addGap(half, length);
    window.consumed(length);
    if (!consumer.gap(half, offset, length)) {
      bypass(half);
    }
  }

  /** Tells that all from next to an offset is missing; what is pending is gone with it. */
  void tellGap(long half, long offset) {
    long to = Math.min(offset, limit(half));
    long next = state.next(half);
    long length = to - next;
    if (length <= 0) {
      return;
    }
    int left = pending.count(half);
    hand(half, left, left);
    state.advance(half, to);
    state.consume(half, length);
    state.addGap(half, length);
    statistics.add(FlowCounter.STREAM_GAP_BYTES, length);
    anomalies.anomaly(FlowAnomaly.TCP_GAP, next, length);
    if (!consumer.gap(half, next, length)) {
      bypass(half);
    }
  }

  /** Nothing more of a direction is looked at. */
  void bypass(long half) {
    if (state.has(half, ReassemblyState.BYPASSED)) {
      return;
    }
    state.set(half, ReassemblyState.BYPASSED);
    statistics.add(
        FlowCounter.STREAM_BEYOND_DEPTH_BYTES, pending.count(half) + state.waiting(half));
    drop(half);
    if (!state.has(half, ReassemblyState.ENDED)) {
      state.set(half, ReassemblyState.ENDED);
      consumer.end(half, state.next(half), StreamEnd.BYPASSED);
    }
  }

  /**
   * The flow is over: hands over what is left, tells what is missing, and that it was all.
   *
   * @param telling whether holes that the receiver has not acknowledged are told, or what is behind
   *     them is given up
   */
  void close(long half, StreamEnd reason, boolean telling) {
    closing = true;
    boolean paused = state.has(half, ReassemblyState.PAUSED);
    long shown = paused ? state.consumed(half) : state.next(half);
    state.clear(half, ReassemblyState.PAUSED);
    while (!state.has(half, ReassemblyState.ENDED)) {
      long hole = nextHole(half, telling);
      if (hole < 0) {
        break;
      }
      deliver(half, shown);
      if (!state.has(half, ReassemblyState.ENDED) && hole > state.next(half)) {
        tellGap(half, hole);
      }
      shown = state.next(half);
    }
    if (!state.has(half, ReassemblyState.ENDED)) {
      if (!telling) {
        discard(half, state.next(half));
      }
      nothingFollows = true;
      if (state.pending(half) > 0) {
        offer(half, shown);
      }
      nothingFollows = false;
      if (!state.has(half, ReassemblyState.ENDED)) {
        finish(half, state.end(half) == state.next(half) ? StreamEnd.FIN : reason);
      }
    }
    closing = false;
  }

  /** Where the hole at next ends, next if something is there, -1 if nothing follows. */
  private long nextHole(long half, boolean telling) {
    long next = state.next(half);
    long acknowledged = state.acknowledged(half);
    int run = queue.firstWaiting(half);
    if (run != 0 && (telling || queue.start(run) == next)) {
      return queue.start(run);
    }
    if (run != 0 && acknowledged > next) {
      return Math.min(queue.start(run), acknowledged);
    }
    long behind = Math.max(acknowledged, telling ? endOr(half, next) : next);
    return behind > next ? behind : -1;
  }

  private long endOr(long half, long other) {
    return state.has(half, ReassemblyState.HAS_END) ? state.end(half) : other;
  }

  /** Gives up what waits at or behind an offset. */
  void discard(long half, long offset) {
    statistics.add(FlowCounter.STREAM_DISCARDED_BYTES, queue.discardFrom(half, offset));
  }

  /** Gives up all that is held; what was not consumed of it is not counted any more. */
  void drop(long half) {
    queue.dropAll(half);
    state.retreat(half);
    window.forget(half);
  }

  /** Gives up what was consumed and is of no use for comparison. */
  void trim(long half) {
    if (state.root(half) == 0) {
      return;
    }
    long consumed = state.consumed(half);
    long limit = consumed;
    if (retains) {
      limit = Math.max(Math.min(state.acknowledged(half), consumed), consumed - mostRetained);
    }
    queue.trim(half, limit);
  }

  /** Tells the end; what was pending was shown a last time. */
  private void finish(long half, StreamEnd reason) {
    int left = pending.count(half);
    hand(half, left, left);
    state.set(half, ReassemblyState.ENDED);
    consumer.end(half, state.next(half), reason);
    if (reason == StreamEnd.BYPASSED) {
      bypass(half);
    }
  }

  private boolean isLast(long half, long end) {
    if (end == limit(half)) {
      return true;
    }
    if (nothingFollows) {
      return end == state.next(half);
    }
    return closing
        && end == state.next(half)
        && state.runs(half) == 0
        && endOr(half, end) <= end
        && state.acknowledged(half) <= end;
  }

  /** Moves what was consumed over pending bytes, of which some count as handed over. */
  private void hand(long half, int bytes, int counted) {
    if (bytes > 0) {
      long from = state.consumed(half);
      long to = pending.behindSkips(half, pending.offsetBehind(half, bytes));
      state.consume(half, to - from);
      state.addSkipped(half, to - from - bytes);
      queue.handed(bytes);
      statistics.add(FlowCounter.STREAM_BYTES, counted);
    }
  }
}
