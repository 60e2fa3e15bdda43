package io.vpi.capture.linux.bypass;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes one path, on a thread of its own: a hypervisor that does not answer must not keep the
 * other paths waiting. What fails is tried again, until it is to be otherwise.
 *
 * <p>Thread safe.
 */
final class PathSwitch {
  private static final long RETRY_MILLIS = 1000;
  private static final long LONGEST_STOP_MILLIS = 2000;

  private final BypassPath path;
  private final BypassListener listener;
  private final Runnable onTried;
  private final Thread thread;

  // Guarded by this.
  private Order wanted = new Order(SensorWatch.NONE, 0);
  private boolean due;
  private boolean tried = true;
  private boolean stopped;

  /** Through which sensor the path is to lead, or around it, and when that was found to be so. */
  private record Order(long sensor, long since) {}

  /**
   * Makes a switch and starts its thread, which waits for the first order.
   *
   * @param path what it changes
   * @param listener hears of each change
   * @param onTried called after each attempt, without a lock
   */
  PathSwitch(BypassPath path, BypassListener listener, Runnable onTried) {
    this.path = path;
    this.listener = listener;
    this.onTried = onTried;
    this.thread =
        Thread.ofPlatform().daemon().name("vpi bypass " + path.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Orders a change, also if the one before is not yet made.
   *
   * @param sensor through which sensor the path is to lead, {@link SensorWatch#NONE} for around
   * @param since when that was found to be so
   */
  synchronized void turn(long sensor, long since) {
    wanted = new Order(sensor, since);
    due = true;
    tried = false;
    notifyAll();
  }

  /** Whether the last order was tried, with or without success. */
  synchronized boolean isTried() {
    return tried;
  }

  private void run() {
    try {
      for (Order order = next(); order != null; order = next()) {
        boolean done = change(order);
        finish(order, done);
        onTried.run();
        if (!done) {
          pause(order);
        }
      }
    } catch (InterruptedException e) {
      // The watchdog has been stopped.
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Order next() throws InterruptedException {
    while (!due && !stopped) {
      wait();
    }
    return stopped ? null : wanted;
  }

  private synchronized void finish(Order order, boolean done) {
    if (order.equals(wanted)) {
      tried = true;
      due = !done;
    }
  }

  private synchronized void pause(Order order) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
    for (long left = RETRY_MILLIS; left > 0 && order.equals(wanted) && !stopped; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  private boolean change(Order order) {
    try {
      if (order.sensor == SensorWatch.NONE) {
        path.bypass();
        listener.bypassed(path, System.nanoTime() - order.since);
      } else {
        path.restore();
        listener.restored(path, order.sensor);
      }
      return true;
    } catch (IOException e) {
      listener.failed(path, e);
      return false;
    }
  }

  /** Ends the thread; an attempt that is under way is waited for, for a while. */
  void stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    try {
      thread.join(LONGEST_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
