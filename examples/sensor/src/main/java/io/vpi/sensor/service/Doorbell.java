package io.vpi.sensor.service;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the thread that waits at it; a ring while nobody waits is not lost. Thread safe. */
public final class Doorbell {
  private final Semaphore rings = new Semaphore(0);

  /** Makes one that has not rung. */
  public Doorbell() {}

  /** Rings. */
  public void ring() {
    rings.release();
  }

  /**
   * Waits for a ring. All rings until now count as one.
   *
   * @param nanos the longest wait, in nanoseconds
   */
  public void await(long nanos) {
    try {
      if (rings.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        rings.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
