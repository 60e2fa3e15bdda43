package io.vpi.capture.linux.bypass;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread's sign of life, for a {@link Lifeline}. The thread calls {@link #beat()} each time it
 * goes around its loop: at least every third of the watchdog's deadline, {@link
 * Lifeline#longestWaitNanos()}, also while there are no packets.
 *
 * <p>Beaten by one thread, read by any.
 */
public final class Pulse {
  private final AtomicLong last = new AtomicLong(System.nanoTime());
  private volatile boolean ended;

  Pulse() {}

  /** Says that the thread lives. A look at the clock and a store: cheap enough for each batch. */
  public void beat() {
    last.setRelease(System.nanoTime());
  }

  /** Says that the thread has ended in good order, and will beat no more. */
  public void end() {
    ended = true;
  }

  boolean isAlive(long now, long deadlineNanos) {
    return ended || now - last.getAcquire() < deadlineNanos;
  }
}
