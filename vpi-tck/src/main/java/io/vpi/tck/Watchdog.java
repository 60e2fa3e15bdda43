package io.vpi.tck;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a thread that is away for too long, so that a source which waits for ever fails its
 * test soon. Used by the thread that is watched.
 */
final class Watchdog implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread watcher;
  private volatile boolean bitten;

  private Watchdog(Thread watched, long nanos) {
    watcher =
        Thread.ofPlatform()
            .daemon()
            .name("tck watchdog")
            .start(() -> {
              try {
                if (!done.await(nanos, TimeUnit.NANOSECONDS)) {
                  bitten = true;
                  watched.interrupt();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  static Watchdog over(Thread watched, long nanos) {
    return new Watchdog(watched, nanos);
  }

  boolean hasBitten() {
    return bitten;
  }

  @Override
  public void close() {
    done.countDown();
    boolean mark = Thread.interrupted() && !bitten;
    try {
      watcher.join();
    } catch (InterruptedException e) {
      mark = !bitten;
    }
    if (mark) {
      Thread.currentThread().interrupt();
    }
  }
}
