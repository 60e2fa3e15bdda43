package io.vpi.capture.qemu;

/**
 * Does something again and again on a thread of its own, until it is stopped. What it does may take
 * the source's lock; so whoever stops it must not hold that.
 *
 * <p>Thread safe.
 */
final class Rounds implements Runnable {
  private final Runnable task;
  private final long intervalMillis;
  private final Object lock = new Object();
  private boolean stopped;

  private Rounds(Runnable task, long intervalMillis) {
    this.task = task;
    this.intervalMillis = intervalMillis;
  }

  /** Starts; the first round is after an interval. */
  static Rounds start(String thread, long intervalMillis, Runnable task) {
    Rounds rounds = new Rounds(task, intervalMillis);
    Thread.ofPlatform().daemon().name(thread).start(rounds);
    return rounds;
  }

  @Override
  public void run() {
    try {
      synchronized (lock) {
        while (!stopped) {
          lock.wait(intervalMillis);
          if (!stopped) {
            task.run();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts a thread wants its end.
    }
  }

  /** Waits for the round that is under way, and lets no other begin. */
  void stop() {
    synchronized (lock) {
      stopped = true;
      lock.notifyAll();
    }
  }
}
