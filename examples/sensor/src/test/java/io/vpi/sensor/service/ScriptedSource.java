package io.vpi.sensor.service;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;

/** A source that a test says of how many packets each poll finds, all alike. */
final class ScriptedSource implements PacketSource {
  private final MemorySegment memory = Arena.ofAuto().allocate(64);
  private final TapRegistry taps = new TapRegistry();
  private final byte[] frame;
  private final IntUnaryOperator script;
  private final long time;
  private final long age;
  private int polls;
  private boolean lent;
  private int wakeups;
  private boolean isInline;
  private int dropped;
  private volatile boolean sleeps;
  private volatile long longestWait;

  /**
   * Makes one.
   *
   * @param frame what each packet is, 64 bytes at most
   * @param time the packets' time, in nanoseconds
   * @param age how much later the clock is
   * @param script from the poll's number, from 0, to how many packets it finds
   */
  ScriptedSource(byte[] frame, long time, long age, IntUnaryOperator script) {
    this.frame = frame;
    this.time = time;
    this.age = age;
    this.script = script;
    MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, 0, frame.length);
  }

  int polls() {
    return polls;
  }

  boolean isLent() {
    return lent;
  }

  int wakeups() {
    return wakeups;
  }

  /** Lets packets wait for verdicts. */
  void beInline() {
    isInline = true;
  }

  /** How many packets were released with the verdict to drop them. */
  int dropped() {
    return dropped;
  }

  /** From now on, who waits for packets waits as long as it may. */
  void sleepWhileItWaits() {
    sleeps = true;
  }

  /** The longest wait that was asked for, in nanoseconds. */
  long longestWait() {
    return longestWait;
  }

  @Override
  public int poll(PacketBatch batch) {
    int count = script.applyAsInt(polls++);
    if (count == END_OF_STREAM) {
      return END_OF_STREAM;
    }
    lent = true;
    batch.begin(memory, taps, time + age);
    for (int i = 0; i < count; i++) {
      batch.add(0, frame.length, frame.length, time, LinkType.ETHERNET, PacketBatch.NO_TAP);
    }
    return count;
  }

  @Override
  public void release(PacketBatch batch) {
    lent = false;
    for (int i = 0; i < batch.size(); i++) {
      dropped += batch.verdict(i) == Verdict.DROP ? 1 : 0;
    }
    batch.clear();
  }

  @Override
  public boolean await(long timeoutNanos) {
    longestWait = Math.max(longestWait, timeoutNanos);
    if (sleeps) {
      LockSupport.parkNanos(timeoutNanos);
    }
    return true;
  }

  @Override
  public Set<Capability> capabilities() {
    return isInline ? Set.of(Capability.INLINE) : Set.of();
  }

  @Override
  public void wakeup() {
    wakeups++;
  }

  @Override
  public String name() {
    return "scripted:";
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    into.reset();
  }

  @Override
  public void close() {}
}
