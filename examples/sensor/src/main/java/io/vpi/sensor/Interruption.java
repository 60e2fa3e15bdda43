package io.vpi.sensor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in good order when the process is told to: by Ctrl-C, by SIGTERM. From making
 * one to closing it, such a signal runs an action, and the process waits for the close.
 */
final class Interruption implements AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  private volatile boolean requested;

  /**
   * Begins.
   *
   * @param action called when the process is told to end, by another thread; must not block
   */
  Interruption(Runnable action) {
    hook = new Thread(() -> interrupt(action), "vpi-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt(Runnable action) {
    requested = true;
    action.run();
    try {
      if (!closed.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger(Interruption.class.getName())
            .log(System.Logger.Level.WARNING, "the command did not end, so the process does");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process was told to end. */
  boolean isRequested() {
    return requested;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and no longer waits for this command.
    }
  }
}
