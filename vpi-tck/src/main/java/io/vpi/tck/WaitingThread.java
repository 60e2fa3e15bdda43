package io.vpi.tck;

import java.util.Arrays;

/**
 * Tells other threads when the test's thread waits in its source, so that they act on the wait and
 * not on a guess of how long the thread takes to get there.
 *
 * <p>Made and told of waits by the test's thread, asked by any.
 */
final class WaitingThread {
  private static final long LOOK_MILLIS = 10;

  /** In how many looks a thread that runs natively must be at one place to count as waiting. */
  private static final int STILL_LOOKS = 5;

  private final Thread thread = Thread.currentThread();
  private volatile int begun;
  private volatile int ended;
  private volatile boolean found;

  /** The thread is about to call the source's await. */
  void begin() {
    int number = begun + 1;
    begun = number;
  }

  /** The thread has come back from it. */
  void end() {
    int number = ended + 1;
    ended = number;
  }

  /** How many waits have ended so far. */
  int ended() {
    return ended;
  }

  /**
   * Waits until the thread waits, or has come back before that was seen.
   *
   * @param before how many waits had ended before the one that is meant
   * @param nanos after which a wait that has begun counts as found: a source may wait in ways that
   *     do not show
   */
  void find(int before, long nanos) throws InterruptedException {
    while (begun <= before) {
      Thread.sleep(1);
    }
    long start = System.nanoTime();
    StackTraceElement[] place = {};
    int looks = 0;
    while (ended == before && System.nanoTime() - start < nanos) {
      Thread.State state = thread.getState();
      if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
        break;
      }
      // Who waits in native code is runnable to the JVM, like one that wants a processor. But that
      // one shows where it is only when it gets one, and then is elsewhere at the next look.
      StackTraceElement[] now = thread.getStackTrace();
      looks = Arrays.equals(place, now) ? looks + 1 : 0;
      place = now;
      if (looks == STILL_LOOKS) {
        break;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    found = ended == before;
  }

  /** Whether the last wait that was looked for was found before it ended. */
  boolean wasFound() {
    return found;
  }
}
