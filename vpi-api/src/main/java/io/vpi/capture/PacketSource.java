package io.vpi.capture;

import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where packets come from, one queue of it: a file, a ring of the kernel, a socket of the
 * hypervisor. The caller owns the loop:
 *
 * <pre>{@code
 * for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
 *   inspector.inspect(batch);
 *   source.release(batch);
 *   if (n == 0) {
 *     source.await(timeoutNanos); // or an idle strategy of the caller's own
 *   }
 * }
 * }</pre>
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Batch.</b> {@link #poll} fills an empty batch with at most its capacity, in the order of
 *       arrival. All packets of a batch lie in one native segment.
 *   <li><b>Lending.</b> The memory of the packets stays as it is until {@link #release} of the
 *       batch. Every poll, also one that found nothing, is followed by a release before the same
 *       batch is polled again. A source may allow several batches to be lent at once, released in
 *       any order; one that does not answers 0 packets until the earlier batch is released, and
 *       {@link #await} does not return for the packets that are there until then.
 *   <li><b>Verdicts</b> are committed by release, in the order of the packets. A source without
 *       {@link Capability#INLINE} ignores them. REJECT is DROP to a source: whoever judged makes
 *       the refusal and sends it by {@link #inject}. REPLACE is DROP to a source without {@link
 *       Capability#REPLACE}: what was not meant to pass must not. After {@link #close} nothing is
 *       committed any more.
 *   <li><b>Direction.</b> A packet's own direction counts; the tap's is a statement about all its
 *       packets, which the source repeats in each.
 *   <li><b>Time.</b> Each poll sets {@link PacketBatch#now()}: a file the latest time of a packet
 *       so far, a live source the kernel's clock, also when there is no packet. Over the polls of
 *       one source it never runs back, whatever batches they fill; a live source does not follow an
 *       implausible jump but counts it, as a {@link LiveClock} does. A time that nanoseconds in a
 *       {@code long} cannot tell, beyond the year 2262, is told as the last that they can.
 *   <li><b>Traffic never throws.</b> Whatever the input holds, poll answers packets, nothing, or
 *       the end; why a source ended early is told by {@link #problem()}.
 *   <li><b>Allocation.</b> After warm-up, poll and release allocate nothing.
 *   <li><b>Threads.</b> {@link #poll}, {@link #release}, {@link #await} and {@link #inject} are
 *       called by one thread; all other methods by any thread at any time.
 * </ul>
 */
public interface PacketSource extends AutoCloseable {
  /** {@link #poll} answers this when there will be no more packets. */
  int END_OF_STREAM = -1;

  /**
   * Fills a batch with what is there now; does not wait.
   *
   * @param batch an empty batch; from here until release it is lent, unless the answer is {@link
   *     #END_OF_STREAM}, which leaves it empty
   * @return the number of packets, 0 if there is none at the moment, or {@link #END_OF_STREAM},
   *     then and ever after, once the input has ended or the source was closed
   * @throws IllegalStateException if the batch was not released since its last poll
   */
  int poll(PacketBatch batch);

  /**
   * Commits the verdicts of a batch, takes its memory back and empties it. A batch that is empty is
   * left alone.
   *
   * @param batch a batch that this source's poll filled
   */
  void release(PacketBatch batch);

  /**
   * Waits until a poll is worth while: packets, the end, a {@link #wakeup()}, or the time is over.
   * Returns at once if the thread is or gets interrupted, whose mark stays.
   *
   * @param timeoutNanos the longest wait, in nanoseconds, 0 or more
   * @return false if the time passed and nothing happened
   */
  boolean await(long timeoutNanos);

  /** Ends a wait in {@link #await}, or the next one if none is going on. From any thread. */
  void wakeup();

  /**
   * The name that the source was opened by, or a like one.
   *
   * @return such as {@code pcap:guests.pcapng}
   */
  String name();

  /**
   * What this source can do beside showing packets. Does not change while it is open.
   *
   * @return the capabilities; none unless overridden
   */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /**
   * Which packets surely come through this queue together.
   *
   * @return the affinity; {@link FlowAffinity#NONE} unless overridden
   */
  default FlowAffinity affinity() {
    return FlowAffinity.NONE;
  }

  /**
   * The taps that the tap ids of the packets refer to.
   *
   * @return the registry that the source was opened with
   */
  TapRegistry taps();

  /**
   * Reads the counters. From any thread; also after close.
   *
   * @param into reset and filled
   */
  void statistics(CaptureStatistics into);

  /**
   * Why the source ended early.
   *
   * @return the problem, or null while there is none and after a natural end
   */
  default @Nullable CaptureProblem problem() {
    return null;
  }

  /**
   * How much of the input has been polled.
   *
   * @return 0.0 to 1.0, or NaN where no end is in sight
   */
  default double progress() {
    return Double.NaN;
  }

  /**
   * Sends a packet of the caller's own making. Needs {@link Capability#INJECT}. The bytes are taken
   * before the call returns.
   *
   * @param memory where the packet lies, with the link header that the tap's packets have
   * @param offset its first byte, in bytes
   * @param length its length, in bytes
   * @param tapId the tap to send it at
   * @param direction which way it is to cross the tap: {@link Direction#EGRESS} reaches the guest
   *     behind the port, {@link Direction#INGRESS} goes into the switch as if that guest had sent
   *     it
   * @return true if it was sent or queued; false if it was not, or this source cannot
   */
  default boolean inject(
      MemorySegment memory, long offset, int length, int tapId, Direction direction) {
    return false;
  }

  /**
   * Ends the source; from any thread, more than once. Polls answer {@link #END_OF_STREAM} from now
   * on. A batch that is still lent stays readable until it is released, which frees its memory and
   * commits nothing; one that is never released keeps its memory for the life of the process.
   * Packets that wait for a verdict are let go or dropped, as the source documents.
   */
  @Override
  void close();
}
