package io.vpi.capture.qemu;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A source's counters: added to by whoever holds the source's lock, read by any thread.
 *
 * <p>Thread safe for one writer at a time.
 */
final class HookCounters {
  private final boolean inline;
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong blocked = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong injected = new AtomicLong();
  private final AtomicLong notTaken = new AtomicLong();
  private final AtomicLong shed = new AtomicLong();

  HookCounters(boolean inline) {
    this.inline = inline;
  }

  void polled(long morePackets, long moreBytes) {
    add(packets, morePackets);
    add(bytes, moreBytes);
  }

  /** Records that held no packet: empty, too long, or damaged. */
  void skipped() {
    add(skipped, 1);
  }

  void blocked() {
    add(blocked, 1);
  }

  void replaced() {
    add(replaced, 1);
  }

  void injected() {
    add(injected, 1);
  }

  /** Frames that should have gone on, and that QEMU did not take. */
  void notTaken(long count) {
    if (count > 0) {
      add(notTaken, count);
    }
  }

  private static void add(AtomicLong counter, long more) {
    // One writer: no locked instruction is needed, only that readers see whole values.
    counter.setRelease(counter.getPlain() + more);
  }

  /** Frames of a mirror that were dropped since the sensor did not come to them. */
  void shed(long count) {
    if (count > 0) {
      add(shed, count);
    }
  }

  /** Fills statistics; what a hook in QEMU cannot know stays unknown. */
  void read(CaptureStatistics into) {
    into.reset();
    into.set(CaptureCounter.PACKETS, packets.getAcquire());
    into.set(CaptureCounter.BYTES, bytes.getAcquire());
    into.set(CaptureCounter.TRUNCATED, 0);
    into.set(CaptureCounter.SKIPPED_RECORDS, skipped.getAcquire());
    if (inline) {
      into.set(CaptureCounter.BLOCKED, blocked.getAcquire());
      into.set(CaptureCounter.REPLACED, replaced.getAcquire());
      into.set(CaptureCounter.INJECTED, injected.getAcquire());
      into.set(CaptureCounter.DROPPED_BY_INTERFACE, notTaken.getAcquire());
    } else {
      into.set(CaptureCounter.DROPPED_BY_KERNEL, shed.getAcquire());
    }
  }
}
