package io.vpi.capture.pcap;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a thread that awaits packets sleeps on. Thread safe. */
final class WakeupSignal {
  private final Object lock = new Object();
  private boolean raised;

  WakeupSignal() {}

  /** Ends the wait that is going on, or the next one. */
  void raise() {
    synchronized (lock) {
      raised = true;
      lock.notifyAll();
    }
  }

  /** Lets a wait that is going on look at its condition again. */
  void raiseForData() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /**
   * Waits for a condition or {@link #raise}.
   *
   * @param timeoutNanos the longest wait, in nanoseconds
   * @param condition what is waited for; whoever makes it true calls {@link #raiseForData}
   *     afterwards
   * @return false if the time passed and nothing happened; true also if the thread was interrupted,
   *     which it then still is
   */
  boolean await(long timeoutNanos, BooleanSupplier condition) {
    long start = System.nanoTime();
    synchronized (lock) {
      while (!raised && !condition.getAsBoolean()) {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return true;
        }
      }
      raised = false;
      return true;
    }
  }
}
