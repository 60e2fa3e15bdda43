package io.vpi.sensor.service;

import io.vpi.capture.PacketSource;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;

/** Waits in a source until it has packets. For the thread that polls it. */
final class SourceIdleStrategy implements IdleStrategy {
  /** So often an idle source is polled all the same: the clock, and flows' timers, go by polls. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final PacketSource source;
  private final InlinePath path;

  SourceIdleStrategy(PacketSource source, InlinePath path) {
    this.source = source;
    this.path = path;
  }

  @Override
  public void idle(int workCount) {
    if (workCount <= 0) {
      idle();
    }
  }

  @Override
  public void idle() {
    source.await(Math.min(LONGEST_WAIT_NANOS, path.longestWaitNanos()));
  }

  @Override
  public void reset() {}

  @Override
  public String alias() {
    return "wait";
  }
}
