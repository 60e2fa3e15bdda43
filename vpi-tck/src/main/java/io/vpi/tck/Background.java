package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.atomic.AtomicReference;

/** Something that another thread does meanwhile; its failure is the test's. */
final class Background {
  private final Thread thread;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** What is done; may throw. */
  interface Task {
    void run() throws Exception;
  }

  private Background(Task task, long delayMillis) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("tck background")
            .start(() -> {
              try {
                Thread.sleep(delayMillis);
                task.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            });
  }

  static Background start(Task task) {
    return new Background(task, 0);
  }

  /** Starts later: most likely when the test's thread waits already, right also if it does not. */
  static Background startLater(Task task) {
    return new Background(task, 30);
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
