package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.atomic.AtomicReference;

/** Something that another thread does meanwhile; its failure is the test's. */
final class Background {
  /** What part of the patience is spent at most on seeing that the test's thread waits. */
  private static final int LONGEST_SEARCH_PART = 4;

  private final Thread thread;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** What is done; may throw. */
  interface Task {
    void run() throws Exception;
  }

  private Background(Task task) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("tck background")
            .start(() -> {
              try {
                task.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            });
  }

  static Background start(Task task) {
    return new Background(task);
  }

  /**
   * Does it once the test's thread is seen to wait in its source; called before that wait. If the
   * wait ends before it is seen, it is done afterwards.
   */
  static Background startForWait(Trial trial, Task task) {
    int before = trial.waiting.ended();
    return new Background(() -> {
      trial.waiting.find(before, trial.patienceNanos / LONGEST_SEARCH_PART);
      task.run();
    });
  }

  /** As {@link #join}, whatever interrupts come meanwhile, which are forgotten. */
  void joinUninterrupted(Trial trial) {
    boolean done = false;
    while (!done) {
      try {
        join(trial);
        done = true;
      } catch (InterruptedException e) {
        done = false; // Sent by the very thread that is waited for.
      }
    }
    Thread.interrupted();
  }

  /** Waits for its end, and fails if it failed. */
  void join(Trial trial) throws InterruptedException {
    thread.join(trial.patienceNanos / 1_000_000);
    if (thread.isAlive()) {
      thread.interrupt();
      fail("another thread did not come back from the source within " + trial.harness.patience());
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      fail("another thread failed: " + thrown, thrown);
    }
  }
}
