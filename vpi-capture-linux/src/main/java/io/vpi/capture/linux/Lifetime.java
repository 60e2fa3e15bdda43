package io.vpi.capture.linux;

/**
 * Who still uses the memory and the descriptors of a source: calls that are going on, and batches
 * that are lent. They are freed when the source was closed and the last of these has ended.
 *
 * <p>Thread safe.
 */
final class Lifetime {
  private final Runnable free;
  private final Runnable nudge;
  private int users;
  private boolean closed;

  /**
   * The lifetime of a source that was opened.
   *
   * @param free frees everything; called once, when nobody uses it
   * @param nudge wakes a user that sleeps, so that he leaves; called at most once, when the source
   *     is closed while somebody uses it
   */
  Lifetime(Runnable free, Runnable nudge) {
    this.free = free;
    this.nudge = nudge;
  }

  /** Begins a use; false if the source was closed. */
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    users++;
    return true;
  }

  /** Ends a use. */
  synchronized void leave() {
    users--;
    if (closed && users == 0) {
      free.run();
    }
  }

  /** Whether nobody is let in any more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Lets nobody in any more. More than once is allowed. */
  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (users == 0) {
      free.run();
    } else {
      nudge.run();
    }
  }
}
