package io.vpi.capture.linux;

import io.vpi.capture.linux.libc.EventFd;

/**
 * The wakeup of a source: noted in memory until a wait takes it, and signalled to one that sleeps
 * in the kernel.
 *
 * <p>Thread safe while the descriptor is open; one thread takes.
 */
final class Wakeup {
  private final EventFd event;
  private volatile boolean raised;

  Wakeup(EventFd event) {
    this.event = event;
  }

  /** Ends the wait that is going on, or the next one. */
  void raise() {
    raised = true;
    event.raise();
  }

  /** Lets a wait that is going on look again at what it waits for. */
  void nudge() {
    event.raise();
  }

  /**
   * Takes a wakeup that was raised since the last was taken. The signal stays; it costs the next
   * sleep a turn.
   */
  boolean take() {
    if (!raised) {
      return false;
    }
    raised = false;
    return true;
  }

  /** Takes the signal, after a sleep saw it; the wakeup stays. */
  void quiet() {
    event.take();
  }
}
