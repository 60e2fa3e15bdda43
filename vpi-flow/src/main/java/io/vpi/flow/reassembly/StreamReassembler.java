package io.vpi.flow.reassembly;

import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * Holds each direction's bytes as its receiving host does, and hands them to a consumer in order.
 *
 * <p>A direction is known by {@code half}: where its half of a flow's record starts, the record's
 * offset plus {@code FlowRecord.HALF_A} or {@code HALF_B}. Offsets count from the first byte behind
 * the SYN. Who calls has validated the segments: offsets lie within 2^31 of what is in order.
 *
 * <ul>
 *   <li>Bytes in order go to the consumer from the packet's memory. They are retained, if options
 *       and memory allow, until acknowledged, so that retransmissions can be compared with them;
 *       what was delivered wins against any later byte.
 *   <li>Bytes behind a hole wait. Where segments overlap that wait, the {@link OverlapPolicy}
 *       decides.
 *   <li>A hole becomes a gap when the receiver has acknowledged a byte of it, so that it will not
 *       come again, and the patience for packets that were captured out of order is over; or when
 *       the direction has no room left and either its hole is acknowledged or no acknowledgment was
 *       ever seen; or when the flow ends.
 * </ul>
 *
 * <p>Each byte that comes is counted once: as handed over, duplicate, refused, beyond the depth,
 * without memory or discarded; {@link #waitingBytes()} are still to be.
 *
 * <p>All memory is taken at construction. The work for a segment is bounded by its length and the
 * logarithm of the runs that wait. For one thread.
 */
public final class StreamReassembler implements AutoCloseable {
  /** Bytes of the segment were handed over or are held. */
  public static final int TAKEN = 1;

  /** Bytes of the segment had been there before, equal ones or others. */
  public static final int DUPLICATE = 1 << 1;

  /** Bytes of the segment differ from those that had been there before. */
  public static final int OVERLAP_DIFFERS = 1 << 2;

  /** Bytes of the segment were not taken: the memory of all streams is full. */
  public static final int REFUSED_MEMORY = 1 << 3;

  /** Bytes of the segment were not taken: the direction has as much waiting as it may. */
  public static final int REFUSED_LIMIT = 1 << 4;

  /** Bytes of the segment lie beyond the direction's depth. */
  public static final int BEYOND_DEPTH = 1 << 5;

  /** The direction is not looked at any more. */
  public static final int BYPASSED = 1 << 6;

  /** Bytes of the segment lie behind the direction's end, or before its start. */
  public static final int OUTSIDE = 1 << 7;

  /**
   * Bytes of the segment had been there before, or were told as a gap, and cannot be compared: for
   * want of memory what they were is not held, though the receiver has not acknowledged them.
   */
  public static final int UNCOMPARED = 1 << 8;

  private static final long REACH = Integer.MAX_VALUE;
  private static final int BYTES_OF_REGION = 256;
  private static final int BYTES_OF_RUN = 512;
  private static final int LEAST = 256;

  private final ReassemblyState state;
  private final RunIndex runs;
  private final PendingBytes pending;
  private final SegmentTally tally;
  private final SegmentQueue queue;
  private final PendingWindow window;
  private final ConsumerCalls consumer;
  private final StreamDelivery delivery;
  private final FlowStatistics statistics;
  private final StreamOptions options;
  private final boolean retains;
  private final ResumeQueue resumed = new ResumeQueue();
  private long now;

  /**
   * Takes all memory.
   *
   * @param options how much of it, and the bounds
   * @param flowCapacity how many flows the table has room for, 1 or more
   * @param records the flow table's records, native memory, at least as long as this is used
   * @param consumer who gets the bytes
   * @param statistics where bytes are counted
   * @param anomalies who is told of overlaps, gaps and bounds
   * @throws IllegalArgumentException if the records are fewer than the flows
   */
  public StreamReassembler(
      StreamOptions options,
      int flowCapacity,
      MemorySegment records,
      StreamConsumer consumer,
      FlowStatistics statistics,
      AnomalySink anomalies) {
    this(
        options,
        flowCapacity,
        records,
        consumer,
        statistics,
        anomalies,
        new SecureRandom().nextLong());
  }

  StreamReassembler(
      StreamOptions options,
      int flowCapacity,
      MemorySegment records,
      StreamConsumer consumer,
      FlowStatistics statistics,
      AnomalySink anomalies,
      long seed) {
    if (records.byteSize() / FlowRecord.SIZE < flowCapacity) {
      throw new IllegalArgumentException(
          records.byteSize() + " bytes have no room for the records of " + flowCapacity + " flows");
    }
    this.options = options;
    retains = options.compareRetransmissions();
    this.statistics = statistics;
    state = new ReassemblyState(records);
    int regions = Math.max(LEAST, options.memory() / BYTES_OF_REGION);
    runs = new RunIndex(Math.max(LEAST, options.memory() / BYTES_OF_RUN), ~seed);
    ByteStore store = new ByteStore(options.memory(), regions, seed);
    pending = new PendingBytes(state, runs, store);
    tally = new SegmentTally(options, state, statistics, anomalies);
    queue =
        new SegmentQueue(
            state,
            runs,
            store,
            pending,
            tally,
            options.waitingBytes(),
            options.waitingSegments(),
            options.memoryFull() == ExceptionPolicy.IGNORE);
    window = new PendingWindow(pending, state, options.unconsumedBytes());
    this.consumer = new ConsumerCalls(consumer, state, statistics);
    delivery =
        new StreamDelivery(
            options, state, queue, pending, window, this.consumer, statistics, anomalies);
  }

  /**
   * A direction begins. What its record held before must have been ended.
   *
   * @param half which
   * @param flowId the flow's number, as consumers get it
   * @param toServer whether the client sends it
   * @param firstOffset the first byte's offset, 0 to 2^31 - 1
   */
  public void open(long half, int flowId, boolean toServer, long firstOffset) {
    window.forget(half);
    int direction = toServer ? ReassemblyState.TO_SERVER : 0;
    state.open(half, flowId, firstOffset, ReassemblyState.OPEN | direction);
  }

  /**
   * Whether a direction was opened and not ended by {@link #end}.
   *
   * @param half which
   * @return true from {@link #open} to {@link #end}
   */
  public boolean isOpen(long half) {
    return state.has(half, ReassemblyState.OPEN);
  }

  /**
   * Takes a segment's data. What is in order goes to the consumer during the call.
   *
   * @param half which direction
   * @param streamOffset the first byte's offset
   * @param memory where the bytes lie; native, read during the call alone
   * @param at the first byte's offset in it
   * @param length how many bytes there are
   * @param policy how the receiving host resolves overlaps, the same for all of a direction
   * @return what became of the bytes, bits of this class
   */
  public int segment(
      long half,
      long streamOffset,
      MemorySegment memory,
      long at,
      int length,
      OverlapPolicy policy) {
    if (length <= 0) {
      return 0;
    }
    int flags = state.flags(half);
    if ((flags & ReassemblyState.BYPASSED) != 0) {
      statistics.add(FlowCounter.STREAM_BEYOND_DEPTH_BYTES, length);
      return BYPASSED;
    }
    long ahead = streamOffset - state.next(half);
    if ((flags & ReassemblyState.OPEN) == 0 || ahead > REACH || ahead < -REACH) {
      statistics.add(FlowCounter.STREAM_REFUSED_BYTES, length);
      return OUTSIDE;
    }
    long end = streamOffset + length;
    long from = Math.max(streamOffset, 0);
    long to = Math.min(end, Math.max(from, state.end(half)));
    int result = 0;
    int outside = length - (int) Math.max(0, to - from);
    if (outside > 0) {
      statistics.add(FlowCounter.STREAM_REFUSED_BYTES, outside);
      result |= OUTSIDE;
    }
    long depth = Math.max(from, delivery.depth(half));
    if (to > depth) {
      statistics.add(FlowCounter.STREAM_BEYOND_DEPTH_BYTES, to - depth);
      result |= BEYOND_DEPTH;
      to = depth;
    }
    tally.begin();
    long done = take(half, from, to, memory, at - streamOffset, streamOffset, end, policy);
    result |= tally.account(half, from, to, done);
    runResumed();
    return result;
  }

  /**
   * Takes bytes within the direction's bounds.
   *
   * @param origin where the byte at stream offset 0 would lie
   * @return up to where they were looked at: less than their end if the consumer wanted no more
   */
  private long take(
      long half,
      long from,
      long to,
      MemorySegment memory,
      long origin,
      long start,
      long end,
      OverlapPolicy policy) {
    long x = from;
    while (x < to) {
      long next = state.next(half);
      if (state.has(half, ReassemblyState.BYPASSED)) {
        return x;
      }
      if (x < next) {
        long old = Math.min(next, to);
        queue.compare(half, x, old, memory, origin + x);
        tally.duplicate((int) (old - x));
        if (retains && !queue.isHeld(half, Math.max(x, state.acknowledged(half)), old)) {
          tally.uncompared();
        }
        x = old;
        continue;
      }
      queue.clearLost(half, x, to);
      int run = queue.firstWaiting(half);
      long free = run == 0 ? to : Math.min(to, queue.start(run));
      if (x == next && free > x) {
        if (free < to) {
          queue.insert(half, free, to, memory, origin + free, start, end, policy);
        }
        inOrder(half, memory, origin + x, (int) (free - x));
        return to;
      }
      if (!queue.canTake(half, x, to, start, end, policy) && giveUpHole(half)) {
        continue;
      }
      queue.insert(half, x, to, memory, origin + x, start, end, policy);
      delivery.deliver(half, state.next(half));
      return to;
    }
    return x;
  }

  /** Takes bytes at next. */
  private void inOrder(long half, MemorySegment memory, long at, int length) {
    long next = state.next(half);
    int taken;
    long shown = next;
    if (state.pending(half) == 0 && !state.has(half, ReassemblyState.PAUSED)) {
      taken = delivery.direct(half, memory, at, length);
      shown = state.next(half);
    } else if (state.has(half, ReassemblyState.PAUSED) && !queue.hasRoom(half, length)) {
      tally.refuseByLimit(length);
      return;
    } else {
      taken = queue.append(half, next, memory, at, length);
      state.advance(half, next + taken);
      queue.keptPending(taken);
    }
    tally.refuseByMemory(length - taken);
    if (!state.has(half, ReassemblyState.BYPASSED)) {
      delivery.deliver(half, shown);
    }
  }

  /**
   * Makes room: tells the first hole as a gap, if its bytes will not come any more or nobody can
   * say whether they will.
   */
  private boolean giveUpHole(long half) {
    int run = queue.firstWaiting(half);
    if (run == 0 || state.has(half, ReassemblyState.PAUSED)) {
      return false;
    }
    long to = queue.start(run);
    if (state.has(half, ReassemblyState.ACKS_SEEN)) {
      to = Math.min(to, state.acknowledged(half));
    }
    if (to <= state.next(half)) {
      return false;
    }
    delivery.tellGap(half, to);
    if (!state.has(half, ReassemblyState.BYPASSED)) {
      delivery.deliver(half, state.next(half));
    }
    return true;
  }

  /**
   * The receiver has all bytes before an offset: what is held of them for comparison is given up,
   * and those that are missing will not come again.
   *
   * @param half the direction of the bytes, not of the acknowledgment
   * @param streamOffset the first byte that the receiver has not acknowledged
   */
  public void acknowledged(long half, long streamOffset) {
    int flags = state.flags(half);
    if ((flags & ReassemblyState.OPEN) == 0 || streamOffset - state.next(half) > REACH) {
      return;
    }
    long offset = Math.min(streamOffset, state.end(half));
    if ((flags & ReassemblyState.ACKS_SEEN) == 0) {
      state.set(half, ReassemblyState.ACKS_SEEN);
    }
    if (offset > state.acknowledged(half)) {
      state.setAcknowledged(half, offset);
      delivery.trim(half);
      if ((flags & (ReassemblyState.ENDED | ReassemblyState.PATIENCE)) == 0
          && offset > state.next(half)) {
        state.beginPatience(half, now);
      }
    }
  }

  /**
   * Bytes are not part of the stream as the receiving application reads it: urgent data. The stream
   * goes on behind them, and the consumer is not told.
   *
   * @param half which direction
   * @param streamOffset the first byte's offset
   * @param length how many bytes
   */
  public void skip(long half, long streamOffset, int length) {
    hole(half, streamOffset, length, RunIndex.SKIP, ReassemblyState.HAS_SKIPS);
  }

  /**
   * Bytes are to be told to the consumer as a gap, whatever comes later.
   *
   * @param half which direction
   * @param streamOffset the first byte's offset
   * @param length how many bytes
   */
  public void hole(long half, long streamOffset, int length) {
    hole(half, streamOffset, length, RunIndex.GAP, 0);
  }

  /**
   * Bytes were on the wire, but not captured. They become a gap when the stream comes to them,
   * without patience, unless they have come again by then.
   *
   * @param half which direction
   * @param streamOffset the first byte's offset
   * @param length how many bytes
   */
  public void lost(long half, long streamOffset, int length) {
    hole(half, streamOffset, length, RunIndex.LOST, ReassemblyState.HAS_LOST);
  }

  private void hole(long half, long streamOffset, int length, byte kind, int flag) {
    int flags = state.flags(half);
    long next = state.next(half);
    if ((flags & ReassemblyState.OPEN) == 0
        || (flags & (ReassemblyState.BYPASSED | ReassemblyState.ENDED)) != 0
        || streamOffset - next > REACH) {
      return;
    }
    long from = Math.max(streamOffset, next);
    long to = Math.min(streamOffset + length, Math.min(state.end(half), delivery.depth(half)));
    if (from >= to) {
      return;
    }
    state.set(half, flag);
    statistics.add(FlowCounter.STREAM_DISCARDED_BYTES, queue.insertHole(half, from, to, kind));
    delivery.deliver(half, state.next(half));
    runResumed();
  }

  /**
   * A FIN was seen: the direction ends at an offset. The consumer is told when all before was
   * delivered. Call it before {@link #segment} for a FIN with data, so that the consumer can be
   * told with the data that it is the last.
   *
   * @param half which direction
   * @param endOffset the offset behind the last byte
   */
  public void finish(long half, long endOffset) {
    int flags = state.flags(half);
    int over = ReassemblyState.BYPASSED | ReassemblyState.ENDED | ReassemblyState.HAS_END;
    if ((flags & ReassemblyState.OPEN) == 0
        || (flags & over) != 0
        || endOffset - state.next(half) > REACH) {
      return;
    }
    long end = Math.max(endOffset, state.next(half));
    state.setEnd(half, end);
    delivery.discard(half, end);
    if (state.acknowledged(half) > end) {
      state.setAcknowledged(half, end);
    }
    delivery.deliver(half, state.next(half));
    runResumed();
  }

  /**
   * The flow is over. What is held is delivered, what is missing before it told as gaps, but behind
   * a RST only what the receiver has acknowledged; then the consumer is told the end and all memory
   * given back. The counters can still be read until the direction is opened again.
   *
   * @param half which direction
   * @param reason why; of {@link StreamEnd#BYPASSED} what is held is given up
   */
  public void end(long half, StreamEnd reason) {
    if (!isOpen(half)) {
      return;
    }
    if (reason == StreamEnd.BYPASSED) {
      bypass(half);
    } else if (!state.has(half, ReassemblyState.ENDED)) {
      boolean telling = reason != StreamEnd.RST || !state.has(half, ReassemblyState.ACKS_SEEN);
      delivery.close(half, reason, telling);
    }
    delivery.drop(half);
    state.close(half);
    runResumed();
  }

  /**
   * Nothing more of a direction is looked at: what is held is given up, and the consumer told.
   *
   * @param half which direction
   */
  public void bypass(long half) {
    if (isOpen(half)) {
      delivery.bypass(half);
    }
  }

  /**
   * A packet of the flow has come; to be called for both directions, before anything else is made
   * of it. Holes that were waited for long enough become gaps.
   *
   * @param half which direction
   * @param time the poll's clock, in nanoseconds
   */
  public void packet(long half, long time) {
    now = time;
    int flags = state.flags(half);
    if ((flags & (ReassemblyState.PATIENCE | ReassemblyState.RESUMED)) == 0) {
      return;
    }
    if ((flags & ReassemblyState.RESUMED) != 0) {
      goOn(half);
    }
    if ((flags & ReassemblyState.PATIENCE) != 0) {
      countPacket(half);
    }
    runResumed();
  }

  /** Counts a packet that a hole was waited for. */
  private void countPacket(long half) {
    long until = state.patienceAcknowledged(half);
    if (state.next(half) < until) {
      if (!state.losesPatience(half, now, options.gapPackets(), options.gapNanos())
          || state.has(half, ReassemblyState.PAUSED)) {
        return;
      }
      giveUpHoles(half, until);
    }
    state.clear(half, ReassemblyState.PATIENCE);
    boolean over = state.has(half, ReassemblyState.ENDED | ReassemblyState.BYPASSED);
    if (!over && state.acknowledged(half) > state.next(half)) {
      state.beginPatience(half, now);
    }
  }

  private void giveUpHoles(long half, long until) {
    int over = ReassemblyState.ENDED | ReassemblyState.BYPASSED | ReassemblyState.PAUSED;
    while (state.next(half) < until && !state.has(half, over)) {
      int run = queue.firstWaiting(half);
      long to = run == 0 ? until : Math.min(until, queue.start(run));
      delivery.tellGap(half, to);
      if (!state.has(half, ReassemblyState.BYPASSED)) {
        delivery.deliver(half, state.next(half));
      }
    }
  }

  /**
   * A consumer that answered WAIT can go on: what is pending is given to it during this call. If
   * the consumer itself calls while it is being called, that happens right after, or with the
   * flow's next packet.
   *
   * @param half which direction
   */
  public void resume(long half) {
    if (!isOpen(half)) {
      return;
    }
    if (consumer.isCalling()) {
      state.set(half, ReassemblyState.RESUMED);
      resumed.add(half);
      return;
    }
    goOn(half);
    runResumed();
  }

  private void goOn(long half) {
    state.clear(half, ReassemblyState.RESUMED);
    if (state.has(half, ReassemblyState.PAUSED)) {
      state.clear(half, ReassemblyState.PAUSED);
      delivery.deliver(half, state.consumed(half));
    }
  }

  private void runResumed() {
    int size = resumed.size();
    for (int i = 0; i < size; i++) {
      long half = resumed.get(i);
      if (isOpen(half) && state.has(half, ReassemblyState.RESUMED)) {
        goOn(half);
      }
    }
    // Two directions that keep resuming each other go on with the next packet.
    resumed.clear();
  }

  /**
   * Copies what was accepted of a range to its place, so that a retransmission that differs can be
   * made what was inspected. What the receiver has acknowledged before stays as it is: it does not
   * read it again.
   *
   * @param half which direction
   * @param streamOffset the first byte's offset, which may be before the stream's first byte
   * @param length how many bytes
   * @param into where they go; native, writable
   * @param at the first byte's offset in it
   * @return whether all were held that are not acknowledged
   */
  public boolean original(long half, long streamOffset, int length, MemorySegment into, long at) {
    if (!isOpen(half)) {
      return false;
    }
    long end = streamOffset + length;
    long from = Math.max(streamOffset, state.acknowledged(half));
    return from >= end
        || queue.copy(half, from, end, into, at + (from - streamOffset)) == end - from;
  }

  /**
   * The first byte that is missing: all before was in order or told as a gap.
   *
   * @param half which direction
   * @return a stream offset
   */
  public long next(long half) {
    return state.next(half);
  }

  /**
   * How many bytes the consumer was handed for good.
   *
   * @param half which direction
   * @return 0 or more
   */
  public long delivered(long half) {
    return state.consumed(half) - state.skipped(half) - state.gapBytes(half);
  }

  /**
   * How many bytes the consumer was told as gaps.
   *
   * @param half which direction
   * @return 0 or more
   */
  public long gapBytes(long half) {
    return state.gapBytes(half);
  }

  /**
   * How many gaps the consumer was told.
   *
   * @param half which direction
   * @return 0 to 65,535, which stands for more too
   */
  public int gaps(long half) {
    return state.gaps(half);
  }

  /**
   * How many segments brought bytes that had come before, equal or not.
   *
   * @param half which direction
   * @return 0 or more
   */
  public int overlaps(long half) {
    return state.overlaps(half);
  }

  /**
   * Bytes of all directions that are held and not done with: they wait for bytes before them, or
   * for the consumer.
   *
   * @return 0 or more
   */
  public long waitingBytes() {
    return queue.unhanded();
  }

  /**
   * How much of the memory for the bytes of streams is in use, by pages of 2,048 bytes.
   *
   * @return bytes, 0 to what {@link StreamOptions#memory()} says
   */
  public long usedBytes() {
    return queue.usedBytes();
  }

  /**
   * The memory that was taken at construction: that of the bytes, and what finds them. The flows'
   * records are not among it.
   *
   * @return bytes
   */
  public long memoryBytes() {
    return queue.memoryBytes() + window.memoryBytes();
  }

  /** Bytes of one direction that are held and not done with. */
  long waitingBytes(long half) {
    return pending.count(half) + (long) state.waiting(half);
  }

  /** Whether all memory is free. */
  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Steps through trees and runs so far. */
  long steps() {
    return runs.steps();
  }

  /** Gives the memory back; no consumer is told. */
  @Override
  public void close() {
    queue.close();
    window.close();
  }
}
