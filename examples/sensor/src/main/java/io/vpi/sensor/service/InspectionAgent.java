package io.vpi.sensor.service;

import io.vpi.capture.CaptureProblem;
import io.vpi.capture.PacketSource;
import io.vpi.detect.Inspector;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * One source and one inspector, on one thread: polls, inspects, releases. It holds no packet beyond
 * the batch at hand, so a packet's age is bounded by what the source holds.
 *
 * <p>The agent ends by itself, when its source does or after it was told to {@link #stop}; it then
 * closes the inspector, so that flows end with their events. The source is the caller's to close.
 *
 * <p>{@link #doWork} and {@link #onClose} are called by the agent's thread, all else by any.
 */
public final class InspectionAgent implements Agent {
  private static final int END = -1;

  private final String name;
  private final PacketSource source;
  private final Inspector inspector;
  private final boolean isLive;
  private final Runnable onEnd;
  private final PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
  private final LatencyHistogram work = new LatencyHistogram();
  private final LatencyHistogram waiting = new LatencyHistogram();

  private volatile boolean isStopping;
  private volatile boolean hasEnded;
  private volatile long now;
  private volatile long streamMemoryUsed;
  private volatile @Nullable CaptureProblem problem;
  private volatile @Nullable Throwable failure;

  // Written before isStopping, read after it.
  private long drainDeadline;
  private long stopTime;

  /**
   * Makes an agent that has not begun.
   *
   * @param name its thread's name
   * @param source polled by the agent alone
   * @param inspector used, and closed, by the agent
   * @param isLive whether the source goes by the clock, so that what it holds is drained at the end
   *     and packets have an age
   * @param onEnd called by the agent's thread as its last act; must not block
   */
  public InspectionAgent(
      String name, PacketSource source, Inspector inspector, boolean isLive, Runnable onEnd) {
    this.name = name;
    this.source = source;
    this.inspector = inspector;
    this.isLive = isLive;
    this.onEnd = onEnd;
  }

  @Override
  public String roleName() {
    return name;
  }

  /**
   * Polls once, inspects, and releases.
   *
   * @return how many packets there were
   * @throws AgentTerminationException at the end, an expected one
   */
  @Override
  public int doWork() {
    int count;
    try {
      count = turn();
    } catch (RuntimeException | Error e) {
      failure = e;
      count = END;
    }
    if (count == END) {
      throw new AgentTerminationException(true);
    }
    return count;
  }

  private int turn() {
    boolean stopping = isStopping;
    if (stopping && !isLive) {
      return END;
    }
    int count = source.poll(batch);
    if (count == PacketSource.END_OF_STREAM) {
      return END;
    }
    boolean isDrained;
    try {
      isDrained = stopping && isDrained(count);
      inspect(count);
    } catch (InternalError e) {
      // What the JVM makes of mapped memory behind which there is no file any more.
      problem = new CaptureProblem(source.name(), -1, "it was cut while it was read");
      return END;
    } finally {
      source.release(batch);
    }
    return isDrained ? END : count;
  }

  /** Whether all is polled that was there when the agent was told to stop, or time is up. */
  private boolean isDrained(int count) {
    return count == 0
        || batch.timestamp(count - 1) > stopTime
        || System.nanoTime() - drainDeadline >= 0;
  }

  private void inspect(int count) {
    if (count == 0) {
      inspector.inspect(batch); // an empty batch moves the clock, and so the timers, on
      now = batch.now();
      return;
    }
    if (isLive && (batch.flags(0) & PacketFlags.NO_TIMESTAMP) == 0) {
      waiting.record(batch.now() - batch.timestamp(0));
    }
    long start = System.nanoTime();
    inspector.inspect(batch);
    work.record(System.nanoTime() - start);
    now = batch.now();
    streamMemoryUsed = inspector.streamMemoryUsed();
  }

  /** Ends all flows, with their events. */
  @Override
  public void onClose() {
    try {
      inspector.close();
    } catch (RuntimeException | Error e) {
      Throwable first = failure;
      if (first == null) {
        failure = e;
      } else {
        first.addSuppressed(e);
      }
    } finally {
      streamMemoryUsed = 0;
      hasEnded = true;
      onEnd.run();
    }
  }

  /**
   * Tells the agent to end: a live source is polled on until all that is there now is inspected,
   * any other is left where it is.
   *
   * @param drainNanos the longest time for that, in nanoseconds
   */
  public void stop(long drainNanos) {
    if (!isStopping) {
      drainDeadline = System.nanoTime() + drainNanos;
      stopTime = System.currentTimeMillis() * 1_000_000;
      isStopping = true;
    }
    source.wakeup();
  }

  /**
   * Whether the agent has done all that it will do.
   *
   * @return true after its end
   */
  public boolean hasEnded() {
    return hasEnded;
  }

  /**
   * Why the source ended early.
   *
   * @return the problem, or null if there is none
   */
  public @Nullable CaptureProblem problem() {
    CaptureProblem own = problem;
    return own != null ? own : source.problem();
  }

  /**
   * What was thrown, if source or inspector broke their contract.
   *
   * @return the fault, or null
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Whether the agent ends, or ended, by a fault or since its source ended early.
   *
   * @return true if there is a {@link #failure} or a {@link #problem}
   */
  public boolean hasFailed() {
    return failure() != null || problem() != null;
  }

  /**
   * The source's clock at the last poll.
   *
   * @return nanoseconds since 1970-01-01 UTC, 0 before the first
   */
  public long now() {
    return now;
  }

  /**
   * How much memory streams used after the last batch.
   *
   * @return bytes
   */
  public long streamMemoryUsed() {
    return streamMemoryUsed;
  }

  /**
   * How long batches took to inspect, those without a packet left out.
   *
   * @return the live histogram
   */
  public LatencyHistogram work() {
    return work;
  }

  /**
   * How long the first packet of each batch of a live source had waited when it was polled: its age
   * by the source's clock.
   *
   * @return the live histogram
   */
  public LatencyHistogram waiting() {
    return waiting;
  }

  /**
   * Where packets come from.
   *
   * @return the source
   */
  public PacketSource source() {
    return source;
  }

  /**
   * What they are put to.
   *
   * @return the inspector, of which other threads may read counters and swap rules
   */
  public Inspector inspector() {
    return inspector;
  }
}
