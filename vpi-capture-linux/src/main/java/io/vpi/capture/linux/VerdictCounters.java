package io.vpi.capture.linux;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the packets of an inline source: each that was polled and released is forwarded,
 * refused by the other side, or blocked.
 *
 * <p>Thread safe for one writer.
 */
final class VerdictCounters {
  private final AtomicLong forwarded = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong blocked = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong injected = new AtomicLong();

  VerdictCounters() {}

  private static void add(AtomicLong counter, long more) {
    // With one writer, plain reads and ordered writes are enough.
    counter.setRelease(counter.getPlain() + more);
  }

  /** Adds what became of a batch; those replaced are among those forwarded or refused. */
  void add(long moreForwarded, long moreFailed, long moreBlocked, long moreReplaced) {
    add(forwarded, moreForwarded);
    add(failed, moreFailed);
    add(blocked, moreBlocked);
    add(replaced, moreReplaced);
  }

  /** Adds a frame that the inspector made. */
  void addInjected() {
    add(injected, 1);
  }

  /** Sets these counters, and leaves the others as they are. */
  void read(CaptureStatistics into) {
    into.set(CaptureCounter.FORWARDED, forwarded.getAcquire());
    into.set(CaptureCounter.SEND_FAILED, failed.getAcquire());
    into.set(CaptureCounter.BLOCKED, blocked.getAcquire());
    into.set(CaptureCounter.REPLACED, replaced.getAcquire());
    into.set(CaptureCounter.INJECTED, injected.getAcquire());
  }
}
