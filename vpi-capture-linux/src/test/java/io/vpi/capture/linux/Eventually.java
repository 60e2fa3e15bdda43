package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BooleanSupplier;

/** Waits for what others bring about. */
final class Eventually {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private Eventually() {}

  /** Waits until something is so; the test fails if that takes too long. */
  static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, what);
      Thread.sleep(1);
    }
  }
}
