package io.vpi.capture.linux;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a live source has handed out: added to by the thread that polls, once a poll, read by any.
 *
 * <p>Thread safe for one writer.
 */
final class LiveCounters {
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();

  LiveCounters() {}

  /** Adds what a poll found. */
  void add(int morePackets, long moreBytes, long moreTruncated, long moreSkipped) {
    // With one writer, plain reads and ordered writes are enough.
    packets.setRelease(packets.getPlain() + morePackets);
    bytes.setRelease(bytes.getPlain() + moreBytes);
    truncated.setRelease(truncated.getPlain() + moreTruncated);
    skipped.setRelease(skipped.getPlain() + moreSkipped);
  }

  /** Sets these counters, and leaves the others as they are. */
  void read(CaptureStatistics into) {
    into.set(CaptureCounter.PACKETS, packets.getAcquire());
    into.set(CaptureCounter.BYTES, bytes.getAcquire());
    into.set(CaptureCounter.TRUNCATED, truncated.getAcquire());
    into.set(CaptureCounter.SKIPPED_RECORDS, skipped.getAcquire());
  }
}
